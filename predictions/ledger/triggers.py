"""The triggers that keep documents as they are; a migration makes them."""

from django.db import connection

NAMES = {
    "sqlite": {"document_follows", "document_unchanged", "document_kept"},
    "postgresql": {"document_follows", "document_kept", "document_not_truncated"},
}
THERE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'predictions_document'",
    # "A" is a trigger that nothing but a change of the table switches off.
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = 'predictions_document'::regclass "
    "AND NOT tgisinternal AND tgenabled = 'A'",
}


def missing() -> list[str]:
    """Names of triggers that are not there or are switched off."""
    with connection.cursor() as cursor:
        cursor.execute(THERE[connection.vendor])
        return sorted(NAMES[connection.vendor] - {name for (name,) in cursor.fetchall()})
