"""Matches circuits by id, name, country and position together; one of them alone is not enough."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ingestion.identity import aliases
from ingestion.identity.external_ids import Kind, mapped
from ingestion.identity.matches import Matches, rows_by_key
from ingestion.identity.names import words
from ingestion.models import Circuit
from ingestion.records import CircuitRecord

KM_OF_A_DEGREE = 111.2
SAME_PLACE_KM = 2
# A source may give the town's position for the circuit's.
SAME_TOWN_KM = 20
# Words that say nothing about which circuit it is.
GENERIC = words(
    "circuit circuito autodromo autodrome international internazionale nazionale street city road raceway "
    "speedway grand prix motor racing the of de del do di d e"
)
COUNTRIES = {
    "korea": "south korea",
    "uae": "united arab emirates",
    "uk": "united kingdom",
    "usa": "united states of america",
    "united states": "united states of america",
}


@dataclass(frozen=True, slots=True)
class Agreement:
    """Which facts of a source's circuit agree with one of ours; None if one of the two has no country."""

    row: int
    by_id: bool
    by_alias: bool
    by_name: bool
    by_country: bool | None
    km: float | None

    @property
    def is_near(self) -> bool:
        return self.km is not None and self.km <= SAME_PLACE_KM

    @property
    def is_match(self) -> bool:
        """Two facts agree that do not depend on each other, and none contradicts them."""
        if self.km is None:
            return self.by_alias or (self.by_id and self.by_name and self.by_country is not False)
        if self.km > SAME_TOWN_KM:
            return False
        named = self.by_id or self.by_name
        return self.by_alias or (named and (self.is_near or self.by_country is True))

    @property
    def is_possible(self) -> bool:
        return self.is_near or self.by_id or (self.by_name and self.by_country is not False)

    @property
    def is_certain(self) -> bool:
        """Also if the position is nearer to another circuit, as Jolpica's of Las Vegas is."""
        return self.is_match and (self.by_alias or (self.by_id and self.by_name))


def match_circuits(source: str, records: Mapping[str, CircuitRecord], matches: Matches) -> None:
    """A circuit that agrees with none of ours is new; any doubt is left to the operator."""
    circuits = list(Circuit.objects.all())
    taken = set(mapped(source, Kind.CIRCUIT).values())
    ours = rows_by_key(source, Kind.CIRCUIT, aliases.circuit_key)
    found: dict[str, int] = {}
    for external_id, record in records.items():
        same_id = ours.get(aliases.circuit_key(external_id), [])
        facts = [_agreement(external_id, record, circuit, same_id) for circuit in circuits]
        possible = [one for one in facts if one.is_match or one.is_possible]
        row = _matching(possible)
        if row is not None and row not in taken:
            found[external_id] = row
        elif possible:
            matches.waiting[external_id] = sorted(one.row for one in possible)
    times = Counter(found.values())
    for external_id, row in found.items():
        if times[row] == 1:
            matches.ids[external_id] = row
        else:
            matches.waiting[external_id] = [row]


def _matching(possible: list[Agreement]) -> int | None:
    """The circuit that the facts agree on."""
    same = [one for one in possible if one.is_match]
    if len(same) != 1:
        return None
    others = [one for one in possible if one is not same[0] and (one.is_near or one.by_id)]
    return same[0].row if same[0].is_certain or not others else None


def _agreement(external_id: str, record: CircuitRecord, circuit: Circuit, same_id: list[int]) -> Agreement:
    by_id = circuit.pk in same_id
    return Agreement(
        row=circuit.pk,
        by_id=by_id,
        by_alias=by_id and external_id in aliases.NAMED_ALIKE,
        by_name=_same_name(record, circuit),
        by_country=_same_country(record.country, circuit.country),
        km=_distance_km(record, circuit),
    )


def _same_name(one: CircuitRecord, other: Circuit) -> bool:
    """The same name, or one in which only words such as "International Circuit" are added or left out."""
    theirs = {_distinctive(name) for name in (other.name, other.full_name) if name}
    return any(
        mine <= yours or yours <= mine
        for mine in (_distinctive(name) for name in (one.name, one.full_name) if name)
        for yours in theirs
    )


def _distinctive(name: str) -> frozenset[str]:
    return words(name) - GENERIC or words(name)


def _same_country(one: str, other: str) -> bool | None:
    if not one or not other:
        return None
    return _country(one) == _country(other)


def _country(name: str) -> frozenset[str]:
    return words(COUNTRIES.get(name.casefold(), name))


def _distance_km(one: CircuitRecord, other: Circuit) -> float | None:
    """On a plane, exact to metres at short distances; None without a position."""
    here, there = (one.latitude, one.longitude), (other.latitude, other.longitude)
    if None in here or None in there:
        return None
    (north, east), (other_north, other_east) = here, there
    narrowed = math.cos(math.radians(north))  # type: ignore[arg-type]
    return KM_OF_A_DEGREE * math.hypot(north - other_north, (east - other_east) * narrowed)  # type: ignore[operator]
