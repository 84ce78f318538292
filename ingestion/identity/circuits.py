"""Matches circuits by position."""

import math
from collections.abc import Mapping

from ingestion.identity import aliases
from ingestion.identity.external_ids import Kind, mapped
from ingestion.identity.matches import Matches, grouped, rows_by_key
from ingestion.identity.names import words
from ingestion.models import Circuit
from ingestion.records import CircuitRecord

KM_OF_A_DEGREE = 111.2
SAME_CIRCUIT_KM = 2


def match_circuits(source: str, records: Mapping[str, CircuitRecord], matches: Matches) -> None:
    """By position. A circuit that already has another id of this source is left to the operator."""
    circuits = list(Circuit.objects.all())
    taken = set(mapped(source, Kind.CIRCUIT).values())
    ours = rows_by_key(source, Kind.CIRCUIT, aliases.circuit_key)
    named = grouped(circuits, lambda circuit: (words(circuit.name), circuit.country))
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
