"""Merges two of our rows of one driver, constructor, circuit or race."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Model

from f1site.lib.confirmation import require_same
from f1site.lib.errors import DataImportError, ValidationError
from ingestion.importer.merge_plan import STANDINGS, MergePlan, clashing, relations
from ingestion.importer.race_merging import check_one_race, list_values, standings_computed
from ingestion.importer.saving.bulk import lock_imports
from ingestion.importer.saving.report import Report, table_name
from ingestion.importer.saving.runs import recorded
from ingestion.importer.saving.standings import save_standings
from ingestion.models import ImportRun, Race
from ingestion.models.provenance import Source

Row = TypeVar("Row", bound=Model)


def merge(keep: Row, lose: Row, now: datetime, confirmed: str = "") -> ImportRun:
    """Makes every row of every app that refers to `lose` refer to `keep`, and deletes `lose`.

    Documents of published forecasts stay as they are. The ImportRun lists the moved rows.

    `confirmed` is the digest of the plan that an operator was shown: ChangedSinceShown is raised where it
    would do something else now. Raises DataImportError, before anything is written, if both have a row that
    must be unique. Of two races, a row that both have with the same values is one row.
    """
    check_rows(keep, lose)
    subject = f"{keep._meta.verbose_name} {lose} ({lose.pk}) merged into {keep} ({keep.pk})"
    with recorded(Source.OPERATOR, subject, now) as (run, report), transaction.atomic():
        lock_imports()
        _reread(keep, lose)
        plan = MergePlan(keep, lose)
        require_same(confirmed, plan.shown, "the two rows, or rows of theirs, have")
        if plan.problem:
            raise DataImportError(plan.problem)
        with _standings_merged(keep, lose, report):
            values = plan.values  # before the rows of a race are gone
            for relation in relations(lose):
                _delete_doubles(relation, keep, lose, report)
                _move(relation, keep, lose, report)
            _fill_in(keep, lose, values, report)
        report.count(table_name(type(lose)), "changed")
    return run


def _reread(*rows: Model) -> None:
    for row in rows:
        try:
            row.refresh_from_db()
        except ObjectDoesNotExist as error:
            raise ValidationError(f"{row} is no longer stored: it has been merged or deleted.") from error


def check_rows(keep: Model, lose: Model) -> None:
    """Raises ValidationError for rows that cannot be one, whatever refers to them."""
    if type(keep) is not type(lose) or keep.pk == lose.pk:
        raise ValidationError(f"{lose} cannot be merged into {keep}.")
    if isinstance(keep, Race) and isinstance(lose, Race):
        check_one_race(keep, lose)


def _delete_doubles(relation: Any, keep: Model, lose: Model, report: Report) -> None:
    """Rows of a race that the kept race has too."""
    if not isinstance(keep, Race):
        return
    model = relation.related_model
    doubles = sorted({row.pk for row, _ in clashing(relation, keep, lose)})
    if doubles:
        model._base_manager.filter(pk__in=doubles).delete()
        listed = f"ids {', '.join(map(str, doubles))}, as in the kept race"
        report.list_changes(table_name(model), listed, [relation.field.name], [lose.pk], [None])
        report.count(table_name(model), "changed", len(doubles))


def _standings_merged(keep: Model, lose: Model, report: Report) -> AbstractContextManager[None]:
    if isinstance(keep, Race) and isinstance(lose, Race):
        return standings_computed(keep, lose, report)
    return _standings_added(keep, lose, report)


def _move(relation: Any, keep: Model, lose: Model, report: Report) -> None:
    name, model = relation.field.name, relation.related_model
    rows = model._base_manager.filter(**{name: lose})
    moved = sorted(rows.values_list("pk", flat=True))
    if moved:
        rows.update(**{name: keep})
        listed = f"ids {', '.join(map(str, moved))}"
        report.list_changes(table_name(model), listed, [name], [lose.pk], [keep.pk])
        report.count(table_name(model), "changed", len(moved))


@contextmanager
def _standings_added(keep: Model, lose: Model, report: Report) -> Iterator[None]:
    """After races where both have standings, one standing has the points of both."""
    double = [
        row
        for relation in relations(lose)
        if relation.related_model in STANDINGS
        for row, _ in clashing(relation, keep, lose)
    ]
    before = {row.race.season: save_standings.read(row.race.season) for row in double}
    for row in double:
        row.delete()
    kept, lost = keep.pk, lose.pk  # a deleted row has no id
    yield
    for season, stored in before.items():
        stored[STANDINGS[type(double[0])]].merge(kept, lost)
        held = season.races.filter(status=Race.Status.HELD).values_list("pk", flat=True)
        save_standings.save(season, stored, list(held), None, report)


def _fill_in(keep: Model, lose: Model, values: dict[str, Any], report: Report) -> None:
    """Copies values that only the deleted row has."""
    if isinstance(keep, Race):
        list_values(keep, values, report)
    lose.delete()
    type(keep)._default_manager.filter(pk=keep.pk).update(**values)
