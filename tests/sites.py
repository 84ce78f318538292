"""The site as `make run` serves it, with servers of its own that a test may freeze."""

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg
import requests
from django.conf import settings

from tests.left_out import missing
from tests.prepared import once_a_run

DEADLINE = 60
OPERATOR = ("operator", "only-for-tests")
ROOT = os.geteuid() == 0
SERVER = (sys.executable, "-m", "f1site.server")
SQLITE_FILE = "f1.sqlite3"
# A race in each of these seasons, for `manage.py shell`.
SEASONS = """
from ingestion.models import Circuit, Race, Season
from ingestion.generation import renew_now
circuit = Circuit.objects.create(name="Ring", location="Town", country="Land")
for year in range(2000, 2025):
    season = Season.objects.create(year=year)
    race = Race(season=season, circuit=circuit, round_number=1, name="First", grand_prix="first")
    race.date = f"{year}-03-02"
    race.save()
renew_now()
"""


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def eventually(condition, seconds=DEADLINE):
    """What `condition` returns once that is true."""
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "it has not happened in time"
        time.sleep(0.02)
    return found


def family(pid):
    """A process and all its descendants; it alone when it has ended."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        children = []
    return [pid, *(one for child in children for one in family(int(child)))]


@contextmanager
def frozen(*pids):
    everybody = [one for pid in pids for one in family(pid)]
    try:
        _signal(everybody, signal.SIGSTOP)
        yield
    finally:
        _signal(everybody, signal.SIGCONT)


def _signal(pids, number):
    """Some may have ended meanwhile, as a connection's process of PostgreSQL does."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


@contextmanager
def running(*command, **options):
    """A process that is ended with what it started when the test ends."""
    process = subprocess.Popen(command, start_new_session=True, **options)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(DEADLINE)


@contextmanager
def redis_server(port=None):
    """(port, process) of a Redis that keeps nothing."""
    if shutil.which("redis-server") is None:
        missing("redis-server", "PATH")
    port = port or free_port()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with running("redis-server", "--port", str(port), "--save", "", "--dir", "/", **quiet) as process:
        eventually(lambda: accepts(port))
        yield port, process


def accepts(port):
    with socket.socket() as attempt:
        return attempt.connect_ex(("127.0.0.1", port)) == 0


def postgres_binaries():
    found = shutil.which("initdb") or max(
        map(str, Path("/usr/lib/postgresql").glob("*/bin/initdb")), default=""
    )
    return Path(found).resolve().parent if found else missing("initdb", "PATH or /usr/lib/postgresql")


@contextmanager
def postgres_server():
    """(address, process) of an empty cluster of its own."""
    with postgres_folder() as folder, postgres(folder, free_port()) as process:
        yield process.address, process


@contextmanager
def prepared_postgres_server():
    """(address, process) of a cluster of its own, with all tables and an operator."""
    with prepared_postgres_folder() as folder, postgres(folder, free_port()) as process:
        yield process.address, process


@contextmanager
def prepared_postgres_folder():
    with postgres_folder() as folder:
        subprocess.run(["cp", "-a", once_a_run("cluster", _cluster) / "data", folder], check=True)
        yield folder


def _cluster(folder):
    with postgres_folder() as made:
        with postgres(made, free_port()) as process:
            _make_tables_and_operator(process.address)
        subprocess.run(["cp", "-a", f"{made}/data", folder], check=True)


@contextmanager
def postgres_folder():
    with tempfile.TemporaryDirectory(prefix="f1-postgres-") as folder:
        if ROOT:
            shutil.chown(folder, "postgres")
        yield folder


def as_postgres(**more):
    """Options of a process that root may not run itself."""
    owner = {"user": "postgres", "group": "postgres", "extra_groups": []} if ROOT else {}
    return {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/", **owner, **more}


def init_postgres(folder):
    options = ["-U", "postgres", "-A", "trust", "--no-sync"]
    subprocess.run(
        [postgres_binaries() / "initdb", "-D", f"{folder}/data", *options], check=True, **as_postgres()
    )


@contextmanager
def postgres(folder, port, **more):
    """The process of the cluster in `folder`; its data stay there."""
    if not Path(folder, "data").exists():
        init_postgres(folder)
    options = ["-p", str(port), "-k", folder, "-h", "127.0.0.1", "-F"]
    command = [postgres_binaries() / "postgres", "-D", f"{folder}/data", *options]
    with running(*command, **as_postgres(**more)) as process:
        process.address = f"postgres://postgres@127.0.0.1:{port}/postgres"
        eventually(lambda: connects(process.address))
        yield process


def connects(address):
    try:
        psycopg.connect(address, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


class Site:
    """A browser's view of a served site: `address`, and a session that may be logged in."""

    def __init__(self, address, process, log, run):
        self.address, self.process, self.log, self.run = address, process, log, run
        self.browser = requests.Session()

    def manage(self, *command):
        subprocess.run([sys.executable, "manage.py", *command], check=True, **self.run)

    def get(self, path, **options):
        return self.browser.get(self.address + path, timeout=DEADLINE, **options)

    def seconds(self, path, status=200):
        began = time.monotonic()
        answer = requests.get(self.address + path, timeout=DEADLINE)
        assert answer.status_code == status, answer.text[:500]
        return time.monotonic() - began

    def post(self, path, **form):
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path).text)
        return self.send(path, token[1], **form)

    def send(self, path, token, **form):
        form["csrfmiddlewaretoken"] = token
        return self.browser.post(self.address + path, form, timeout=DEADLINE)

    def log_in(self):
        answer = self.post("/admin/login/", username=OPERATOR[0], password=OPERATOR[1], next="/admin/")
        assert "Log out" in answer.text or "logout" in answer.text


def prepare(database):
    """All tables and an operator, where they are not there yet."""
    file = Path(database.removeprefix("sqlite:///"))
    if database.startswith("sqlite") and not file.exists():
        shutil.copyfile(once_a_run("site", _sqlite_file) / SQLITE_FILE, file)
    elif not _has_operator(database):
        _make_tables_and_operator(database)


def _has_operator(database):
    sqlite = database.startswith("sqlite")
    connect = sqlite3.connect if sqlite else psycopg.connect
    address = database.removeprefix("sqlite:///") if sqlite else database
    with closing(connect(address)) as connection:
        try:
            return connection.execute("SELECT count(*) FROM auth_user").fetchone()[0]
        except (sqlite3.OperationalError, psycopg.errors.UndefinedTable):
            return False


def _make_tables_and_operator(database):
    run = {"env": os.environ | {"DATABASE_URL": database, "REDIS_URL": ""}, "cwd": settings.BASE_DIR}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True, **run)
    run["env"] |= {"DJANGO_SUPERUSER_USERNAME": OPERATOR[0], "DJANGO_SUPERUSER_PASSWORD": OPERATOR[1]}
    create = [sys.executable, "manage.py", "createsuperuser", "--noinput", "--email", "o@example.org", "-v0"]
    subprocess.run(create, check=True, **run)


def _sqlite_file(folder):
    _make_tables_and_operator(f"sqlite:///{folder}/{SQLITE_FILE}")


@contextmanager
def site(folder, database, workers=1, **environment):
    """Served as by `make run`; its log is in `folder`."""
    broker = environment.get("REDIS_URL") or "memory://localhost"
    ours = {"DATABASE_URL": database, "REDIS_URL": "", "BROKER_URL": broker}
    run = {"env": os.environ | ours | environment, "cwd": settings.BASE_DIR}
    prepare(database)
    port, log = free_port(), folder / "site.log"
    command = (*SERVER, "--port", str(port), "--workers", str(workers))
    with (
        log.open("w") as output,
        running(*command, stdout=output, stderr=output, **run) as process,
    ):
        eventually(lambda: accepts(port))
        yield Site(f"http://127.0.0.1:{port}", process, log, run)
