"""Changes behind the back of the service: one byte of a stored value, by plain SQL."""

import random
import string

from django.db import DatabaseError, connection, transaction

from predictions.models import Document, Forecast, Prediction, SeasonForecast, SeasonPrediction

OTHERS = string.digits + string.ascii_lowercase
ROWS = (Forecast, Prediction, SeasonForecast, SeasonPrediction)
UNREADABLE = object()


def drop_triggers():
    connection.check_constraints()  # PostgreSQL changes no table that it still has to check
    of_table = " ON predictions_document" if connection.vendor == "postgresql" else ""
    last = "not_truncated" if connection.vendor == "postgresql" else "unchanged"
    with connection.cursor() as cursor:
        for name in ("follows", "kept", last):
            cursor.execute(f"DROP TRIGGER document_{name}{of_table}")


def execute(sql, *params):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)


def stored(table, column, pk):
    """The value as the database has it, as text."""
    cast = "::text" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column}{cast} FROM {table._meta.db_table} WHERE {table._meta.pk.column} = %s", [pk]
        )
        ((value,),) = cursor.fetchall()
    return None if value is None else str(value)


def read(table, field, pk):
    try:
        return table.objects.values_list(field, flat=True).get(pk=pk)
    except (ValueError, TypeError, ArithmeticError, AttributeError):
        return UNREADABLE


def change_one_byte(pick: random.Random, table, field, pk):
    """Whether the database took the change and the value is another."""
    before, old = stored(table, field.column, pk), read(table, field.attname, pk)
    if not before:
        return False
    place = pick.randrange(len(before))
    changed = before[:place] + pick.choice(OTHERS) + before[place + 1 :]
    sql = f"UPDATE {table._meta.db_table} SET {field.column} = %s WHERE {table._meta.pk.column} = %s"
    try:
        execute(sql, changed, pk)
    except DatabaseError:
        return False
    return read(table, field.attname, pk) != old


def number_of(row):
    return row.document_id if hasattr(row, "document_id") else row.forecast.document_id


def change_something(pick: random.Random):
    """Change one byte of a document, of a hash or of a row; returns the number of the document."""
    while True:
        table = pick.choice([Document, Document, *ROWS])
        row = pick.choice(list(table.objects.order_by("pk")))
        names = ["content", "hash", "previous_hash"]
        fields = [f for f in table._meta.fields if not f.primary_key and (table in ROWS or f.name in names)]
        number = row.number if table is Document else number_of(row)
        if change_one_byte(pick, table, pick.choice(fields), row.pk):
            return number
