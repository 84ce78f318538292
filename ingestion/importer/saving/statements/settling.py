"""Decides what a source's statement changes in a stored row, and in what the sources then differ.

A value changes only by news: what the source has not stated before, and no other source has stated since.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from ingestion.importer.saving.statements.precedence import PRIMARY_SOURCES, Values, compare
from ingestion.models.provenance import Source

LONG_AGO = datetime.min.replace(tzinfo=UTC)
# Of two statements of the same moment the one of the later source here counts.
ORDER = ("", Source.DEMO, Source.F1DB, Source.JOLPICA, Source.OPERATOR)
# (source, field): the source's value as text.
Differing = dict[tuple[str, str], str]


class Claim(NamedTuple):
    """Who says so, and when; without a source it is computed from other values."""

    source: str
    stated_at: datetime

    @property
    def order(self) -> tuple[datetime, int]:
        return self.stated_at, ORDER.index(self.source)


@dataclass(frozen=True, slots=True)
class StoredRow:
    """`stated` has the sources that stated rows of its race and table, with the latest time of each.

    `decided` are the fields that an operator decided, which no source changes.
    """

    values: Values
    claim: Claim
    stated: Mapping[str, datetime]
    differing: Differing
    decided: frozenset[str] = frozenset()

    def last_of(self, source: str, field: str) -> str | None:
        """What the source stated last; None if it has stated nothing."""
        if (source, field) in self.differing:
            return self.differing[source, field]
        return as_text(self.values[field]) if source in self.stated or source == self.claim.source else None


@dataclass(slots=True)
class Settled:
    values: Values
    claim: Claim
    differing: Differing

    def changed(self, before: Values) -> bool:
        return self.values != before


def settle(row: StoredRow, claim: Claim, new: Values, groups: Sequence[Sequence[str]] = ()) -> Settled:
    """The row after `claim` stated `new`; the fields of one of `groups` change together or not at all."""
    result = Settled(dict(row.values), row.claim, dict(row.differing))
    source = claim.source
    is_operator = source == Source.OPERATOR
    if claim.stated_at < row.stated.get(source, LONG_AGO) and not is_operator:
        return result  # The source itself has spoken since.
    others = (row.stated.keys() | {row.claim.source}) - {source}
    stated = compare(row.values, new, yields=source == Source.JOLPICA and bool(others))
    beside_jolpica = source in PRIMARY_SOURCES and Source.JOLPICA in others
    # What the stored values would change if they came second: where nothing, `stated` counts at any age.
    remaining = compare(stated, row.values, yields=beside_jolpica)
    # Nobody states a computed value, so that any statement counts beside it.
    is_first = bool(source) and source not in row.stated
    is_newer = is_operator or claim.order >= row.claim.order or (is_first and not row.claim.source)
    for fields in _grouped(stated, groups):
        differing = [field for field in fields if stated[field] != row.values[field]]
        if not differing:
            _agree(row, result, source, fields)
        elif all(row.last_of(source, field) == as_text(stated[field]) for field in fields):
            continue
        elif row.decided.isdisjoint(fields) and (
            is_newer or all(remaining[field] == stated[field] for field in differing)
        ):
            result.values.update({field: stated[field] for field in fields})
            _agree(row, result, source, fields)
            _note_others(row, result, others - {""}, fields)
        else:
            _agree(row, result, source, [field for field in fields if field not in differing])
            result.differing.update({(source, field): as_text(stated[field]) for field in differing})
    if is_newer and (is_first or result.changed(row.values)):
        result.claim = claim
    return result


def _grouped(values: Values, groups: Sequence[Sequence[str]]) -> list[list[str]]:
    together = [[field for field in group if field in values] for group in groups]
    apart = values.keys() - {field for group in groups for field in group}
    return [*(group for group in together if group), *([field] for field in values if field in apart)]


def _agree(row: StoredRow, result: Settled, source: str, fields: Sequence[str]) -> None:
    for field in fields:
        if field in row.decided and (source, field) in result.differing:
            result.differing[source, field] = as_text(result.values[field])
        else:
            result.differing.pop((source, field), None)


def _note_others(row: StoredRow, result: Settled, others: set[str], fields: Sequence[str]) -> None:
    """Another source still says what it stated, if that is a value of its own beside the new one."""
    for other in others:
        left = compare(result.values, row.values, yields=other == Source.JOLPICA)
        for field in fields:
            last, now = row.last_of(other, field), as_text(result.values[field])
            if last == now:
                result.differing.pop((other, field), None)
            elif (other, field) not in result.differing and left[field] != result.values[field]:
                result.differing[other, field] = as_text(row.values[field])


def as_text(value: Any) -> str:
    """The same text for equal values of a field."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, datetime) else str(value)
