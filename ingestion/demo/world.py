"""The hidden model of the demo world, and the part that an archive contains at one instant.

Paces are percent of a lap, larger is faster. With d a driver, c the constructor, t the type of
the circuit (street, power, technical), y the season and r the round:

    drift(d, y)   = 0.7 drift(d, y-1) + N(0, .06)
    skill(d, y)   = talent_d + drift(d, y) - 0.0015 (age - 29)^2
    car(c, y)     = k car(c, y-1) + N(0, .42 sqrt(1 - k^2))
                    k = 0.9, but 0.65 when the rules change, every fifth year (2016, 2021);
                    then scaled to a standard deviation of .42 among the constructors
    pace          = skill + type_dt + car + development_cyr + type_cyt
    one lap       = pace + one_lap_d                                 long run = pace + trim_cy
    qualifying    segment time = -(one lap) - 0.25 segment + N(0, .20), knockout 20 -> 15 -> 10
    grid          = qualifying, a penalty of 5 or 10 places for 1 in 25, pit lane for 1 in 125
    race          utility = 3.3 (long run) - 0.9 ln(slot) + Gumbel(0, 1), largest first
    retirement    1 - (1 - failure_cy)(1 - error_d), independent; in a sprint both at 0.3
    rain          in a world with rain, in a quarter of the races: long run times 0.4 in the race

In a world whose circuits differ, each circuit has factors of the weight of the slot (0.2 to 2.2), of failures
and errors (lognormal, 0.5) and of the rate of rain (0.2 to 2.4), and each driver and each constructor has a
pace of N(0, .10) there through all seasons; `circuit_truth` has what follows from that.

Given the strengths of the day, the sessions depend on each other only through the grid: practice and
sprint do not change a car. So the true probabilities before the weekend and after the sprint are the
same, and after qualifying they depend on the grid alone. Each winter rookies replace one to three of
the drivers with the lowest value, and one to three drivers move to a better car; in about half the
years two drivers swap seats in mid-season; every fifth year a constructor gets a new name.

Every random number is keyed by seed, purpose, season and round, so a later `as_of` adds rows and
changes none of the past.
"""

from dataclasses import dataclass
from datetime import datetime

from f1site.lib.errors import ValidationError
from ingestion.demo.field import EPOCH, Driver, Field
from ingestion.demo.geography import Geography, build_geography
from ingestion.demo.schedule import Round, calendar
from ingestion.demo.weekend import Weekend, simulate_weekend
from ingestion.demo.winters import build_fields

_FIRST_SEASON = 2015
_AT_LEAST = 8


@dataclass(frozen=True)
class Season:
    year: int
    field: Field
    rounds: tuple[Round, ...]
    weekends: tuple[Weekend, ...]
    """The weekends that have started, in order; `Round.is_over` decides which sessions are shown."""

    @property
    def entries(self) -> list[tuple[int, Driver, list[int]]]:
        """(seat, driver, rounds so far in this seat); no rounds before the season's start."""
        started = len(self.weekends)
        stints: dict[tuple[int, Driver], list[int]] = {}
        for number in range(1, max(started, 1) + 1):
            for seat, driver in enumerate(self.field.drivers_at(number)):
                stints.setdefault((seat, driver), []).append(number)
        return [(seat, d, numbers if started else []) for (seat, d), numbers in stints.items()]


@dataclass(frozen=True)
class World:
    seed: int
    as_of: datetime
    geography: Geography
    fields: tuple[Field, ...]
    """Every season since EPOCH, shown or not."""
    seasons: tuple[Season, ...]
    """The seasons shown."""
    rain: bool = False
    """Whether it rains in some races. The archive does not say in which, the table of the truth does."""

    def is_over(self, race_round: Round, session: str = "race") -> bool:
        return race_round.is_over(session, self.as_of)


def build_world(seed: int, as_of: datetime, rain: bool = False, circuits_differ: bool = False) -> World:
    """The world of `seed` as known at `as_of` (timezone-aware); with `rain`, some races are wet.

    With `circuits_differ`, each circuit has a character of its own.

    Raises ValidationError for a naive `as_of`, a negative seed or an `as_of` too early for the world.
    """
    if as_of.tzinfo is None:
        raise ValidationError("as_of has no time zone: give one, such as UTC.")
    first = min(_FIRST_SEASON, as_of.year - _AT_LEAST)
    if seed < 0 or first <= EPOCH:
        raise ValidationError(
            f"The demo world needs a seed from 0 and an --as-of or F1_AS_OF after {EPOCH + _AT_LEAST}."
        )
    geography = build_geography(seed, circuits_differ)
    last = as_of.year
    # Once the last race has started, the next race is the first of next season.
    if calendar(seed, last, geography.circuits)[-1].start <= as_of:
        last += 1
    fields = tuple(build_fields(seed, geography.countries, last))
    shown = [field for field in fields if field.year >= first]
    seasons = tuple(_season(seed, as_of, field, geography, rain) for field in shown)
    return World(seed, as_of, geography, fields, seasons, rain)


def _season(seed: int, as_of: datetime, field: Field, geography: Geography, rain: bool) -> Season:
    rounds = calendar(seed, field.year, geography.circuits, rain)
    started = (r for r in rounds if r.is_over("freePractice1", as_of))
    weekends = tuple(simulate_weekend(seed, field, race_round) for race_round in started)
    return Season(field.year, field, rounds, weekends)
