"""Saves circuits, constructors and drivers, which all seasons share."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction

from ingestion import identity
from ingestion.importer.saving.bulk import lock_imports
from ingestion.importer.saving.report import Report, table_name
from ingestion.importer.saving.saver import Ids, Saver
from ingestion.importer.saving.statements.history import is_outdated
from ingestion.importer.saving.statements.precedence import PRIMARY_SOURCES
from ingestion.importer.saving.statements.settling import Claim
from ingestion.importer.saving.tables import CHRONOLOGY
from ingestion.models import ConstructorChronology, ExternalId
from ingestion.records import Facts, Refusal

Kind = ExternalId.Kind
FIELDS = {
    Kind.CIRCUIT: (
        "name",
        "full_name",
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


@transaction.atomic
def save_reference(facts: Facts, report: Report, in_season: Collection[int] = ()) -> Ids:
    """Saves what the seasons refer to and returns our ids by the source's ids, without unmapped ones.

    `in_season` are our constructors of the season, if the facts are of one season.
    """
    lock_imports()
    claim = Claim(facts.source, facts.stated_at)
    constructors = _save(claim, Kind.CONSTRUCTOR, facts.constructors, report, in_season)
    ids = {
        "circuit_id": _save(claim, Kind.CIRCUIT, facts.circuits, report),
        "constructor_id": constructors,
        "driver_id": _save(claim, Kind.DRIVER, facts.drivers, report),
        "parent_id": constructors,
    }
    if facts.chronology:
        stored = ConstructorChronology.objects.values_list(*CHRONOLOGY.fields)
        Saver(ids, report).save(CHRONOLOGY, stored, facts.chronology, only_new=is_outdated(claim))
    return ids


def _save(
    claim: Claim, kind: Kind, records: Mapping[str, Any], report: Report, in_season: Collection[int] = ()
) -> dict[str, int]:
    """Creates and updates the rows of `records` and returns their ids."""
    source = claim.source
    model, fields = identity.MODELS[kind], FIELDS[kind]
    manager = model._default_manager
    matches = identity.match(source, kind, records, in_season)
    _store_waiting(source, kind, records, matches, report)
    ids = _update(claim, kind, records, matches.ids, report)
    new = {
        external_id: model(**{name: getattr(record, name) for name in fields})
        for external_id, record in sorted(records.items())
        if not any(external_id in matched for matched in (ids, matches.waiting, matches.same_as))
    }
    manager.bulk_create(new.values())
    report.count(table_name(model), "new", len(new))
    ids.update((external_id, row.pk) for external_id, row in new.items())
    ids.update((external_id, ids[other]) for external_id, other in matches.same_as.items())
    identity.store(source, kind, ids)
    return ids


def _store_waiting(
    source: str, kind: Kind, records: Mapping[str, Any], matches: identity.Matches, report: Report
) -> None:
    table = table_name(identity.MODELS[kind])
    candidates = {row for rows in matches.waiting.values() for row in rows}
    rows = identity.MODELS[kind]._default_manager.in_bulk(candidates)
    for external_id, row_ids in sorted(matches.waiting.items()):
        names = ", ".join(str(rows[pk]) for pk in row_ids)
        reason = f"may be {names}: map it in the admin, then import again"
        report.refuse([Refusal(table, external_id, reason)])
    identity.store_waiting(source, kind, records, matches.waiting)


def _update(
    claim: Claim, kind: Kind, records: Mapping[str, Any], ids: Mapping[str, int], report: Report
) -> dict[str, int]:
    """Updates the stored rows and returns their ids.

    Primary sources replace values, if they have not stated later ones; others fill in missing ones.
    """
    model, fields = identity.MODELS[kind], FIELDS[kind]
    manager, table, changed = model._default_manager, table_name(model), []
    replaces = claim.source in PRIMARY_SOURCES and not is_outdated(claim)
    primary = set() if replaces else _ids_from_primary_sources(kind)
    stored = {row_id: tuple(values) for row_id, *values in manager.values_list("pk", *fields)}
    for external_id in sorted(ids):
        row_id, record = ids[external_id], records[external_id]
        before, new = stored[row_id], tuple(getattr(record, name) for name in fields)
        kept = _keep_known(new, before) if row_id in primary else _keep_known(before, new)
        if kept == before:
            report.count(table, "unchanged")
        else:
            report.change(table, external_id, fields, before, kept)
            changed.append(model(pk=row_id, **dict(zip(fields, kept, strict=True))))
    manager.bulk_update(changed, fields)
    return dict(ids)


def _ids_from_primary_sources(kind: Kind) -> set[int]:
    rows = ExternalId.objects.filter(kind=kind, source__in=PRIMARY_SOURCES).exclude(**{kind.value: None})
    return set(rows.values_list(f"{kind.value}_id", flat=True))


def _keep_known(old: tuple[Any, ...], new: tuple[Any, ...]) -> tuple[Any, ...]:
    """`new`, with the values of `old` where `new` has none."""
    return tuple(before if after in (None, "") else after for before, after in zip(old, new, strict=True))
