"""The API with its database or Redis stopped, frozen and back: the last answers, or a 503 within a second."""

import re
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import psycopg
import pytest
import requests

from tests.sites import (
    SEASONS,
    SERVER,
    accepts,
    eventually,
    free_port,
    frozen,
    postgres,
    prepared_postgres_folder,
    redis_server,
    running,
    site,
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
# Promised are 1 s for an answer or a 503, and 0.5 s more without Redis; the rest is for a machine under load.
SOON = 4
KEPT = "/api/v1/calendar/2024"
NEVER_ASKED = {"frozen": "/api/v1/calendar/2023", "stopped": "/api/v1/calendar/2019"}


class Servers:
    """PostgreSQL and Redis of their own, either of which a test may stop, and two web processes on them."""

    def __init__(self, folder):
        self.folder, self.ports = folder, (free_port(), free_port())
        self._open = {}

    def start(self, name):
        starts = {
            "postgres": lambda: postgres(self.folder, self.ports[0]),
            "redis": lambda: redis_server(self.ports[1]),
        }
        stack = ExitStack()
        found = stack.enter_context(starts[name]())
        self._open[name] = stack, found if name == "postgres" else found[1]

    def stop(self, name):
        stack, process = self._open.pop(name)
        process.send_signal(signal.SIGINT)  # PostgreSQL would wait for its clients after another signal
        process.wait(60)
        stack.close()

    def pid(self, name):
        return self._open[name][1].pid

    def close(self):
        for name in list(self._open):
            self.stop(name)

    @property
    def database(self):
        return f"postgres://postgres@127.0.0.1:{self.ports[0]}/postgres"


@pytest.fixture(scope="module")
def servers():
    with prepared_postgres_folder() as folder:
        servers = Servers(folder)
        servers.start("postgres")
        servers.start("redis")
        yield servers
        servers.close()


@pytest.fixture(scope="module")
def sites(servers, tmp_path_factory):
    """The addresses of both web processes."""
    folder, second = tmp_path_factory.mktemp("answers"), free_port()
    redis = f"redis://127.0.0.1:{servers.ports[1]}/0"
    metrics = str(folder / "metrics")
    options = {"REDIS_URL": redis, "ANSWER_CACHE_MB": "8", "PROMETHEUS_MULTIPROC_DIR": metrics}
    with (
        site(folder, servers.database, **options) as first,
        (folder / "second.log").open("w") as log,
        running(*SERVER, "--port", str(second), stdout=log, stderr=log, **first.run),
    ):
        first.manage("shell", "-v0", "-c", SEASONS)
        eventually(lambda: accepts(second))
        for written in (first.log, folder / "second.log"):  # no computation of the start is counted
            eventually(lambda written=written: "Warming up ended" in written.read_text())
        addresses = [first.address, f"http://127.0.0.1:{second}"]
        eventually(lambda: all(get(address + KEPT).status_code == 200 for address in addresses))
        yield addresses


def get(address):
    return requests.get(address, timeout=60)


def timed(address):
    began = time.monotonic()
    return get(address), time.monotonic() - began


class Load:
    """Clients that ask for these addresses again and again, and what they got."""

    def __init__(self, addresses, clients=6):
        self.answers, self._over = [], threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=[addresses]) for _ in range(clients)]

    def _ask(self, addresses):
        session = requests.Session()
        while not self._over.is_set():
            for address in addresses:
                response = session.get(address, timeout=60)
                self.answers.append((address, response.status_code, response.content))
                time.sleep(0.01)

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        eventually(lambda: len(self.answers) > 20)
        return self

    def __exit__(self, *_):
        self._over.set()
        for thread in self._threads:
            thread.join()

    def more(self, number=40):
        seen = len(self.answers)
        eventually(lambda: len(self.answers) > seen + number)


def out_of_reach(servers, name, how):
    if how == "frozen":
        return frozen(servers.pid(name))
    stack = ExitStack()
    servers.stop(name)
    stack.callback(servers.start, name)
    return stack


HOW = pytest.mark.parametrize("how", ["frozen", "stopped"])


@HOW
def test_without_the_database_the_last_answers_are_sent_and_the_rest_is_503_soon(servers, sites, how):
    with out_of_reach(servers, "postgres", how):
        response, seconds = timed(sites[0] + NEVER_ASKED[how])
        assert (response.status_code, response.json()["code"], seconds < SOON) == (
            503,
            "SERVICE_UNAVAILABLE",
            True,
        )
        response = eventually(lambda: "Warning" in get(sites[0] + KEPT).headers and get(sites[0] + KEPT))
        assert (response.status_code, "Age" in response.headers) == (200, True)
        assert get(sites[0] + "/health/ready").status_code == 503
        assert timed(sites[0] + "/health/live")[1] < SOON
    assert eventually(lambda: get(sites[0] + NEVER_ASKED[how]).status_code == 200)
    assert eventually(lambda: "Warning" not in get(sites[0] + KEPT).headers)


@HOW
@pytest.mark.parametrize("name", ["postgres", "redis"])
def test_under_load_no_answer_is_wrong_and_none_is_an_error_but_503(servers, sites, name, how):
    right = get(sites[0] + KEPT).content
    paths = [KEPT, "/api/v1/calendar/1990", "/health/live"]
    with Load([address + path for address in sites for path in paths]) as load:
        with out_of_reach(servers, name, how):
            load.more()
        load.more()
    allowed = {KEPT: {200}, "/calendar/1990": {404, 503} if name == "postgres" else {404}, "/live": {200}}
    for address, status, content in load.answers:
        assert status in next(codes for end, codes in allowed.items() if address.endswith(end))
        assert content == right or not address.endswith(KEPT)
    assert eventually(lambda: get(sites[0] + "/api/v1/calendar/1990").status_code == 404)


@HOW
def test_without_redis_a_request_waits_for_it_once_and_it_is_ready(servers, sites, how):
    with out_of_reach(servers, "redis", how):
        for path in ("/api/v1/calendar/2022", "/api/v1/calendar/2021", KEPT):
            response, seconds = timed(sites[0] + path)
            assert (response.status_code, seconds < SOON) == (200, True)
        ready = get(sites[0] + "/health/ready")
        assert (ready.status_code, ready.json()["status"]) == (200, "degraded")
    assert eventually(lambda: get(sites[0] + "/health/ready").json()["status"] == "ok")


def test_a_change_shows_soon_in_every_process(servers, sites):
    with psycopg.connect(servers.database) as connection:
        connection.execute("UPDATE ingestion_race SET name = 'Renamed' WHERE date = '2024-03-02'")
        connection.execute("UPDATE ingestion_generation SET token = 'another'")
    began = time.monotonic()
    for address in sites:
        eventually(lambda address=address: "Renamed" in get(address + KEPT).text, seconds=SOON)
    assert time.monotonic() - began < SOON


def misses(address):
    shown = get(address + "/metrics").text
    return float(re.search(r'f1_cache_lookups_total\{level="answers",outcome="miss"\} (\S+)', shown)[1])


def test_forty_clients_of_two_processes_cause_one_computation(sites):
    before = misses(sites[0])
    with ThreadPoolExecutor(40) as pool:
        asked = [pool.submit(get, sites[number % 2] + "/api/v1/calendar/2020") for number in range(40)]
    assert {one.result().status_code for one in asked} == {200}
    assert misses(sites[0]) == before + 1
