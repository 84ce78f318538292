"""What a source says and cannot be: rows, and single values of a row, that are not believed.

A refused row is not imported. A refused value is left out of its row, so that the stored value stays.
"""

from ingestion.records import Refusal, SeasonFacts
from ingestion.sources.plausibility import entries, finishes, schedule


def refuse_implausible(facts: SeasonFacts) -> list[Refusal]:
    """Removes from `facts` what is not believed, and returns it by name with the reasons."""
    return [
        *schedule.refuse_times(facts),
        *entries.refuse_repeated(facts),
        *finishes.refuse_values(facts),
    ]
