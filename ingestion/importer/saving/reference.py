"""Circuits, constructors and drivers: the rows that all seasons share."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from ingestion import identity
from ingestion.importer.saving.bulk import take_turns
from ingestion.importer.saving.report import Report, table_name
from ingestion.importer.saving.tables import CHRONOLOGY, Ids, Saver
from ingestion.models import ConstructorChronology, ExternalId
from ingestion.models.provenance import Source
from ingestion.records import Facts, Refusal

Kind = ExternalId.Kind
FIELDS = {
    Kind.CIRCUIT: (
        "name",
        "location",
        "country",
        "latitude",
        "longitude",
        "timezone",
        "length_km",
        "turn_count",
    ),
    Kind.CONSTRUCTOR: ("name", "full_name", "nationality"),
    Kind.DRIVER: ("name", "full_name", "nationality", "date_of_birth", "driver_code"),
}
# Their word on a name or a position stands; other sources fill in what these leave open.
AUTHORITIES = (Source.F1DB, Source.DEMO)


@transaction.atomic
def save_reference(facts: Facts, report: Report, entered: Collection[int] = ()) -> Ids:
    """Saves what the seasons refer to and returns our ids of it; what waits to be mapped is not in them.

    `entered` are our constructors of the season, where it is facts of one season.
    """
    take_turns()
    constructors = _save(facts.source, Kind.CONSTRUCTOR, facts.constructors, report, entered)
    ids = {
        "circuit_id": _save(facts.source, Kind.CIRCUIT, facts.circuits, report),
        "constructor_id": constructors,
        "driver_id": _save(facts.source, Kind.DRIVER, facts.drivers, report),
        "parent_id": constructors,
    }
    if facts.chronology:
        stored = ConstructorChronology.objects.values_list(*CHRONOLOGY.fields)
        Saver(ids, report).save(CHRONOLOGY, stored, facts.chronology)
    return ids


def _save(
    source: str, kind: Kind, records: Mapping[str, Any], report: Report, entered: Collection[int] = ()
) -> dict[str, int]:
    """Our row ids of `records`, new rows created and changed ones updated."""
    model, fields = identity.MODELS[kind], FIELDS[kind]
    manager = model._default_manager
    matches = identity.match(source, kind, records, entered)
    _wait(source, kind, records, matches, report)
    ids = _update(source, kind, records, matches.ids, report)
    new = {
        external_id: model(**{name: getattr(record, name) for name in fields})
        for external_id, record in sorted(records.items())
        if not any(external_id in settled for settled in (ids, matches.waiting, matches.same_as))
    }
    manager.bulk_create(new.values())
    report.count(table_name(model), "new", len(new))
    ids.update((external_id, row.pk) for external_id, row in new.items())
    ids.update((external_id, ids[other]) for external_id, other in matches.same_as.items())
    identity.remember(source, kind, ids)
    return ids


def _wait(
    source: str, kind: Kind, records: Mapping[str, Any], matches: identity.Matches, report: Report
) -> None:
    table = table_name(identity.MODELS[kind])
    wanted = {row for rows in matches.waiting.values() for row in rows}
    rows = identity.MODELS[kind]._default_manager.in_bulk(wanted)
    for external_id, candidates in sorted(matches.waiting.items()):
        names = ", ".join(str(rows[pk]) for pk in candidates)
        reason = f"may be {names}: map it in the admin, and what needs it comes with the next import"
        report.refuse([Refusal(table, external_id, reason)])
    identity.wait(source, kind, records, matches.waiting)


def _update(
    source: str, kind: Kind, records: Mapping[str, Any], ids: Mapping[str, int], report: Report
) -> dict[str, int]:
    """Brings the rows that we have up to date."""
    model, fields = identity.MODELS[kind], FIELDS[kind]
    manager, table, changed = model._default_manager, table_name(model), []
    settled = _told_by_an_authority(kind) if source not in AUTHORITIES else set()
    stored = {row_id: tuple(values) for row_id, *values in manager.values_list("pk", *fields)}
    for external_id in sorted(ids):
        row_id, record = ids[external_id], records[external_id]
        before, said = stored[row_id], tuple(getattr(record, name) for name in fields)
        kept = _keep_known(said, before) if row_id in settled else _keep_known(before, said)
        if kept == before:
            report.count(table, "unchanged")
        else:
            report.change(table, external_id, fields, before, kept)
            changed.append(model(pk=row_id, **dict(zip(fields, kept, strict=True))))
    manager.bulk_update(changed, fields)
    return dict(ids)


def _told_by_an_authority(kind: Kind) -> set[int]:
    rows = ExternalId.objects.filter(kind=kind, source__in=AUTHORITIES).exclude(**{kind.value: None})
    return set(rows.values_list(f"{kind.value}_id", flat=True))


def _keep_known(old: tuple[Any, ...], new: tuple[Any, ...]) -> tuple[Any, ...]:
    """`new`, but a source that says nothing of a value does not erase what another one said."""
    return tuple(before if after in (None, "") else after for before, after in zip(old, new, strict=True))
