"""Databases for tests that run the real commands as processes of their own and kill them."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings

from tests import servers
from tests.left_out import IN_CI
from tests.prepared import once_a_run

SERVER = servers.postgres() or servers.LOCAL_POSTGRES
TEMPLATE = "template"
MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]

needs_postgres = pytest.mark.skipif(
    not IN_CI and servers.postgres() is None, reason=f"no PostgreSQL at {SERVER}"
)
both = pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgres", marks=needs_postgres)])


class Database:
    """A database of its own, outside of the test's transaction."""

    def environment(self, **more):
        return os.environ | {"DATABASE_URL": self.url, "REDIS_URL": ""} | more

    def manage(self, *command, **environment):
        """Runs a command; returns its output."""
        done = subprocess.run(
            [*MANAGE, *command],
            env=self.environment(**environment),
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *command, **environment):
        return subprocess.Popen(
            command, env=self.environment(**environment), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )


class Sqlite(Database):
    def __init__(self, folder, name):
        self.folder, self.path = folder, folder / f"{name}.sqlite3"
        self.url = f"sqlite:///{self.path}"

    def copy(self, name, folder=None):
        """A copy of the database under another name; no process may be writing to it."""
        other = Sqlite(folder or self.folder, name)
        with closing(sqlite3.connect(self.path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for ending in ("", "-wal", "-shm"):
            Path(f"{other.path}{ending}").unlink(missing_ok=True)
        shutil.copyfile(self.path, other.path)
        return other

    def rows(self, query):
        with closing(sqlite3.connect(self.path)) as connection:
            return connection.execute(query).fetchall()

    def has_open_write(self):
        """Whether a transaction that may write is open, which excludes all others."""
        with closing(sqlite3.connect(self.path, timeout=0, isolation_level=None)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if "locked" not in str(error):
                    raise
                return True
            connection.execute("ROLLBACK")
            return False

    def drop(self):
        self.path.unlink(missing_ok=True)


class PostgresAt(Database):
    """One of any server."""

    def __init__(self, url):
        self.url = url

    def rows(self, query):
        with psycopg.connect(self.url) as connection:
            return connection.execute(query).fetchall()

    def execute(self, *statements):
        """Each in a transaction of its own."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def sums(self):
        """The count and a checksum of the rows of every table."""
        tables = self.rows("SELECT relname FROM pg_stat_user_tables ORDER BY relname")
        of_rows = "SELECT count(*), md5(string_agg(t::text, ';' ORDER BY t::text)) FROM \"{}\" t"
        return {name: self.rows(of_rows.format(name))[0] for (name,) in tables}


class Postgres(PostgresAt):
    def __init__(self, folder, name, template="template1"):
        self.folder, self.name = folder, f"f1_{os.getpid()}_{name}"
        self.url = urlsplit(SERVER)._replace(path=f"/{self.name}").geturl()
        self.drop()
        self.on_server(f"CREATE DATABASE {self.name} TEMPLATE {template}")

    def copy(self, name, folder=None):
        return Postgres(folder or self.folder, name, self.name)

    @staticmethod
    def on_server(query):
        with psycopg.connect(SERVER, autocommit=True) as connection:
            connection.execute(query)

    def has_open_write(self):
        """Whether a transaction is open that has written or holds the lock of the imports."""
        activity = (
            "SELECT count(*) FROM pg_stat_activity a WHERE a.datname = current_database() AND a.pid <> "
            "pg_backend_pid() AND a.xact_start IS NOT NULL AND (a.backend_xid IS NOT NULL OR EXISTS "
            "(SELECT 1 FROM pg_locks l WHERE l.pid = a.pid AND l.locktype = 'advisory'))"
        )
        return self.rows(activity)[0][0] > 0

    def drop(self):
        self.on_server(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")


KINDS = {"sqlite": Sqlite, "postgres": Postgres}


def migrated(kind, folder, name):
    """A database with all tables, and nothing in them."""
    made = once_a_run(f"migrated-{kind}", partial(_migrate, kind))
    if kind == "sqlite":
        return Sqlite(made, TEMPLATE).copy(name, folder)
    return Postgres(folder, name, (made / TEMPLATE).read_text())


def _migrate(kind, folder):
    template = KINDS[kind](folder, TEMPLATE)
    template.manage("migrate", "-v0")
    if kind == "postgres":
        (folder / TEMPLATE).write_text(template.name)


def drop_template():
    """At the end of a run; other processes of the run may not need it any more."""
    made = Path(os.environ["TEST_RUN_FOLDER"], "migrated-postgres", TEMPLATE)
    if made.exists():
        Postgres.on_server(f"DROP DATABASE IF EXISTS {made.read_text()} WITH (FORCE)")
