"""What stands between a client and a view, with the server that `make run` starts."""

import os
import select
import signal
import socket
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
import requests

from f1site.lib.web import bodies
from tests.sites import accepts, eventually, redis_server, site

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
ANY, NEXT_RACE, LIVE = "/api/v1/status", "/api/v1/predictions/next-race", "/health/live"
LOGIN = "/admin/login/"
RATES = {"API_RATE": "100/minute", "API_RATE_NEXT_RACE": "20/minute"}


def statuses(address, paths, clients=60):
    """The paths asked for by so many clients at once; how many answers of each path have each status."""

    def ask(numbered):
        number, path = numbered
        forged = {"X-Forwarded-For": f"203.0.113.{number % 250}", "X-Real-IP": "203.0.113.9"}
        return path, requests.get(address + path, headers=forged, timeout=60).status_code

    with ThreadPoolExecutor(clients) as pool:
        return Counter(pool.map(ask, enumerate(paths)))


@pytest.fixture
def two_processes(tmp_path):
    """A site of two processes that count in a Redis of their own."""
    with (
        redis_server() as (port, _),
        site(
            tmp_path,
            f"sqlite:///{tmp_path}/f1.sqlite3",
            workers=2,
            REDIS_URL=f"redis://127.0.0.1:{port}/0",
            **RATES,
        ) as served,
    ):
        yield served


def test_of_400_requests_at_once_exactly_100_are_answered_and_a_forged_address_gains_nothing(two_processes):
    counted = statuses(two_processes.address, [ANY] * 400)
    assert counted == {(ANY, 200): 100, (ANY, 429): 300}


def test_of_400_mixed_requests_at_once_exactly_100_are_answered_and_20_of_the_next_race(two_processes):
    # There is no race in the empty database: 404 is the answer.
    counted = statuses(two_processes.address, [NEXT_RACE, ANY] * 200)
    assert counted == {(NEXT_RACE, 404): 20, (NEXT_RACE, 429): 180, (ANY, 200): 80, (ANY, 429): 120}


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    with site(folder, f"sqlite:///{folder}/f1.sqlite3") as served:
        yield served


def send(served, *lines, body=b""):
    """A connection on which this much was sent."""
    host, port = served.address.removeprefix("http://").split(":")
    connection = socket.create_connection((host, int(port)), timeout=60)
    connection.sendall("\r\n".join(lines).encode() + body)
    return connection


def status(connection):
    return int(connection.recv(12).split()[1])


def open_connections(stack, served, *lines, body=b""):
    return [stack.enter_context(send(served, *lines, body=body)) for _ in range(20)]


def answers(served):
    return [served.get(path).status_code for path in (LIVE, ANY, LOGIN, LIVE)]


def test_with_twenty_slow_headers_open_it_answers(served):
    with ExitStack() as stack:
        open_connections(stack, served, f"GET {ANY} HTTP/1.1", "Host: 127.0.0.1", "X-Slow: ")
        assert answers(served) == [200] * 4


FORM = ("Host: 127.0.0.1", "Content-Type: application/x-www-form-urlencoded", "Content-Length: 1000", "", "")


def test_with_twenty_slow_bodies_open_it_answers_and_some_are_refused(served):
    with ExitStack() as stack:
        slow = open_connections(stack, served, f"POST {LOGIN} HTTP/1.1", *FORM, body=b"username=")
        assert answers(served) == [200] * 4
        refused = slow[bodies.READERS_PER_ADDRESS :]
        assert eventually(lambda: is_answered(slow) >= len(refused))
        assert is_answered(slow) == len(refused)
        assert {status(connection) for connection in select.select(slow, [], [], 0)[0]} == {503}


def is_answered(connections):
    return len(select.select(connections, [], [], 0)[0])


def test_a_place_is_free_again_once_a_slow_client_has_gone(served):
    with ExitStack() as stack:
        open_connections(stack, served, f"POST {LOGIN} HTTP/1.1", *FORM, body=b"username=")
    served.log_in()


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_the_api_does_not_wait_for_a_body(served, method):
    with send(served, f"{method} {ANY} HTTP/1.1", *FORM) as connection:
        assert status(connection) == (200 if method == "GET" else 405)


def test_a_large_upload_to_the_login_is_refused_before_it_has_arrived(served):
    length = f"Content-Length: {bodies.LARGEST_ANONYMOUS + 1}"
    with send(served, f"POST {LOGIN} HTTP/1.1", *FORM[:2], length, "", "") as connection:
        assert status(connection) == 413
    files = {"file": bytes(2 * bodies.LARGEST_ANONYMOUS)}
    response = requests.post(served.address + LOGIN, files=files, timeout=60)
    assert (response.status_code, "at most 64 KB" in response.text) == (413, True)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("GET /api/v1/%E2%82%AC HTTP/1.1", 404),
        ("GET /api/v1/%FF%zz HTTP/1.1", 404),
        ("GET /%E2%82%AC HTTP/1.1", 404),
        ("GET /api/v1/a%00b HTTP/1.1", 400),
        (f"GET /api/v1/{5000 * 'x'} HTTP/1.1", 400),
        ("GET http://evil.example/api/v1/nothing HTTP/1.1", 404),
        ("BREW /api/v1/nothing HTTP/1.1", 404),
    ],
)
def test_an_odd_request_is_answered_in_the_one_shape(served, line, expected):
    with send(served, line, "Host: 127.0.0.1", "Connection: close", "", "") as connection:
        assert status(connection) == expected


@pytest.mark.parametrize("hosts", [("Host: evil.example",), ("Host: 127.0.0.1", "Host: evil.example"), ()])
def test_a_host_that_is_not_ours_is_refused_by_the_api_but_not_by_a_health_check(served, hosts):
    for path, expected in ((ANY, 400), (LIVE, 200)):
        with send(served, f"GET {path} HTTP/1.1", *hosts, "Connection: close", "", "") as connection:
            assert status(connection) == expected


def test_headers_of_one_name_are_one_list(tmp_path_factory):
    """A proxy that adds a header of its own after the client's is believed for its own alone."""
    folder = tmp_path_factory.mktemp("behind-a-proxy")
    database = f"sqlite:///{folder}/f1.sqlite3"
    with site(folder, database, TRUSTED_PROXIES="127.0.0.1", API_RATE="5/minute") as served:
        for number in range(6):
            forged = (f"X-Forwarded-For: 203.0.113.{number}", "X-Forwarded-For: 192.0.2.1")
            with send(served, f"GET {ANY} HTTP/1.1", "Host: 127.0.0.1", *forged, "", "") as connection:
                last = status(connection)
        assert last == 429


def test_a_process_ends_with_its_server(tmp_path):
    """Else it would answer beside the server that is started instead, with the code of before."""
    with site(tmp_path, f"sqlite:///{tmp_path}/f1.sqlite3") as alone:
        port = int(alone.address.rpartition(":")[2])
        os.kill(alone.process.pid, signal.SIGKILL)
        alone.process.wait()
        assert eventually(lambda: not accepts(port))
