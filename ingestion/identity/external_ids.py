"""The table of (source, external id) and our row, or the candidate rows while the id is not mapped."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import Model

from f1site.lib.errors import ValidationError
from ingestion.models import Circuit, Constructor, Driver, ExternalId

Kind = ExternalId.Kind
MODELS: dict[str, type[Model]] = {
    Kind.DRIVER: Driver,
    Kind.CONSTRUCTOR: Constructor,
    Kind.CIRCUIT: Circuit,
}


def mapped(source: str, kind: Kind) -> dict[str, int]:
    """Our row ids by the source's ids, without the ids that wait for an operator."""
    rows = ExternalId.objects.filter(source=source, kind=kind).exclude(**{kind.value: None})
    return dict(rows.values_list("external_id", f"{kind.value}_id"))


def store(source: str, kind: Kind, row_ids: Mapping[str, int]) -> None:
    """Stores the row of each of the source's ids, including ids that waited for one."""
    already_mapped = mapped(source, kind)
    ExternalId.objects.bulk_create(
        [
            ExternalId(source=source, kind=kind, external_id=external_id, **{f"{kind.value}_id": row_id})
            for external_id, row_id in sorted(row_ids.items())
            if external_id not in already_mapped
        ],
        update_conflicts=True,
        unique_fields=["source", "kind", "external_id"],
        update_fields=[kind.value, "candidates", "facts"],
    )


def store_waiting(
    source: str, kind: Kind, records: Mapping[str, Any], candidates: Mapping[str, list[int]]
) -> None:
    """Stores ids that only an operator can map, with the source's facts and the candidate rows."""
    ExternalId.objects.bulk_create(
        [
            ExternalId(
                source=source,
                kind=kind,
                external_id=external_id,
                candidates=sorted(rows),
                facts={name: _text(value) for name, value in asdict(records[external_id]).items()},
            )
            for external_id, rows in sorted(candidates.items())
        ],
        update_conflicts=True,
        unique_fields=["source", "kind", "external_id"],
        update_fields=["candidates", "facts"],
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def map_waiting(external_id: ExternalId, row: Model) -> None:
    """Maps the id to the row an operator chose. The next import saves the rows that need it."""
    model = MODELS[external_id.kind]
    if not isinstance(row, model):
        raise ValidationError(f"{external_id} is a {external_id.kind}, so it cannot be {row}.")
    setattr(external_id, external_id.kind, row)
    external_id.candidates, external_id.facts = [], {}
    external_id.save(update_fields=[external_id.kind, "candidates", "facts"])


@transaction.atomic
def create_waiting(external_id: ExternalId) -> Model:
    """Maps the id to a new row, made of those of the source's facts that such a row has."""
    model = MODELS[external_id.kind]
    fields = {field.name for field in model._meta.concrete_fields}
    facts = external_id.facts.items()
    values = {name: value for name, value in facts if name in fields and value != ""}
    if not values:
        raise ValidationError(f"{external_id} is not waiting to be mapped.")
    row = model(**values)
    row.full_clean()
    row.save()
    map_waiting(external_id, row)
    return row
