"""The site as `make run` serves it, with servers of its own that a test may freeze."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg
import requests
from django.conf import settings

from tests.left_out import missing

DEADLINE = 60
OPERATOR = ("operator", "only-for-tests")
ROOT = os.geteuid() == 0


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
    """A process and all its descendants."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family(int(child)))]


@contextmanager
def frozen(*pids):
    everybody = [one for pid in pids for one in family(pid)]
    for pid in everybody:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in everybody:
            os.kill(pid, signal.SIGCONT)


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
    return Path(found).parent if found else missing("initdb", "PATH or /usr/lib/postgresql")


@contextmanager
def postgres_server():
    """(address, process) of a cluster of its own, which root may not start itself."""
    binaries, port = postgres_binaries(), free_port()
    owner = {"user": "postgres", "group": "postgres", "extra_groups": []} if ROOT else {}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/", **owner}
    with tempfile.TemporaryDirectory(prefix="f1-postgres-") as folder:
        if ROOT:
            shutil.chown(folder, "postgres")
        initdb = [binaries / "initdb", "-D", f"{folder}/data", "-U", "postgres", "-A", "trust", "--no-sync"]
        subprocess.run(initdb, check=True, **quiet)
        options = ["-p", str(port), "-k", folder, "-h", "127.0.0.1", "-F"]
        with running(binaries / "postgres", "-D", f"{folder}/data", *options, **quiet) as process:
            address = f"postgres://postgres@127.0.0.1:{port}/postgres"
            eventually(lambda: connects(address))
            yield address, process


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


@contextmanager
def site(folder, database, **environment):
    """Served by gunicorn with one process and eight threads; its log is in `folder`."""
    broker = environment.get("REDIS_URL") or "memory://localhost"
    ours = {"DATABASE_URL": database, "REDIS_URL": "", "BROKER_URL": broker}
    settings_of_it = os.environ | ours | environment
    run = {"env": settings_of_it, "cwd": settings.BASE_DIR}
    superuser = {"DJANGO_SUPERUSER_USERNAME": OPERATOR[0], "DJANGO_SUPERUSER_PASSWORD": OPERATOR[1]}
    subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], check=True, **run)
    create = [sys.executable, "manage.py", "createsuperuser", "--noinput", "--email", "o@example.org", "-v0"]
    subprocess.run(create, check=False, stderr=subprocess.DEVNULL, cwd=run["cwd"], env=run["env"] | superuser)
    port, log = free_port(), folder / "site.log"
    gunicorn = f"-m gunicorn f1site.wsgi --bind 127.0.0.1:{port} --workers 1 --threads 8 --log-level warning"
    with (
        log.open("w") as output,
        running(sys.executable, *gunicorn.split(), stdout=output, stderr=output, **run) as process,
    ):
        eventually(lambda: accepts(port))
        yield Site(f"http://127.0.0.1:{port}", process, log, run)
