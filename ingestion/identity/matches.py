"""The result of matching ids with rows, and the lookups that match every kind of row."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ingestion.identity.external_ids import Kind
from ingestion.models import Circuit, Constructor, Driver, ExternalId

Row = TypeVar("Row", Circuit, Constructor, Driver)


@dataclass(slots=True)
class Matches:
    """`ids` maps the source's ids to our rows, `waiting` to candidate rows; an id in neither is new.

    `same_as` maps a new id to another new id of the same driver.
    """

    ids: dict[str, int]
    waiting: dict[str, list[int]] = field(default_factory=dict)
    same_as: dict[str, str] = field(default_factory=dict)


def rows_by_key(source: str, kind: Kind, key_of: Callable[[str], str]) -> dict[str, list[int]]:
    """Our rows by the key of their ids in other sources."""
    rows = ExternalId.objects.filter(kind=kind).exclude(source=source).exclude(**{kind.value: None})
    keyed: dict[str, list[int]] = {}
    for external_id, row in rows.values_list("external_id", f"{kind.value}_id"):
        key = key_of(external_id)
        if row not in keyed.setdefault(key, []):
            keyed[key].append(row)
    return keyed


def grouped(rows: Iterable[Row], key_of: Callable[[Row], Any]) -> dict[Any, list[Row]]:
    groups: dict[Any, list[Row]] = {}
    for row in rows:
        groups.setdefault(key_of(row), []).append(row)
    return groups
