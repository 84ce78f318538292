"""Rows as the database of this process holds them, written again without the ORM, which is much slower."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Max, Model

# PostgreSQL's own text of them, or one tuple for each.
Rows = dict[type[Model], Any]


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
    select = _copied if connection.vendor == "postgresql" else _selected
    with connection.cursor() as cursor:
        return {table: select(cursor, table, key) for table, key in after.items()}


def _write(rows: Rows) -> None:
    insert = _copy if connection.vendor == "postgresql" else _insert
    with connection.cursor() as cursor:
        for table, values in rows.items():
            if values:
                insert(cursor, table, values)
        reset_keys(rows)


def _selected(cursor: Any, table: type[Model], key: int) -> list[tuple[Any, ...]]:
    return cursor.execute(_query(table, key)).fetchall()


def _insert(cursor: Any, table: type[Model], values: list[tuple[Any, ...]]) -> None:
    places = ", ".join(["%s"] * len(values[0]))
    into = f'"{table._meta.db_table}" ({_columns(table)})'
    cursor.executemany(f"INSERT INTO {into} VALUES ({places})", values)


def _copied(cursor: Any, table: type[Model], key: int) -> bytes:
    with cursor.copy(f"COPY ({_query(table, key)}) TO STDOUT") as copy:
        return b"".join(copy)


def _copy(cursor: Any, table: type[Model], values: bytes) -> None:
    with cursor.copy(f'COPY "{table._meta.db_table}" ({_columns(table)}) FROM STDIN') as copy:
        copy.write(values)


def _query(table: type[Model], key: int) -> str:
    column = table._meta.pk.column
    return (
        f'SELECT {_columns(table)} FROM "{table._meta.db_table}" WHERE "{column}" > {key} ORDER BY "{column}"'
    )


def _columns(table: type[Model]) -> str:
    return ", ".join(f'"{field.column}"' for field in table._meta.concrete_fields)
