"""Reading everything of one moment, however much is committed meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"


@contextmanager
def snapshot() -> Iterator[None]:
    """What is read within is of one moment; nothing may be written. Within a transaction it is that one's."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(ONE_MOMENT)
            yield
    else:
        with connection.reading(), transaction.atomic():  # type: ignore[attr-defined]
            yield
