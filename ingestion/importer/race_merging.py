"""What merging two rows of one race needs besides moving the rows that refer to it."""

from collections.abc import Iterator
from contextlib import contextmanager

from f1site.lib.errors import ValidationError
from ingestion.importer.saving.report import Report, table_name
from ingestion.importer.saving.standings import save_standings
from ingestion.models import Race, RaceResult, SprintResult

SCHEDULED, HELD, CANCELLED = Race.Status.SCHEDULED, Race.Status.HELD, Race.Status.CANCELLED
# Where and when a race is, which of a cancelled race is out of date.
SCHEDULE = ("circuit_id", "date", "start_time", *Race.SESSION_TIMES, "is_sprint_weekend")


def check_one_race(keep: Race, lose: Race) -> None:
    """Raises ValidationError for races that cannot be one."""
    if keep.season_id != lose.season_id:
        raise ValidationError(f"{keep} and {lose} are of different seasons.")


def merged_values(keep: Race, lose: Race) -> dict[str, object]:
    """The values that the kept race takes over, besides those that it does not have.

    A source may go on naming the race as the deleted row was named.
    """
    names = {*keep.former_names, *lose.former_names, lose.grand_prix} - {keep.grand_prix}
    values: dict[str, object] = {
        "former_names": sorted(names),
        "listed_by": sorted({*keep.listed_by, *lose.listed_by}),
    }
    statuses = {keep.status, lose.status}
    values["status"] = next(one for one in (HELD, SCHEDULED, CANCELLED) if one in statuses)
    if keep.status == CANCELLED and lose.status != CANCELLED:
        values |= {name: getattr(lose, name) for name in SCHEDULE}
    return values


@contextmanager
def standings_computed(keep: Race, lose: Race, report: Report) -> Iterator[None]:
    """Computes the standings since the earlier of the two anew, from the results of both."""
    season, since = keep.season, min(keep.date, lose.date)
    before = save_standings.read(season)
    counted_twice = _drivers(keep) & _drivers(lose)
    yield
    later = season.races.filter(date__gte=since)
    if counted_twice:
        save_standings.forget(before, later.values_list("pk", flat=True))
    for stored in before.values():
        if lose.pk in stored.lines:
            stored.lines.setdefault(keep.pk, stored.lines.pop(lose.pk))
        if lose.pk in stored.totals:
            stored.totals.setdefault(keep.pk, stored.totals.pop(lose.pk))
    held = later.filter(status=HELD).values_list("pk", flat=True)
    save_standings.save(season, before, list(held), None, report)


def _drivers(race: Race) -> set[int]:
    """The drivers who have points or places in it."""
    rows = (model.objects.filter(race=race) for model in (RaceResult, SprintResult))
    return {driver for found in rows for driver in found.values_list("driver", flat=True)}


def list_values(race: Race, values: dict[str, object], report: Report) -> None:
    """Lists the values of the kept race that change."""
    names = list(values)
    old = [getattr(race, name) for name in names]
    report.list_changes(table_name(Race), str(race), names, old, [values[name] for name in names])
