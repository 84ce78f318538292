"""The table of (source, external id) and our row, or the candidates while it waits for one."""

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


def known(source: str, kind: Kind) -> dict[str, int]:
    """Our row ids by the source's ids, those still waiting for an operator left out."""
    rows = ExternalId.objects.filter(source=source, kind=kind).exclude(**{kind.value: None})
    return dict(rows.values_list("external_id", f"{kind.value}_id"))


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
        update_fields=[kind.value, "candidates", "facts"],
    )


def wait(source: str, kind: Kind, records: Mapping[str, Any], candidates: Mapping[str, list[int]]) -> None:
    """Stores ids that nobody but an operator can map: what the source says, and our rows it may mean."""
    ExternalId.objects.bulk_create(
        [
            ExternalId(
                source=source,
                kind=kind,
                external_id=theirs,
                candidates=sorted(rows),
                facts={name: _text(value) for name, value in asdict(records[theirs]).items()},
            )
            for theirs, rows in sorted(candidates.items())
        ],
        update_conflicts=True,
        unique_fields=["source", "kind", "external_id"],
        update_fields=["candidates", "facts"],
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def map_waiting(external_id: ExternalId, row: Model) -> None:
    """The operator's word that this id is that row; what needed it comes with the next import."""
    model = MODELS[external_id.kind]
    if not isinstance(row, model):
        raise ValidationError(f"{external_id} is a {external_id.kind}, so it cannot be {row}.")
    setattr(external_id, external_id.kind, row)
    external_id.candidates, external_id.facts = [], {}
    external_id.save(update_fields=[external_id.kind, "candidates", "facts"])


@transaction.atomic
def create_waiting(external_id: ExternalId) -> Model:
    """The operator's word that this id is none of ours: a new row of what the source said."""
    model = MODELS[external_id.kind]
    given = {name: value for name, value in external_id.facts.items() if value != ""}
    if not given:
        raise ValidationError(f"{external_id} does not wait to be mapped.")
    row = model(**given)
    row.full_clean()
    row.save()
    map_waiting(external_id, row)
    return row
