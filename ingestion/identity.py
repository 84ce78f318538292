"""Who is who: a source's id of a driver, constructor or circuit, and our row.

A new id is matched by hard facts, exactly; nothing here guesses.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import Model

from ingestion.models import Circuit, Constructor, Driver, ExternalId

Kind = ExternalId.Kind


@dataclass(frozen=True, slots=True)
class _Matching:
    model: type[Model]
    facts: tuple[str, ...]


# What two sources must agree on to mean the same one. A missing fact matches nothing.
MATCHING = {
    Kind.DRIVER: _Matching(Driver, ("name", "date_of_birth")),
    Kind.CONSTRUCTOR: _Matching(Constructor, ("name", "full_name", "nationality")),
    Kind.CIRCUIT: _Matching(Circuit, ("name", "country")),
}


def known(source: str, kind: Kind) -> dict[str, int]:
    """Our row ids by the source's ids, those still waiting for an operator left out."""
    rows = ExternalId.objects.filter(source=source, kind=kind).exclude(**{kind.value: None})
    return dict(rows.values_list("external_id", f"{kind.value}_id"))


def match(source: str, kind: Kind, records: Mapping[str, Any]) -> dict[str, int]:
    """Our row ids of those `records` that we have: by their id, else by the hard facts."""
    found = {theirs: ours for theirs, ours in known(source, kind).items() if theirs in records}
    matching = MATCHING[kind]
    taken = set(found.values())
    by_facts = {
        tuple(facts): row_id
        for row_id, *facts in matching.model._default_manager.values_list("pk", *matching.facts)
        if row_id not in taken and None not in facts
    }
    facts_of = attrgetter(*matching.facts)
    for external_id, record in records.items():
        if external_id not in found and facts_of(record) in by_facts:
            found[external_id] = by_facts.pop(facts_of(record))
    return found


def remember(source: str, kind: Kind, rows: Mapping[str, int]) -> None:
    """Stores which row of ours each of the source's ids is, filling in those that waited."""
    before = known(source, kind)
    ExternalId.objects.bulk_create(
        [
            ExternalId(source=source, kind=kind, external_id=theirs, **{f"{kind.value}_id": ours})
            for theirs, ours in sorted(rows.items())
            if theirs not in before
        ],
        update_conflicts=True,
        unique_fields=["source", "kind", "external_id"],
        update_fields=[kind.value],
    )
