"""Matches a source's new ids with our rows by exact facts.

An id that matches exactly one row is mapped to it. An id that resembles no row is new, and a new row is
safe: a second row of the same driver would share the birth date or the name, of a circuit the position or
the name, of a constructor the name, or it would be the one entry of that season without an id of the
source. Every other id waits for an operator, with its candidate rows.
"""

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ingestion.identity import aliases
from ingestion.identity.external_ids import Kind, mapped
from ingestion.identity.names import part_of, words
from ingestion.models import Circuit, Constructor, Driver, ExternalId
from ingestion.records import CircuitRecord, ConstructorRecord, DriverRecord

KM_OF_A_DEGREE = 111.2
SAME_CIRCUIT_KM = 2
MAX_YEARS_APART = 15
Row = TypeVar("Row", Circuit, Constructor, Driver)


@dataclass(slots=True)
class Matches:
    """`ids` maps the source's ids to our rows, `waiting` to candidate rows; an id in neither is new.

    `same_as` maps a new id to another new id of the same driver.
    """

    ids: dict[str, int]
    waiting: dict[str, list[int]] = field(default_factory=dict)
    same_as: dict[str, str] = field(default_factory=dict)


def match(source: str, kind: Kind, records: Mapping[str, Any], in_season: Collection[int] = ()) -> Matches:
    """Matches `records` by id; `in_season` are our constructors of that season."""
    found = {external_id: row for external_id, row in mapped(source, kind).items() if external_id in records}
    new = {external_id: records[external_id] for external_id in sorted(records.keys() - found.keys())}
    matches = Matches(found)
    if not new:
        return matches
    if kind == Kind.DRIVER:
        _match_drivers(new, matches)
    elif kind == Kind.CIRCUIT:
        _match_circuits(source, new, matches)
    else:
        _match_constructors(source, new, matches, in_season)
    return matches


def _match_drivers(records: Mapping[str, DriverRecord], matches: Matches) -> None:
    """By birth date and name. Two ids of a source may be the same driver, as in 2026."""
    drivers = list(Driver.objects.all())
    born = _grouped(drivers, lambda driver: driver.date_of_birth)
    named = _grouped(drivers, lambda driver: words(driver.name))
    added: dict[Any, str] = {}
    for external_id, record in records.items():
        same_day = born.get(record.date_of_birth, []) if record.date_of_birth else []
        same = [driver for driver in same_day if _same_name(record, driver)]
        if len(same) == 1:
            matches.ids[external_id] = same[0].pk
            continue
        same_name = [one for one in named.get(words(record.name), []) if _similar_birth_year(record, one)]
        alike = {driver.pk for driver in [*same, *same_name]}
        alike |= {driver.pk for driver in same_day if _all_words(record) & _all_words(driver)}
        if alike:
            matches.waiting[external_id] = sorted(alike)
            continue
        if record.date_of_birth:
            first = added.setdefault((record.name, record.date_of_birth), external_id)
            if first != external_id:
                matches.same_as[external_id] = first


def _same_name(one: DriverRecord, other: Driver | DriverRecord) -> bool:
    """The same name, or one that is part of the other's full name; only for equal birth dates."""
    if words(one.name) == words(other.name):
        return True
    return part_of(words(one.name), _all_words(other)) or part_of(words(other.name), _all_words(one))


def _similar_birth_year(one: DriverRecord, other: Driver) -> bool:
    """Whether the birth dates may be the same with a typing error; those of parent and child are not."""
    born = one.date_of_birth, other.date_of_birth
    return None in born or abs(born[0].year - born[1].year) < MAX_YEARS_APART  # type: ignore[union-attr]


def _all_words(driver: Driver | DriverRecord) -> frozenset[str]:
    return words(f"{driver.name} {driver.full_name}")


def _match_circuits(source: str, records: Mapping[str, CircuitRecord], matches: Matches) -> None:
    """By position. A circuit that already has another id of this source is left to the operator."""
    circuits = list(Circuit.objects.all())
    taken = set(mapped(source, Kind.CIRCUIT).values())
    ours = _rows_by_key(source, Kind.CIRCUIT, aliases.circuit_key)
    named = _grouped(circuits, lambda circuit: (words(circuit.name), circuit.country))
    for external_id, record in records.items():
        key = aliases.circuit_key(external_id)
        if key is not None:
            if key in ours:
                matches.ids[external_id] = ours[key][0]
            continue
        near = {circuit.pk for circuit in circuits if _distance_km(record, circuit) <= SAME_CIRCUIT_KM}
        if len(near) == 1 and not near & taken:
            matches.ids[external_id] = near.pop()
            continue
        alike = near | {circuit.pk for circuit in named.get((words(record.name), record.country), [])}
        if alike:
            matches.waiting[external_id] = sorted(alike)


def _distance_km(one: CircuitRecord, other: Circuit) -> float:
    """On a plane, exact to metres at short distances; infinite without a position."""
    here, there = (one.latitude, one.longitude), (other.latitude, other.longitude)
    if None in here or None in there:
        return math.inf
    (north, east), (other_north, other_east) = here, there
    narrowed = math.cos(math.radians(north))  # type: ignore[arg-type]
    return KM_OF_A_DEGREE * math.hypot(north - other_north, (east - other_east) * narrowed)  # type: ignore[operator]


def _match_constructors(
    source: str,
    records: Mapping[str, ConstructorRecord],
    matches: Matches,
    in_season: Collection[int],
) -> None:
    """By the id that the sources share (see aliases), by all names, by name within the season."""
    rows = list(Constructor.objects.all())
    ours = _rows_by_key(source, Kind.CONSTRUCTOR, aliases.constructor_key)
    taken = set(mapped(source, Kind.CONSTRUCTOR).values())
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
    # Including rows with another id of this source: two rows may not agree in every name.
    namesakes = {_facts(row): {row.pk} for row in rows}
    named = _grouped(free, lambda row: words(row.name))
    for external_id, record in left.items():
        same_name = {row.pk for row in named.get(words(record.name), [])}
        here = same_name & set(in_season)
        if len(here) == 1:
            matches.ids[external_id] = here.pop()
            continue
        alike = same_name | ({row.pk for row in free} & set(in_season)) | namesakes.get(_facts(record), set())
        if alike:
            matches.waiting[external_id] = sorted(alike)


def _facts(row: Constructor | ConstructorRecord) -> tuple[str, str, str]:
    return row.name, row.full_name, row.nationality


def _rows_by_key(source: str, kind: Kind, key_of: Callable[[str], str | None]) -> dict[str, list[int]]:
    """Our rows by the key of their ids in other sources."""
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
