"""Whether new migrations are safe while the release before still runs: `python -m tests.safe_migrations`.

On PostgreSQL, whose locks and constraints are those that matter.
"""

import logging
import os
import sys

import django

from tests import servers

# The last migration of each app that was released; these were never applied beside a running service.
RELEASED = {"f1site": "0001", "ingestion": "0016", "predictions": "0011", "analytics": "0003"}


def main(*released: str) -> int:
    """The exit status; `released` are others than above, such as predictions=0009."""
    address = servers.postgres()
    if address is None:
        return servers.leave_out("no PostgreSQL answers at DATABASE_URL or 127.0.0.1:5432")
    os.environ |= {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "f1site.settings"}
    django.setup()
    return int(has_unsafe(RELEASED | dict(one.split("=") for one in released)))


def has_unsafe(released: dict[str, str]) -> bool:
    """Whether a migration after the released ones is not safe; prints which, and why."""
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415 - needs Django to be ready
    from django_migration_linter import MigrationLinter  # noqa: PLC0415

    logging.getLogger("django_migration_linter").setLevel(logging.ERROR)
    linter = MigrationLinter(path=".", no_cache=True, quiet=["ok", "ignore"], include_apps=list(released))
    for (app, name), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        if app in released and name[:4] > released[app]:
            linter.lint_migration(migration)
    return bool(linter.has_errors)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
