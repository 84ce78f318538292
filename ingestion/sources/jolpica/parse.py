"""Parses a season of Jolpica into records. Pure: no network, no database.

Every value is text, missing values are sometimes "", and the status is not the classification. The
standings are the official ones after the latest round.
"""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any, TypeVar

from django.utils import timezone

from ingestion.models.provenance import Source
from ingestion.records import ConstructorStandingRecord, DriverStandingRecord, Facts, SeasonFacts
from ingestion.sources.jolpica.calendar import Calendar
from ingestion.sources.jolpica.entrants import CONSTRUCTOR, DRIVER, Entrants
from ingestion.sources.jolpica.rows import ANSWERED, Entry, Reader, Season
from ingestion.sources.jolpica.sessions import Sessions
from ingestion.sources.plausibility import refuse_implausible
from ingestion.sources.rows import InvalidRow

T = TypeVar("T")
Rows = Iterable[tuple[Any, Any]]
STANDING = ["position", "positionText", "points", "wins"]
# Excluded from the championship, or without a position in it.
NO_POSITION = {"-", "D", "E"}


def parse_facts(season: Season) -> Facts:
    """Invalid and implausible rows are in `refused`; no row raises an exception."""
    reader, entrants, calendar = Reader(season), Entrants(season.year), Calendar(season.year)
    facts = SeasonFacts(season.year)
    facts.races.extend(calendar.read(reader, entrants))
    sessions = Sessions(reader, calendar, entrants, facts)
    sessions.add_qualifying()
    sessions.add_results()
    sessions.add_sprints()
    reader.refused += refuse_implausible(facts)
    facts.driver_standings.extend(_driver_standings(reader, calendar, entrants))
    facts.constructor_standings.extend(_constructor_standings(reader, calendar, entrants))
    facts.stated_at.update(_answer_times(season, calendar))
    return Facts(
        source=Source.JOLPICA,
        stated_at=min(_times(season.rows.get("races", [])), default=timezone.now()),
        circuits=entrants.circuits,
        constructors=entrants.constructors,
        drivers=entrants.drivers,
        seasons={season.year: facts},
        refused=reader.refused,
    )


def _answer_times(season: Season, calendar: Calendar) -> dict[str, datetime]:
    """When the rows of each race were answered, by Grand Prix; the oldest answer counts."""
    times: dict[str, datetime] = {}
    for resource in ("results", "qualifying", "sprint"):
        for parent, _ in season.rows.get(resource, []):
            if isinstance(parent, dict) and ANSWERED in parent:
                with suppress(InvalidRow):
                    race, at = calendar.race_for(parent), parent[ANSWERED]
                    times[race] = min(at, times.get(race, at))
    return times


def _times(rows: Rows) -> list[datetime]:
    return [parent[ANSWERED] for parent, _ in rows if isinstance(parent, dict) and ANSWERED in parent]


def _driver_standings(reader: Reader, calendar: Calendar, entrants: Entrants) -> list[DriverStandingRecord]:
    def build(parent: Any, entry: Entry) -> DriverStandingRecord:
        return DriverStandingRecord(
            race=calendar.race_for(parent), driver=entrants.driver(entry), **_standing(entry)
        )

    records = reader.records("driver standings", "driverstandings", [*STANDING, *DRIVER], build)
    return _first_rows(records, "driver")


def _constructor_standings(
    reader: Reader, calendar: Calendar, entrants: Entrants
) -> list[ConstructorStandingRecord]:
    def build(parent: Any, entry: Entry) -> ConstructorStandingRecord:
        constructor = entrants.constructor(entry)
        return ConstructorStandingRecord(
            race=calendar.race_for(parent), constructor=constructor, engine="", **_standing(entry)
        )

    names = [*STANDING, *CONSTRUCTOR]
    records = reader.records("constructor standings", "constructorstandings", names, build)
    return _first_rows(records, "constructor")


def _first_rows(records: Iterable[T], field: str) -> list[T]:
    """One row of each; of a constructor with several engines the one with the best position."""
    first: dict[str, T] = {}
    for record in records:
        first.setdefault(getattr(record, field), record)
    return list(first.values())


def _standing(entry: Entry) -> dict[str, Any]:
    position, points = entry.integer("position", 1), entry.points("points")
    # Who has points has a place, unless the letter says why not.
    if position is None and (points or entry.text("positionText", 10)):
        entry.choice("positionText", NO_POSITION)
    return {
        "position": position,
        "position_order": entry.line,
        "points": points,
        "wins": entry.integer("wins") or 0,
    }
