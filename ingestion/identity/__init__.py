"""Who is who: a source's id of a driver, constructor or circuit, and our row.

A new id is matched by hard facts, exactly; what they do not settle waits for an operator.
"""

from ingestion.identity.external_ids import MODELS, create_waiting, known, map_waiting, remember, wait
from ingestion.identity.matching import Matches, match

__all__ = ["MODELS", "Matches", "create_waiting", "known", "map_waiting", "match", "remember", "wait"]
