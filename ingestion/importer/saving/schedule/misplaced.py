"""Removes rows that an earlier reading put into another race than their own.

An earlier reading may have trusted rounds from before a renumbering. The copies are recognised by their
values: the source states the same rows for another race of the season.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Model

from ingestion.importer.saving.bulk import lock_imports
from ingestion.importer.saving.report import Report, table_name
from ingestion.importer.saving.saver import Saver
from ingestion.importer.saving.standings import save_standings
from ingestion.models import (
    ConstructorStanding,
    DriverStanding,
    QualifyingResult,
    Race,
    RaceResult,
    Season,
    SprintResult,
)
from ingestion.models.stated import Source
from ingestion.records import SeasonFacts

FINISH = ("finish_position", "laps", "points", "time_ms", "grid_position")
# The values by which a row is recognised, and those of which it must have one.
SIGNATURES: dict[type[Model], tuple[tuple[str, ...], tuple[str, ...]]] = {
    RaceResult: (("position_order", *FINISH), ("laps", "time_ms")),
    SprintResult: (("position_order", *FINISH), ("laps", "time_ms")),
    QualifyingResult: (("session", "time_ms", "q1_ms", "q2_ms", "q3_ms"), ("time_ms", "q1_ms")),
}


@transaction.atomic
def remove_misplaced(season: Season, facts: SeasonFacts, saver: Saver) -> None:
    """Removes the copies; a race without other results has not been held. Rows of other origin stay."""
    lock_imports()
    copies = {
        RaceResult: _copies(season, RaceResult, facts.results, saver),
        SprintResult: _copies(season, SprintResult, facts.sprints, saver),
        QualifyingResult: _copies(season, QualifyingResult, facts.qualifying, saver),
    }
    if not any(copies.values()):
        return
    before = save_standings.read(season)
    for model, rows in copies.items():
        for row in rows:
            place = f"{row.race} {row.driver}"
            saver.report.change(table_name(model), place, ["race"], [row.race], [None])
        model._default_manager.filter(pk__in=[row.pk for row in rows]).delete()
    races = {row.race for model in (RaceResult, SprintResult) for row in copies[model]}
    _set_not_held(races, saver.report)
    if races:
        first = min(race.date for race in races)
        since = season.races.filter(date__gte=first).values_list("pk", flat=True)
        save_standings.forget(before, since)
        held = since.filter(status=Race.Status.HELD)
        save_standings.save(season, before, list(held), None, saver.report)


def _copies(season: Season, model: type[Model], records: Iterable[Any], saver: Saver) -> list[Any]:
    """Rows of races of which most rows are those that the source states for one other race.

    A row that the source states for its race too is corrected instead. A single equal row is chance.
    """
    names, seen = SIGNATURES[model]
    races, drivers = saver.ids["race_id"], saver.ids["driver_id"]
    stated: dict[tuple[Any, ...], set[int]] = defaultdict(set)
    entered: set[tuple[int | None, int | None]] = set()
    for record in records:
        race, driver = races.get(record.race), drivers.get(record.driver)
        entered.add((race, driver))
        if race and driver and any(getattr(record, name) for name in seen):
            stated[driver, *(getattr(record, name) for name in names)].add(race)
    stored: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    rows = model._default_manager.filter(race__season=season).exclude(source=Source.OPERATOR).order_by()
    for race, *row in rows.values_list("race_id", "pk", "driver_id", *names) if stated else ():
        stored[race].append(tuple(row))
    removed: list[int] = []
    for race, listed in stored.items():
        origins = Counter(other for _, *row in listed for other in stated.get(tuple(row), ()))
        (origin, count), *_ = [*origins.most_common(1), (None, 0)]
        if origin != race and count * 2 > len(listed):
            removed += [
                pk
                for pk, driver, *_ in listed
                if (origin, driver) in entered and (race, driver) not in entered
            ]
    shown = model._default_manager.filter(pk__in=removed).select_related("race__season", "driver")
    return list(shown.order_by("pk"))


def _set_not_held(races: Collection[Race], report: Report) -> None:
    """Races whose results were all another race's."""
    results = RaceResult.objects.filter(race__in=races)
    left = set(results.values_list("race", flat=True))
    for race in sorted(races, key=lambda race: race.date):
        if race.pk in left or race.status != Race.Status.HELD:
            continue
        report.change(table_name(Race), str(race), ["status"], [race.status], [Race.Status.SCHEDULED])
        Race.objects.filter(pk=race.pk).update(status=Race.Status.SCHEDULED)
        for standing in (DriverStanding, ConstructorStanding):
            standing.objects.filter(race=race).delete()
