"""Maps each source's ids of drivers, constructors and circuits to our rows.

A new id is matched by exact facts. An id that they do not match to one row waits for an operator.
"""

from ingestion.identity.external_ids import MODELS, create_waiting, map_waiting, mapped, store, store_waiting
from ingestion.identity.matches import Matches
from ingestion.identity.matching import match
from ingestion.identity.newcomers import store_newcomers

__all__ = [
    "MODELS",
    "Matches",
    "create_waiting",
    "map_waiting",
    "mapped",
    "match",
    "store",
    "store_newcomers",
    "store_waiting",
]
