"""Merges two of our rows of one driver, constructor, circuit or race."""

from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import ForeignObjectRel, Model, UniqueConstraint

from f1site.lib.errors import DataImportError, ValidationError
from ingestion.importer.race_merging import check_one_race, list_values, merged_values, standings_computed
from ingestion.importer.saving.bulk import lock_imports
from ingestion.importer.saving.report import Report, table_name
from ingestion.importer.saving.runs import recorded
from ingestion.importer.saving.standings import save_standings
from ingestion.importer.saving.standings.standings import CONSTRUCTORS, DRIVERS, Championship
from ingestion.models import ConstructorStanding, DriverStanding, ImportRun, Race
from ingestion.models.provenance import Source

Row = TypeVar("Row", bound=Model)
# Where a value came from is no part of it.
PROVENANCE = {"source", "stated_at"}
CLASHES_SHOWN = 10
# Standings are computed, so two of them can be added.
STANDINGS: dict[type[Model], Championship] = {DriverStanding: DRIVERS, ConstructorStanding: CONSTRUCTORS}


def merge(keep: Row, lose: Row, now: datetime) -> ImportRun:
    """Makes every row of every app that refers to `lose` refer to `keep`, and deletes `lose`.

    Published forecasts are sealed with the ids of their drivers and races: the ImportRun lists the moved
    rows, and `predictions.forecasts.seals` checks a seal with the ids that it was made of.

    Raises DataImportError, before anything is written, if both have a row that must be unique. Of two races,
    a row that both have with the same values is one row.
    """
    if type(keep) is not type(lose) or keep.pk == lose.pk:
        raise ValidationError(f"{lose} cannot be merged into {keep}.")
    if isinstance(keep, Race) and isinstance(lose, Race):
        check_one_race(keep, lose)
    subject = f"{keep._meta.verbose_name} {lose} ({lose.pk}) merged into {keep} ({keep.pk})"
    with recorded(Source.OPERATOR, subject, now) as (run, report), transaction.atomic():
        lock_imports()
        _refuse_clashes(keep, lose)
        with _standings_merged(keep, lose, report):
            for relation in _relations(lose):
                _delete_doubles(relation, keep, lose, report)
                _move(relation, keep, lose, report)
            _fill_in(keep, lose, report)
        report.count(table_name(type(lose)), "changed")
    return run


def _refuse_clashes(keep: Model, lose: Model) -> None:
    clashes = [
        f"{relation.related_model._meta.verbose_name} {row}"
        for relation in _relations(lose)
        if relation.related_model not in STANDINGS
        for row, theirs in _clashing(relation, keep, lose)
        if not (isinstance(keep, Race) and _is_double(relation, row, theirs))
    ]
    if clashes:
        shown = "; ".join(clashes[:CLASHES_SHOWN])
        raise DataImportError(f"{lose} and {keep} both have {len(clashes)} of these: {shown}.")


def _is_double(relation: Any, row: Model, theirs: Model) -> bool:
    """Whether the two rows of one race say the same, or are computed from other rows."""
    if getattr(row, "is_computed", False):
        return True
    names = {field.attname for field in row._meta.concrete_fields if not field.primary_key}
    compared = names - {relation.field.attname, *PROVENANCE}
    return all(getattr(row, name) == getattr(theirs, name) for name in compared)


def _delete_doubles(relation: Any, keep: Model, lose: Model, report: Report) -> None:
    """Rows of a race that the kept race has too."""
    if not isinstance(keep, Race):
        return
    model = relation.related_model
    doubles = sorted({row.pk for row, _ in _clashing(relation, keep, lose)})
    if doubles:
        model._base_manager.filter(pk__in=doubles).delete()
        listed = f"ids {', '.join(map(str, doubles))}, as in the kept race"
        report.list_changes(table_name(model), listed, [relation.field.name], [lose.pk], [None])
        report.count(table_name(model), "changed", len(doubles))


def _standings_merged(keep: Model, lose: Model, report: Report) -> AbstractContextManager[None]:
    if isinstance(keep, Race) and isinstance(lose, Race):
        return standings_computed(keep, lose, report)
    return _standings_added(keep, lose, report)


def referring(row: Model) -> dict[str, int]:
    """How many rows refer to `row`, by table, without tables with none."""
    counts: Counter[str] = Counter()
    for relation in _relations(row):
        rows = relation.related_model._base_manager.filter(**{relation.field.name: row})
        counts[table_name(relation.related_model)] += rows.count()
    return dict(+counts)


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
        for relation in _relations(lose)
        if relation.related_model in STANDINGS
        for row, _ in _clashing(relation, keep, lose)
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


def _relations(row: Model) -> list[Any]:
    """Foreign keys to the row's model, including hidden ones."""
    fields = row._meta.get_fields(include_hidden=True)
    return [field for field in fields if isinstance(field, ForeignObjectRel) and not field.many_to_many]


def _clashing(relation: Any, keep: Model, lose: Model) -> list[tuple[Any, Any]]:
    """Rows of `lose` that could not become rows of `keep` by a unique constraint, each with the kept one."""
    model, name = relation.related_model, relation.field.name
    clashing = []
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and name in constraint.fields:
            others = [model._meta.get_field(field).attname for field in constraint.fields if field != name]
            theirs = {
                tuple(getattr(row, field) for field in others): row
                for row in model._base_manager.filter(**{name: keep})
            }
            for row in model._base_manager.filter(**{name: lose}).order_by("pk"):
                key = tuple(getattr(row, field) for field in others)
                # For the database no two nulls are equal.
                if key in theirs and None not in key:
                    clashing.append((row, theirs[key]))
    return clashing


def _fill_in(keep: Model, lose: Model, report: Report) -> None:
    """Copies values that only the deleted row has."""
    missing: dict[str, Any] = {
        field.attname: getattr(lose, field.attname)
        for field in keep._meta.concrete_fields
        if getattr(keep, field.attname) in (None, "") and getattr(lose, field.attname) not in (None, "")
    }
    if isinstance(keep, Race) and isinstance(lose, Race):
        missing |= merged_values(keep, lose)
        list_values(keep, missing, report)
    lose.delete()
    type(keep)._default_manager.filter(pk=keep.pk).update(**missing)
