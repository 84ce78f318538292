"""The scripts of PostgreSQL's pods and the configuration of PgBouncer, on real servers without a cluster."""

import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import requests
from django.conf import settings

from tests.left_out import missing
from tests.sites import (
    ROOT,
    accepts,
    eventually,
    free_port,
    postgres,
    postgres_binaries,
    postgres_folder,
    running,
)

pytestmark = pytest.mark.slow
DEPLOY = settings.BASE_DIR / "deploy"
REPLICAS = DEPLOY / "k8s/overlays/replicas"
PASSWORD = "only-for-tests"
AS_POSTGRES = {"user": "postgres", "group": "postgres", "extra_groups": []} if ROOT else {}


class Primary:
    """A cluster with our pg_hba.conf, where the network needs a password, and the application's tables."""

    def __init__(self, folder, port):
        self.folder, self.port = folder, port

    def address(self, user, port=None):
        return f"postgres://{user}:{PASSWORD}@127.0.0.1:{port or self.port}/f1"

    def query(self, user, query, port=None):
        with psycopg.connect(self.address(user, port), autocommit=True) as connection:
            cursor = connection.execute(query)
            return cursor.fetchall() if cursor.description else None

    def script(self, path, **environment):
        """A script of the pods, with what their manifests set."""
        superuser = {
            "PGHOST": "127.0.0.1",
            "PGPORT": str(self.port),
            "PGUSER": "postgres",
            "PGPASSWORD": PASSWORD,
        }
        binaries = {"PATH": f"{postgres_binaries()}:{os.environ['PATH']}", "PGDATABASE": "f1"}
        with_us = shutil.copytree(path.parent, f"{self.folder}/{path.name}", dirs_exist_ok=True)
        command = ["sh", Path(with_us, path.name)]
        subprocess.run(command, env=superuser | binaries | environment, cwd="/", check=True, **AS_POSTGRES)

    def roles(self):
        self.script(DEPLOY / "postgres/roles.sh", OWNER_PASSWORD=PASSWORD, APP_PASSWORD=PASSWORD)

    def manage(self, user, *command):
        environment = os.environ | {"DATABASE_URL": self.address(user), "REDIS_URL": ""}
        command = [sys.executable, "manage.py", *command]
        subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)


@pytest.fixture(scope="module")
def primary():
    with postgres_folder() as folder, postgres(folder, free_port()) as process:
        port = int(process.address.rpartition(":")[2].split("/")[0])
        with psycopg.connect(process.address, autocommit=True) as connection:
            connection.execute("CREATE DATABASE f1")
            connection.execute(f"ALTER ROLE postgres PASSWORD '{PASSWORD}'")
            shutil.copy(REPLICAS / "pg_hba.conf", f"{folder}/data/pg_hba.conf")
            connection.execute("SELECT pg_reload_conf()")
        primary = Primary(folder, port)
        # As in the Job and in the compose file: roles, migrations, roles.
        primary.roles()
        primary.manage("f1_owner", "migrate", "-v0")
        primary.roles()
        yield primary


def test_a_password_is_needed_by_network(primary):
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(primary.address("f1_app").replace(PASSWORD, "wrong"))


def test_the_application_works_without_the_owner_and_cannot_change_the_schema(primary):
    primary.manage("f1_app", "migrate", "--check")
    primary.query("f1_app", "INSERT INTO f1site_lease VALUES (DEFAULT, 'x', 'x', now(), now())")
    primary.query("f1_app", "DELETE FROM f1site_lease")
    for statement in (
        "CREATE TABLE a (b int)",
        "DROP TABLE f1site_lease",
        "ALTER TABLE f1site_lease ADD c int",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            primary.query("f1_app", statement)


@contextmanager
def replica(primary):
    """Its port. Made as by the pod: the role, the copy by the init container, the server."""
    primary.script(REPLICAS / "role.sh", REPLICATION_PASSWORD=PASSWORD)
    data, port = f"{primary.folder}/replica", free_port()
    # What is left of a copy that was interrupted.
    for left in (data, f"{data}.unfinished"):
        Path(left).mkdir()
        Path(left, "PG_VERSION").write_text("15\n")
        if ROOT:
            shutil.chown(left, "postgres")
    follow = {"PGDATA": data, "PRIMARY_HOST": "127.0.0.1", "REPLICATION_PASSWORD": PASSWORD}
    for _ in range(2):  # the second time it does nothing
        primary.script(REPLICAS / "follow.sh", **follow)
    options = ["-p", str(port), "-k", primary.folder, "-c", f"hba_file={REPLICAS / 'pg_hba.conf'}"]
    if ROOT:
        options[-1] = f"hba_file={primary.folder}/follow.sh/pg_hba.conf"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/", **AS_POSTGRES}
    with running(postgres_binaries() / "postgres", "-D", data, *options, **quiet):
        eventually(lambda: accepts(port))
        yield port


def test_a_replica_follows_and_takes_no_writes(primary):
    with replica(primary) as port:
        eventually(lambda: answers(primary, port))
        primary.query("f1_app", "INSERT INTO f1site_lease VALUES (DEFAULT, 'followed', 'x', now(), now())")
        rows = "SELECT holder FROM f1site_lease WHERE name = 'followed'"
        eventually(lambda: primary.query("f1_app", rows, port) == [("x",)])
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            primary.query("f1_app", "DELETE FROM f1site_lease", port)


def answers(primary, port):
    try:
        return primary.query("f1_app", "SELECT 1", port)
    except psycopg.OperationalError:
        return None


@contextmanager
def pgbouncer(primary, port):
    """With our configuration, but for addresses and folders."""
    if shutil.which("pgbouncer") is None:
        missing("pgbouncer", "PATH")
    ini = (DEPLOY / "k8s/overlays/pgbouncer/pgbouncer.ini").read_text()
    folder = Path(primary.folder)
    (folder / "userlist.txt").write_text(f'"f1_app" "{PASSWORD}"\n')
    ini = ini.replace("host=postgres port=5432", f"host=127.0.0.1 port={primary.port}")
    ini = re.sub(r"(?m)^listen_port = .*", f"listen_port = {port}", ini).replace(
        "/etc/pgbouncer/secret", str(folder)
    )
    (folder / "pgbouncer.ini").write_text(ini.replace("listen_addr = *", "listen_addr = 127.0.0.1"))
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/", **AS_POSTGRES}
    with running(shutil.which("pgbouncer"), str(folder / "pgbouncer.ini"), **quiet):
        eventually(lambda: accepts(port))
        yield


def test_a_web_server_works_through_the_pool(primary):
    pool, web = free_port(), free_port()
    with pgbouncer(primary, pool):
        environment = os.environ | {
            "DATABASE_URL": primary.address("f1_app", pool),
            "REDIS_URL": "",
            "ALLOWED_HOSTS": "*",
        }
        command = (sys.executable, "-m", "f1site.server", "--port", str(web))
        with running(*command, cwd=settings.BASE_DIR, env=environment):
            eventually(lambda: accepts(web))
            for path in ("/health/ready", "/api/v1/status", "/api/v1/races?season=2024", "/api/v1/models"):
                answer = requests.get(f"http://127.0.0.1:{web}{path}", timeout=30)
                assert answer.status_code == 200, answer.text
        through = "SELECT count(*) FROM pg_stat_activity WHERE usename = 'f1_app'"
        assert primary.query("postgres", through) >= [(1,)]


def test_many_clients_share_the_connections_of_the_pool(primary):
    pool = free_port()
    with pgbouncer(primary, pool):
        clients = [psycopg.connect(primary.address("f1_app", pool), autocommit=True) for _ in range(60)]
        servers = {client.execute("SELECT pg_backend_pid()").fetchone() for client in clients}
        for client in clients:
            client.close()
    assert len(servers) <= 30
