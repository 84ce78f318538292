"""Matching a source's new ids with our rows by hard facts.

What fits exactly one row is that row. What nothing resembles is new, and it is safe to create it: a
second row for the same driver would have his birth date or his name, a circuit its position or its name,
a constructor its name, or it would be the one entry of that season that the source does not name. All
else waits, with the rows it may be.
"""

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ingestion.identity import aliases
from ingestion.identity.external_ids import Kind, known
from ingestion.identity.names import part_of, words
from ingestion.models import Circuit, Constructor, Driver, ExternalId
from ingestion.records import CircuitRecord, ConstructorRecord, DriverRecord

KM_OF_A_DEGREE = 111.2
SAME_PLACE_KM = 2
SLIP_OF_YEARS = 15
Row = TypeVar("Row", Circuit, Constructor, Driver)


@dataclass(slots=True)
class Matches:
    """By the source's ids: our row, or our rows that it may be. In neither: new.

    `same_as` names for a new id another new one of the same driver.
    """

    ids: dict[str, int]
    waiting: dict[str, list[int]] = field(default_factory=dict)
    same_as: dict[str, str] = field(default_factory=dict)


def match(source: str, kind: Kind, records: Mapping[str, Any], entered: Collection[int] = ()) -> Matches:
    """What is known of `records`; `entered` are the constructors that we have in that season."""
    found = {theirs: ours for theirs, ours in known(source, kind).items() if theirs in records}
    new = {theirs: record for theirs, record in sorted(records.items()) if theirs not in found}
    matches = Matches(found)
    if not new:
        return matches
    if kind == Kind.DRIVER:
        _match_drivers(new, matches)
    elif kind == Kind.CIRCUIT:
        _match_circuits(source, new, matches)
    else:
        _match_constructors(source, new, matches, entered)
    return matches


def _match_drivers(records: Mapping[str, DriverRecord], matches: Matches) -> None:
    """By birth date and name. Two ids of a source may be one driver, as in 2026."""
    drivers = list(Driver.objects.all())
    born = _grouped(drivers, lambda driver: driver.date_of_birth)
    named = _grouped(drivers, lambda driver: words(driver.name))
    added: dict[Any, str] = {}
    for external_id, record in records.items():
        same_day = born.get(record.date_of_birth, []) if record.date_of_birth else []
        same = [driver for driver in same_day if _one_name(record, driver)]
        if len(same) == 1:
            matches.ids[external_id] = same[0].pk
            continue
        namesakes = [one for one in named.get(words(record.name), []) if _of_an_age(record, one)]
        alike = {driver.pk for driver in [*same, *namesakes]}
        alike |= {driver.pk for driver in same_day if _all_words(record) & _all_words(driver)}
        if alike:
            matches.waiting[external_id] = sorted(alike)
            continue
        if record.date_of_birth:
            first = added.setdefault((record.name, record.date_of_birth), external_id)
            if first != external_id:
                matches.same_as[external_id] = first


def _one_name(one: DriverRecord, other: Driver | DriverRecord) -> bool:
    """The same name, or one that is part of the other's full name; asked of one birth date only."""
    if words(one.name) == words(other.name):
        return True
    return part_of(words(one.name), _all_words(other)) or part_of(words(other.name), _all_words(one))


def _of_an_age(one: DriverRecord, other: Driver) -> bool:
    """Whether one birth date may be a slip of the other; a father's and his son's are not."""
    born = one.date_of_birth, other.date_of_birth
    return None in born or abs(born[0].year - born[1].year) < SLIP_OF_YEARS  # type: ignore[union-attr]


def _all_words(driver: Driver | DriverRecord) -> frozenset[str]:
    return words(f"{driver.name} {driver.full_name}")


def _match_circuits(source: str, records: Mapping[str, CircuitRecord], matches: Matches) -> None:
    """By position. A circuit that the source calls something else already is not taken in silence."""
    circuits = list(Circuit.objects.all())
    taken = set(known(source, Kind.CIRCUIT).values())
    ours = _rows_by_key(source, Kind.CIRCUIT, aliases.circuit_key)
    named = _grouped(circuits, lambda circuit: (words(circuit.name), circuit.country))
    for external_id, record in records.items():
        key = aliases.circuit_key(external_id)
        if key is not None:
            if key in ours:
                matches.ids[external_id] = ours[key][0]
            continue
        near = {circuit.pk for circuit in circuits if _distance_km(record, circuit) <= SAME_PLACE_KM}
        if len(near) == 1 and not near & taken:
            matches.ids[external_id] = near.pop()
            continue
        alike = near | {circuit.pk for circuit in named.get((words(record.name), record.country), [])}
        if alike:
            matches.waiting[external_id] = sorted(alike)


def _distance_km(one: CircuitRecord, other: Circuit) -> float:
    """On a plane, which is right to metres where it matters; far away without a position."""
    here, there = (one.latitude, one.longitude), (other.latitude, other.longitude)
    if None in here or None in there:
        return math.inf
    (north, east), (other_north, other_east) = here, there
    narrowed = math.cos(math.radians(north))  # type: ignore[arg-type]
    return KM_OF_A_DEGREE * math.hypot(north - other_north, (east - other_east) * narrowed)  # type: ignore[operator]


def _match_constructors(
    source: str, records: Mapping[str, ConstructorRecord], matches: Matches, entered: Collection[int]
) -> None:
    """By the name that all sources share (see aliases), by all names, by name among the entered."""
    rows = list(Constructor.objects.all())
    ours = _rows_by_key(source, Kind.CONSTRUCTOR, aliases.constructor_key)
    taken = set(known(source, Kind.CONSTRUCTOR).values())
    by_facts = {_facts(row): row.pk for row in rows if row.pk not in taken}
    left = dict(records)
    for external_id, record in records.items():
        same = ours.get(aliases.constructor_key(external_id), [])
        row = same[0] if len(same) == 1 else by_facts.get(_facts(record))
        if row:
            matches.ids[external_id] = row
            taken.add(row)
            del left[external_id]
    free = [row for row in rows if row.pk not in taken]
    # Also of those that have another id of this source: no two may agree in everything.
    namesakes = {_facts(row): {row.pk} for row in rows}
    named = _grouped(free, lambda row: words(row.name))
    for external_id, record in left.items():
        same_name = {row.pk for row in named.get(words(record.name), [])}
        here = same_name & set(entered)
        if len(here) == 1:
            matches.ids[external_id] = here.pop()
            continue
        alike = same_name | ({row.pk for row in free} & set(entered)) | namesakes.get(_facts(record), set())
        if alike:
            matches.waiting[external_id] = sorted(alike)


def _facts(row: Constructor | ConstructorRecord) -> tuple[str, str, str]:
    return row.name, row.full_name, row.nationality


def _rows_by_key(source: str, kind: Kind, key_of: Callable[[str], str | None]) -> dict[str, list[int]]:
    """Our rows by the key of what other sources call them."""
    rows = ExternalId.objects.filter(kind=kind).exclude(source=source).exclude(**{kind.value: None})
    keyed: dict[str, list[int]] = {}
    for external_id, row in rows.values_list("external_id", f"{kind.value}_id"):
        key = key_of(external_id)
        if key is not None and row not in keyed.setdefault(key, []):
            keyed[key].append(row)
    return keyed


def _grouped(rows: Iterable[Row], key_of: Callable[[Row], Any]) -> dict[Any, list[Row]]:
    groups: dict[Any, list[Row]] = {}
    for row in rows:
        groups.setdefault(key_of(row), []).append(row)
    return groups
