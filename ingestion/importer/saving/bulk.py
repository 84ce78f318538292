"""Writes many rows at once."""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import DateField, DecimalField, JSONField, Model

from f1site.lib.database import locks
from ingestion import generation

# The database driver accepts the values of all other fields as they are.
ADAPTED = (DateField, DecimalField, JSONField)
# The key of the advisory lock: any number that nothing else locks.
LOCK = 1950


def lock_imports() -> None:
    """Makes other imports wait until this transaction ends. Raises DatabaseBusy after a long wait."""
    generation.renew()
    locks.lock_until_commit(LOCK)


def insert(model: type[Model], names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Inserts tuples of the columns `names`; the model's other fields get their defaults.

    With `bulk_create` an import spends half its time on model instances; this needs none. Like
    bulk_create, it sends no signals.
    """
    if not rows:
        return
    others = [field for field in _fields(model) if field.attname not in names]
    fields: list[Any] = [model._meta.get_field(name) for name in names] + others
    columns = list(zip(*rows, strict=True)) + [(field.get_default(),) * len(rows) for field in others]
    adapted = [_adapted(field, column) for field, column in zip(fields, columns, strict=True)]
    quote = connection.ops.quote_name
    # Every name in it is a column of ours, quoted.
    sql = "INSERT INTO {} ({}) VALUES ({})".format(  # noqa: S608 # nosec B608
        quote(model._meta.db_table),
        ", ".join(quote(field.column) for field in fields),
        ", ".join(["%s"] * len(fields)),
    )
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(zip(*adapted, strict=True)))


def upsert(
    model: type[Model], key: Sequence[str], values: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Updates existing rows by their `key`; `rows` are tuples of key and values."""
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
