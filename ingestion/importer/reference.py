"""Circuits, constructors and drivers: the rows that all seasons share."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from ingestion import identity
from ingestion.importer.bulk import take_turns
from ingestion.importer.report import Report, table_name
from ingestion.importer.tables import CHRONOLOGY, Ids, Saver
from ingestion.models import ConstructorChronology, ExternalId
from ingestion.records import Facts

Kind = ExternalId.Kind
FIELDS = {
    Kind.CIRCUIT: (
        "name", "location", "country", "latitude", "longitude", "timezone", "length_km", "turn_count",
    ),
    Kind.CONSTRUCTOR: ("name", "full_name", "nationality"),
    Kind.DRIVER: ("name", "full_name", "nationality", "date_of_birth", "driver_code"),
}  # fmt: skip


@transaction.atomic
def save_reference(facts: Facts, report: Report) -> Ids:
    """Saves what the seasons refer to and returns our ids of it."""
    take_turns()
    constructors = _save(facts.source, Kind.CONSTRUCTOR, facts.constructors, report)
    ids = {
        "circuit_id": _save(facts.source, Kind.CIRCUIT, facts.circuits, report),
        "constructor_id": constructors,
        "driver_id": _save(facts.source, Kind.DRIVER, facts.drivers, report),
        "parent_id": constructors,
    }
    stored = ConstructorChronology.objects.values_list(*CHRONOLOGY.fields)
    Saver(ids, report).save(CHRONOLOGY, stored, facts.chronology)
    return ids


def _save(source: str, kind: Kind, records: Mapping[str, Any], report: Report) -> dict[str, int]:
    """Our row ids of `records`, new rows created and changed ones updated."""
    model, fields = identity.MATCHING[kind].model, FIELDS[kind]
    manager, table = model._default_manager, table_name(model)
    ids = identity.match(source, kind, records)
    stored = {row_id: tuple(values) for row_id, *values in manager.values_list("pk", *fields)}
    new, changed = {}, []
    for external_id, record in sorted(records.items()):
        values = tuple(getattr(record, name) for name in fields)
        if external_id not in ids:
            new[external_id] = model(**dict(zip(fields, values, strict=True)))
            continue
        before = stored[ids[external_id]]
        kept = _keep_known(before, values)
        if kept == before:
            report.count(table, "unchanged")
        else:
            report.change(table, external_id, fields, before, kept)
            changed.append(model(pk=ids[external_id], **dict(zip(fields, kept, strict=True))))
    manager.bulk_update(changed, fields)
    manager.bulk_create(new.values())
    report.count(table, "new", len(new))
    ids.update((external_id, row.pk) for external_id, row in new.items())
    identity.remember(source, kind, ids)
    return ids


def _keep_known(old: tuple[Any, ...], new: tuple[Any, ...]) -> tuple[Any, ...]:
    """`new`, but a source that says nothing of a value does not erase what another one said."""
    return tuple(before if after in (None, "") else after for before, after in zip(old, new, strict=True))
