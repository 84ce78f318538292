"""What nginx lets through, of whom, and what it makes of those who ask too much or too slowly."""

import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress

import pytest

from tests.deploy.stack.fronts import front
from tests.sites import free_port

ANY, WHAT_IF = "/api/v1/status", "/api/v1/predictions/race/1/what-if"
NOT_CACHED = {"Cookie": "a=b"}
SLOW_BODY = "POST /admin/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nusername="


def what_ifs(served, source, **headers):
    """Statuses of four what-ifs, of which the application answers three a minute to an address."""
    return [served.get_from(source, WHAT_IF, **NOT_CACHED, **headers)[0] for _ in range(4)]


def test_the_application_counts_by_the_address_that_nginx_sees(served):
    forged = {"X-Forwarded-For": "203.0.113.1", "Forwarded": "for=203.0.113.1", "X-Real-IP": "203.0.113.1"}
    assert what_ifs(served, "127.0.1.1", **forged) == [404, 404, 404, 429]
    assert what_ifs(served, "127.0.1.2", **forged) == [404, 404, 404, 429]
    status, headers = served.get_from(
        "127.0.1.2", WHAT_IF, **NOT_CACHED, **{"X-Forwarded-For": "203.0.113.2"}
    )
    assert (status, int(headers["Retry-After"]) > 1) == (429, True)


def test_a_trusted_proxy_in_front_tells_the_address_and_the_scheme(tmp_path, source):
    source.set_replies(ANY, {})
    forwarded = {"X-Forwarded-For": "198.51.100.9, 203.0.113.5", "X-Forwarded-Proto": "https"}
    with front(tmp_path, source.url.removeprefix("http://"), NGINX_TRUSTED_PROXIES="127.0.2.0/24") as served:
        served.get_from("127.0.2.1", ANY, **forwarded)
        served.get_from("127.0.3.1", ANY, **forwarded)
    seen = [(headers["X-Forwarded-For"], headers["X-Forwarded-Proto"]) for headers in source.headers]
    assert seen == [("203.0.113.5", "https"), ("127.0.3.1", "http")]


@pytest.fixture
def strict(tmp_path, web):
    with front(tmp_path, web, NGINX_RATE="1r/m", NGINX_BURST="1", NGINX_INSIDE="10.0.0.0/8") as served:
        yield served


def test_too_many_requests_are_refused_in_the_shape_of_the_api(strict):
    answers = [strict.get(ANY) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert answers[-1].headers["Retry-After"] == "1"
    assert answers[-1].headers["Content-Type"] == "application/json"
    assert answers[-1].json()["code"] == "RATE_LIMIT_EXCEEDED"
    assert answers[-1].json().keys() == {"error", "code", "details"}


def test_too_many_requests_for_pages_are_refused_with_a_page(strict):
    answer = [strict.get("/about") for _ in range(3)][-1]
    assert (answer.status_code, answer.headers["Content-Type"]) == (429, "text/html; charset=utf-8")
    assert answer.headers["Retry-After"] == "1"


def test_an_ipv6_client_has_its_network_of_64_bits(tmp_path, source):
    source.set_replies(ANY, {})
    settings = {"NGINX_RATE": "1r/m", "NGINX_BURST": "1", "NGINX_TRUSTED_PROXIES": "127.0.0.1"}
    with front(tmp_path, source.url.removeprefix("http://"), **settings) as served:
        clients = ["2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8:0:1::1"]
        statuses = [served.get(ANY, **{"X-Forwarded-For": client}).status_code for client in clients]
    assert statuses == [200, 200, 429, 200]


def test_too_many_connections_are_refused(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent, ExitStack() as stack:
        web = f"127.0.0.1:{silent.getsockname()[1]}"
        served = stack.enter_context(front(tmp_path, web, NGINX_CONNECTIONS="2"))
        for number in range(2):
            stack.enter_context(served.connect(f"GET {ANY}?{number} HTTP/1.1\r\nHost: localhost\r\n\r\n"))
            stack.enter_context(silent.accept()[0])  # nginx has passed it on
        assert served.get(ANY).json()["code"] == "RATE_LIMIT_EXCEEDED"


def test_without_limits_hundreds_of_requests_at_once_are_answered(tmp_path, web):
    with (
        front(tmp_path, web, NGINX_RATE="none", NGINX_CONNECTIONS="none") as served,
        ThreadPoolExecutor(40) as pool,
    ):
        statuses = set(pool.map(lambda _: served.get(ANY, **NOT_CACHED).status_code, range(400)))
    assert statuses == {200}


@pytest.mark.parametrize("text", ["GET / HTTP/1.1\r\nX-Slow: ", SLOW_BODY], ids=["headers", "body"])
def test_a_slow_client_is_cut_and_the_application_does_not_hear_of_it(tmp_path, source, text):
    with (
        front(tmp_path, source.url.removeprefix("http://"), NGINX_CLIENT_TIMEOUT="1s") as served,
        served.connect(text) as slow,
        suppress(ConnectionResetError),
    ):
        assert slow.recv(4096) == b""
    assert source.requests == []


def test_probes_and_prometheus_on_this_machine_are_answered(served):
    paths = ("/metrics", "/health/ready", "/health/live", "/health/nginx")
    assert [served.get(path).status_code for path in paths] == [200] * 4


@pytest.mark.parametrize("path", ["/metrics", "/health/ready", "/health/"])
def test_a_stranger_finds_no_metrics(strict, path):
    answer = strict.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")


def test_a_large_request_is_refused(served):
    answer = served.ask("POST", ANY, data=b"x" * 70_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "INVALID_PARAMETER")


def test_an_invalid_request_is_refused_in_the_shape_of_the_api(served):
    answer = served.get(f"{ANY}?{'x' * 40_000}")
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID_PARAMETER")


@pytest.mark.parametrize(
    ("path", "kind"), [(ANY, "application/json"), ("/about", "text/html; charset=utf-8")]
)
def test_without_any_web_server_it_says_so(tmp_path, path, kind):
    with front(tmp_path, f"127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}") as served:
        answer = served.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, kind)
    assert answer.headers["Retry-After"] == "5"


def test_without_one_of_two_web_servers_every_request_is_answered(tmp_path, web):
    with front(tmp_path, f"127.0.0.1:{free_port()}", web) as served:
        assert {served.get(ANY, **NOT_CACHED).status_code for _ in range(20)} == {200}
        assert "csrfmiddlewaretoken" in served.get("/admin/login/").text
        assert served.ask("POST", "/admin/login/", data={"username": "x"}).status_code == 403


def test_what_changes_something_is_not_sent_a_second_time(tmp_path):
    """A web server that takes a form and ends without an answer may have done what it says."""
    with (
        socket.create_server(("127.0.0.1", 0)) as first,
        socket.create_server(("127.0.0.1", 0)) as second,
        ThreadPoolExecutor() as pool,
    ):
        web = [f"127.0.0.1:{each.getsockname()[1]}" for each in (first, second)]
        with front(tmp_path, *web) as served:
            waiting = pool.submit(served.ask, "POST", "/admin/login/", data={"username": "x"})
            with first.accept()[0] as connection:
                connection.recv(4096)
            assert waiting.result().status_code == 503
        second.setblocking(False)
        with pytest.raises(BlockingIOError):
            second.accept()
