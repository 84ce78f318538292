"""Writing many rows at once."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import DateField, DecimalField, JSONField, Model

from f1site.lib.database import locks
from ingestion import generation

# The rest is what the database driver takes as it is.
ADAPTED = (DateField, DecimalField, JSONField)
# Any number will do, so long as nothing else locks it.
LOCK = 1950


def take_turns() -> None:
    """Until this transaction ends no other import writes. Raises DatabaseBusy after a long wait."""
    generation.renew()
    locks.lock_until_commit(LOCK)


def insert(model: type[Model], names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """New rows, as tuples of the columns `names`; the model's other fields take their defaults.

    Half the time of an import goes into model instances if `bulk_create` writes it, so this does
    without them. It sends no signals, as bulk_create does not.
    """
    if not rows:
        return
    others = [field for field in _fields(model) if field.attname not in names]
    fields: list[Any] = [model._meta.get_field(name) for name in names] + others
    columns = list(zip(*rows, strict=True)) + [(field.get_default(),) * len(rows) for field in others]
    adapted = [_adapted(field, column) for field, column in zip(fields, columns, strict=True)]
    quote = connection.ops.quote_name
    # Every name in it is one of our own columns, quoted.
    sql = "INSERT INTO {} ({}) VALUES ({})".format(  # noqa: S608
        quote(model._meta.db_table),
        ", ".join(quote(field.column) for field in fields),
        ", ".join(["%s"] * len(fields)),
    )
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(zip(*adapted, strict=True)))


def upsert(
    model: type[Model], key: Sequence[str], values: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Rows that are there already by their `key`, as tuples of key and values."""
    instances = [model(**dict(zip([*key, *values], row, strict=True))) for row in rows]
    model._default_manager.bulk_create(
        instances, update_conflicts=True, unique_fields=key, update_fields=values
    )


def _fields(model: type[Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def _adapted(field: Any, column: tuple[Any, ...]) -> Sequence[Any]:
    if not isinstance(field, ADAPTED):
        return column
    return [field.get_db_prep_save(value, connection) for value in column]
