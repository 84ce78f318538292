"""What merging two of our rows would do. It only reads, so that a page can show it before."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import ForeignObjectRel, Model, UniqueConstraint

from ingestion.importer.race_merging import merged_values
from ingestion.importer.saving.report import table_name
from ingestion.importer.saving.standings.standings import CONSTRUCTORS, DRIVERS, Championship
from ingestion.models import ConstructorStanding, DriverStanding, Race

# Where a value came from is no part of it.
PROVENANCE = {"source", "stated_at"}
CLASHES_SHOWN = 10
# Standings are computed, so two of them can be added.
STANDINGS: dict[type[Model], Championship] = {DriverStanding: DRIVERS, ConstructorStanding: CONSTRUCTORS}


@dataclass(frozen=True)
class MergePlan:
    keep: Model
    lose: Model

    @cached_property
    def moved(self) -> dict[str, list[int]]:
        """The ids of the rows that refer to `lose`, by table."""
        found: dict[str, list[int]] = {}
        for relation in relations(self.lose):
            rows = relation.related_model._base_manager.filter(**{relation.field.name: self.lose})
            found.setdefault(table_name(relation.related_model), []).extend(rows.values_list("pk", flat=True))
        return {table: sorted(ids) for table, ids in sorted(found.items()) if ids}

    @cached_property
    def doubles(self) -> dict[str, list[int]]:
        """The ids of rows of a race that the kept race has too, by table; they are deleted."""
        if not isinstance(self.keep, Race):
            return {}
        found: dict[str, list[int]] = {}
        for relation, row, _ in self._clashing():
            found.setdefault(table_name(relation.related_model), []).append(row.pk)
        return found

    @cached_property
    def values(self) -> dict[str, Any]:
        """The values that the kept row takes over."""
        keep, lose = self.keep, self.lose
        missing: dict[str, Any] = {
            field.attname: getattr(lose, field.attname)
            for field in keep._meta.concrete_fields
            if getattr(keep, field.attname) in (None, "") and getattr(lose, field.attname) not in (None, "")
        }
        if isinstance(keep, Race) and isinstance(lose, Race):
            missing |= merged_values(keep, lose)
        return missing

    @cached_property
    def problem(self) -> str:
        """Why they cannot be merged; empty where they can."""
        clashes = [
            f"{relation.related_model._meta.verbose_name} {row}"
            for relation, row, theirs in self._clashing()
            if relation.related_model not in STANDINGS
            and not (isinstance(self.keep, Race) and _is_double(relation, row, theirs))
        ]
        if not clashes:
            return ""
        shown = "; ".join(clashes[:CLASHES_SHOWN])
        return f"{self.lose} and {self.keep} both have {len(clashes)} of these: {shown}."

    @property
    def shown(self) -> list[Any]:
        """What an operator confirms; also the values of the two rows."""
        rows = [{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields} for row in self._rows]
        return [rows, self.moved, self.doubles, self.problem]

    @property
    def _rows(self) -> tuple[Model, Model]:
        return self.keep, self.lose

    def _clashing(self) -> Iterator[tuple[Any, Any, Any]]:
        for relation in relations(self.lose):
            for row, theirs in clashing(relation, self.keep, self.lose):
                yield relation, row, theirs


def relations(row: Model) -> list[Any]:
    """Foreign keys to the row's model, including hidden ones."""
    fields = row._meta.get_fields(include_hidden=True)
    return [field for field in fields if isinstance(field, ForeignObjectRel) and not field.many_to_many]


def referring(row: Model) -> dict[str, int]:
    """How many rows refer to `row`, by table, without tables with none."""
    return {table: len(ids) for table, ids in MergePlan(row, row).moved.items()}


def used_values(row: Model, field: str) -> list[str]:
    """The values of a field in the rows that refer to `row`, such as car numbers."""
    found: set[str] = set()
    for relation in relations(row):
        model = relation.related_model
        if field in {own.name for own in model._meta.concrete_fields}:
            rows = model._base_manager.filter(**{relation.field.name: row})
            found.update(rows.order_by().values_list(field, flat=True).distinct())
    return sorted(found - {""})


def clashing(relation: Any, keep: Model, lose: Model) -> list[tuple[Any, Any]]:
    """Rows of `lose` that could not become rows of `keep` by a unique constraint, each with the kept one."""
    model, name = relation.related_model, relation.field.name
    found = []
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
                    found.append((row, theirs[key]))
    return found


def _is_double(relation: Any, row: Model, theirs: Model) -> bool:
    """Whether the two rows of one race say the same, or are computed from other rows."""
    if getattr(row, "is_computed", False):
        return True
    names = {field.attname for field in row._meta.concrete_fields if not field.primary_key}
    compared = names - {relation.field.attname, *PROVENANCE}
    return all(getattr(row, name) == getattr(theirs, name) for name in compared)
