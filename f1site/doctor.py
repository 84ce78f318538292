"""Whether this installation is whole: Python, settings, database, cache, front end."""

import sys

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from f1site.lib import failures, health
from f1site.lib.database import replica
from f1site.lib.doctor import Finding


def installation() -> list[Finding]:
    found = [_python(), _settings_file(), _database()]
    if not found[-1].problem:
        found.append(_migrations())
        if replica.ALIAS in settings.DATABASES:
            found.append(_replica())
    return [*found, _cache(), _front_end()]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    old = "Python 3.11 or newer is needed." if sys.version_info < (3, 11) else ""
    return Finding("python", version, old and f"{version}: {old}")


def _settings_file() -> Finding:
    path = settings.BASE_DIR / ".env"
    if not path.is_file():
        return Finding("settings", "all from the environment")
    open_to_others = path.stat().st_mode & 0o077
    return Finding(
        "settings", str(path), f"others can read the secrets: chmod 600 {path}" if open_to_others else ""
    )


def _database() -> Finding:
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        return Finding("database", problem=failures.sentence(error))
    return Finding("database", f"{connection.vendor} {failures.database_name()}")


def _migrations() -> Finding:
    try:
        executor = MigrationExecutor(connection)
        due = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        return Finding("migrations", problem=f"cannot be read ({type(error).__name__})")
    return Finding("migrations", "all applied", f"{len(due)} to apply: manage.py migrate" if due else "")


def _replica() -> Finding:
    wrong = replica.problem()
    return Finding("replica", "as new as the primary", wrong and f"{wrong}: the primary is read instead")


def _cache() -> Finding:
    if not settings.REDIS_URL:
        return Finding("cache and tasks", "in this process; REDIS_URL names no server")
    wrong = health.redis()
    return Finding("cache and tasks", "Redis", wrong and f"Redis at REDIS_URL {wrong}")


def _front_end() -> Finding:
    built, collected = settings.FRONTEND_DIST / "index.html", settings.STATIC_ROOT / "index.html"
    if not built.is_file():
        return Finding("front end", problem="is not built: make setup")
    if not collected.is_file():
        return Finding("front end", problem="is not collected: manage.py collectstatic")
    return Finding("front end", "built and collected")
