"""The unit of each kind of coefficient, and what a coefficient means, in words."""

from math import exp

from analytics.models import TrackCoefficient

Kind = TrackCoefficient.Kind
UNITS: dict[str, str] = {
    Kind.GRID_WEIGHT: "probability",
    Kind.POSITION_CHANGES: "places",
    Kind.RETIREMENTS: "share of starters",
    Kind.WET_RACES: "share of races",
    Kind.DRIVER: "log-odds",
    Kind.CONSTRUCTOR: "log-odds",
}
_SENTENCES: dict[str, str] = {
    Kind.GRID_WEIGHT: "The car that starts first wins {0:.0%} of the races here; on average {1:.0%}.",
    Kind.POSITION_CHANGES: "A car that finishes gains or loses {0:.1f} places here, retirements of others "
    "left out; on average {1:.1f}.",
    Kind.RETIREMENTS: "{0:.0%} of the starters retire here; on average {1:.0%}.",
    Kind.WET_RACES: "{0:.0%} of the races here are wet; on average {1:.0%}.",
}


def meaning(row: TrackCoefficient) -> str:
    """One sentence; a difference that the interval does not show is named as such."""
    if row.kind in _SENTENCES:
        sentence = _SENTENCES[row.kind].format(row.coefficient, row.average)
    else:
        # Of two equal cars: the chance that an effect of this size leads to.
        chance = 1 / (1 + exp(-row.coefficient))
        sentence = (
            f"{row.driver or row.constructor} would beat an equal car in {chance:.0%} of the races here."
        )
    if row.lower <= row.average <= row.upper:
        sentence += " No difference from the average is shown."
    return sentence
