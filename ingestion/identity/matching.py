"""Matches a source's new ids with our rows by exact facts.

An id that matches exactly one row is mapped to it. An id that resembles no row is new, and a new row is
safe: a second row of the same driver would share the birth date or the name, of a circuit the position, the
id or the name, of a constructor the name, or it would be the one entry of that season without an id of the
source. Every other id waits for an operator, with its candidate rows.
"""

from collections.abc import Collection, Mapping
from typing import Any

from ingestion.identity.circuits import match_circuits
from ingestion.identity.constructors import match_constructors
from ingestion.identity.drivers import match_drivers
from ingestion.identity.external_ids import Kind, mapped
from ingestion.identity.matches import Matches


def match(source: str, kind: Kind, records: Mapping[str, Any], in_season: Collection[int] = ()) -> Matches:
    """Matches `records` by id; `in_season` are our constructors of that season."""
    found = {external_id: row for external_id, row in mapped(source, kind).items() if external_id in records}
    new = {external_id: records[external_id] for external_id in sorted(records.keys() - found.keys())}
    matches = Matches(found)
    if not new:
        return matches
    if kind == Kind.DRIVER:
        match_drivers(new, matches)
    elif kind == Kind.CIRCUIT:
        match_circuits(source, new, matches)
    else:
        match_constructors(source, new, matches, in_season)
    return matches
