"""Two rows of ours for one driver, constructor or circuit become one, and no row is lost."""

from collections import Counter
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import ForeignObjectRel, Model, UniqueConstraint

from f1site.lib.errors import DataImportError, ValidationError
from ingestion.importer.bulk import take_turns
from ingestion.importer.report import table_name
from ingestion.importer.runs import recorded
from ingestion.models import ImportRun
from ingestion.models.record import Source

Row = TypeVar("Row", bound=Model)
CLASHES_SHOWN = 10


def merge(keep: Row, lose: Row, now: datetime) -> ImportRun:
    """Gives all that refers to `lose`, in whatever app, to `keep`, and deletes it.

    Published forecasts are sealed with the ids of their drivers: the record of the merger names the
    rows that it moved, so that a seal can still be checked.

    Raises DataImportError, before anything is written, where both have a row of what there is one of.
    """
    if type(keep) is not type(lose) or keep.pk == lose.pk:
        raise ValidationError(f"{lose} cannot be merged into {keep}.")
    subject = f"{keep._meta.verbose_name} {lose} ({lose.pk}) merged into {keep} ({keep.pk})"
    with recorded(Source.OPERATOR, subject, now) as (run, report), transaction.atomic():
        take_turns()
        clashes = [clash for relation in _relations(lose) for clash in _clashes(relation, keep, lose)]
        if clashes:
            shown = "; ".join(clashes[:CLASHES_SHOWN])
            raise DataImportError(f"{lose} and {keep} both have {len(clashes)} of these: {shown}.")
        for relation in _relations(lose):
            rows = relation.related_model._base_manager.filter(**{relation.field.name: lose})
            moved = sorted(rows.values_list("pk", flat=True))
            if moved:
                rows.update(**{relation.field.name: keep})
                table = table_name(relation.related_model)
                listed = ", ".join(map(str, moved))
                report.list_changes(table, f"ids {listed}", [relation.field.name], [lose.pk], [keep.pk])
                report.count(table, "changed", len(moved))
        _fill_in(keep, lose)
        report.count(table_name(type(lose)), "changed")
    return run


def referring(row: Model) -> dict[str, int]:
    """How many rows refer to `row`, by table; tables without any are left out."""
    counts: Counter[str] = Counter()
    for relation in _relations(row):
        rows = relation.related_model._base_manager.filter(**{relation.field.name: row})
        counts[table_name(relation.related_model)] += rows.count()
    return dict(+counts)


def _relations(row: Model) -> list[Any]:
    """Foreign keys to the row's model, also those without a name of their own."""
    fields = row._meta.get_fields(include_hidden=True)
    return [field for field in fields if isinstance(field, ForeignObjectRel) and not field.many_to_many]


def _clashes(relation: Any, keep: Model, lose: Model) -> list[str]:
    """Rows of `lose` that could not become rows of `keep`, by the unique constraints of their model."""
    model, name = relation.related_model, relation.field.name
    constraints = [one for one in model._meta.constraints if isinstance(one, UniqueConstraint)]
    clashes = []
    for constraint in constraints:
        if name in constraint.fields:
            others = [field for field in constraint.fields if field != name]
            theirs = set(model._base_manager.filter(**{name: keep}).values_list(*others))
            for row in model._base_manager.filter(**{name: lose}).order_by("pk"):
                if tuple(getattr(row, model._meta.get_field(field).attname) for field in others) in theirs:
                    clashes.append(f"{model._meta.verbose_name} {row}")
    return clashes


def _fill_in(keep: Model, lose: Model) -> None:
    """What only the row that goes knew."""
    missing = {
        field.attname: getattr(lose, field.attname)
        for field in keep._meta.concrete_fields
        if getattr(keep, field.attname) in (None, "") and getattr(lose, field.attname) not in (None, "")
    }
    lose.delete()
    type(keep)._default_manager.filter(pk=keep.pk).update(**missing)
