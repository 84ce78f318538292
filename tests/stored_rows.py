"""Rows as the database of this process holds them, written again without the ORM, which is much slower."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max, Model

Rows = dict[type[Model], list[tuple[Any, ...]]]


class Repeated:
    """Rows that `make` adds to `tables` the first time, and that are written as they were from then on.

    Each table stands after those that it refers to.
    """

    def __init__(self, tables: Sequence[type[Model]], make: Callable[[], object]) -> None:
        self.tables, self.make = tables, make
        self.rows: Rows | None = None

    def write(self) -> None:
        if self.rows is None:
            before = _last(self.tables)
            self.make()
            self.rows = _read(before)
        else:
            _write(self.rows)


def reset_keys(tables: Iterable[type[Model]]) -> None:
    """PostgreSQL does not count keys that it was given."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)


def _last(tables: Iterable[type[Model]]) -> dict[type[Model], int]:
    """The largest key of each table, 0 without rows."""
    return {table: table._base_manager.aggregate(last=Max("pk"))["last"] or 0 for table in tables}


def _read(after: dict[type[Model], int]) -> Rows:
    """The rows with keys above those in `after`."""
    with connection.cursor() as cursor:
        return {table: _select(cursor, table, key) for table, key in after.items()}


def _write(rows: Rows) -> None:
    with connection.cursor() as cursor:
        for table, values in rows.items():
            if values:
                columns = _columns(table)
                places = ", ".join(["%s"] * len(values[0]))
                cursor.executemany(
                    f'INSERT INTO "{table._meta.db_table}" ({columns}) VALUES ({places})', values
                )
        reset_keys(rows)


def _select(cursor: Any, table: type[Model], key: int) -> list[tuple[Any, ...]]:
    name, column = table._meta.db_table, table._meta.pk.column
    cursor.execute(f'SELECT {_columns(table)} FROM "{name}" WHERE "{column}" > %s ORDER BY "{column}"', [key])
    return cursor.fetchall()


def _columns(table: type[Model]) -> str:
    return ", ".join(f'"{field.column}"' for field in table._meta.concrete_fields)
