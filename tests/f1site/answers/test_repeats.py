"""What is sent again without Django is what Django would send, and is counted, limited and logged like it."""

import json
import logging
import re
from ipaddress import ip_network

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import RequestFactory
from limits import parse

from f1site import repeats
from f1site.lib.metrics import instruments, processes
from f1site.lib.web.answers import shared
from tests.f1site.answers.site import computed, state

KEPT = "/api/v1/kept"
ID = "0af7651916cd43dd8448eb211c80319c"
pytestmark = pytest.mark.usefixtures("connection_stays")


class Server:
    """A site: `get` as a client gets it, `django` by Django alone. `asked` is how often `get` needed it."""

    def __init__(self):
        self.handler, self.asked = WSGIHandler(), 0
        self.application = repeats.repeated(self._django)

    def _django(self, environ, start_response):
        self.asked += 1
        return self.handler(environ, start_response)

    def get(self, path=KEPT, *, method="GET", **environ):
        return answer(self.application, method, path, environ)

    def django(self, path=KEPT, *, method="GET", **environ):
        return answer(self.handler, method, path, environ)


def answer(application, method, path, environ):
    """(status, headers, body)"""

    def start_response(*given):
        started[:] = given

    started = []
    response = application(RequestFactory().generic(method, path, **environ).environ, start_response)
    return int(started[0].split()[0]), dict(started[1]), b"".join(response)


@pytest.fixture
def server(data, settings):
    settings.API_RATE = (parse("1000/minute"),)
    return Server()


@pytest.fixture
def warm(server):
    """What Django has answered from the memory."""
    for _ in range(2):
        server.get()
    server.asked = 0
    return server


@pytest.fixture
def other(data, settings, redis_url):
    """Another process on the same Redis, with a memory of its own."""
    settings.REDIS_URL = redis_url
    shared.clear()
    yield Server()
    shared.clear()


def figures():
    """Of /metrics, what counts something, without how long it took."""
    rows = (sample for family in processes.collect() for sample in family.samples)
    return {
        (row.name, *sorted(row.labels.items())): row.value
        for row in rows
        if not row.name.endswith(("_sum", "_bucket"))
    }


def risen(before, after):
    changes = {key: value - before.get(key, 0) for key, value in after.items()}
    return {key: change for key, change in changes.items() if change}


def outcomes(before, after):
    """Of the cache of answers: how often which."""
    changes = risen(before, after).items()
    counts = {dict(key[1:]).get("outcome"): change for key, change in changes if "lookups" in key[0]}
    return {name: change for name, change in counts.items() if name in instruments.ANSWERED}


def same(headers):
    left_out = {"X-Request-ID", "RateLimit-Remaining", "RateLimit-Reset"}
    return {name: value for name, value in headers.items() if name not in left_out}


WAYS = [
    {},
    {"method": "HEAD"},
    {"HTTP_ACCEPT_ENCODING": "gzip"},
    {"HTTP_ACCEPT_ENCODING": "br"},
    {"HTTP_IF_NONE_MATCH": "*"},
    {"HTTP_IF_NONE_MATCH": '"other"'},
    {"wsgi.url_scheme": "https"},
    {"HTTP_X_FORWARDED_PROTO": "https"},
    {"HTTP_X_FORWARDED_FOR": "203.0.113.1"},
    {"HTTP_ORIGIN": "https://app.example.org"},
    {"HTTP_HOST": "evil.example"},
    {"SCRIPT_NAME": "/f1"},
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("secure", [True, False])
def test_a_reply_is_that_of_django(data, settings, way, secure):
    settings.SECURE_HSTS_SECONDS = 3600 * secure
    settings.TRUSTED_PROXIES = (ip_network("127.0.0.1"),) if secure else ()
    settings.CORS_ALLOWED_ORIGINS = ["https://app.example.org"]
    server = Server()
    expected = [server.django(**way) for _ in range(2)][1]
    for _ in range(4):
        status, headers, body = server.get(**way)
        assert (status, same(headers), body) == (expected[0], same(expected[1]), expected[2])
        assert set(headers) == set(expected[1])


OFTEN = [{}, {"method": "HEAD"}, {"HTTP_ACCEPT_ENCODING": "gzip"}, {"HTTP_IF_NONE_MATCH": "*"}]


@pytest.mark.parametrize("way", OFTEN)
def test_the_third_reply_of_a_kind_needs_no_django(server, way):
    for _ in range(5):
        server.get(**way)
    assert server.asked == 2


@pytest.mark.parametrize("way", [*OFTEN, {"wsgi.url_scheme": "https"}])
def test_what_another_process_has_computed_needs_no_django_after_a_reply_of_its_kind(other, way):
    other.django(f"{KEPT}?a=1", **way)
    other.django(f"{KEPT}?a=2", **way)
    server = Server()
    server.get(f"{KEPT}?a=1", **way)
    before = figures()
    status, headers, body = server.get(f"{KEPT}?a=2", **way)
    between, expected = figures(), other.django(f"{KEPT}?a=2", **way)
    assert (status, same(headers), body) == (expected[0], same(expected[1]), expected[2])
    assert (server.asked, len(computed)) == (1, 2)
    assert outcomes(before, between) == {"redis": 1}
    server.get(f"{KEPT}?a=2", **way)
    assert server.asked == 1


def test_what_redis_does_not_have_is_computed_once(other):
    server = Server()
    before = figures()
    assert server.get()[0] == 200
    assert (outcomes(before, figures()), len(computed)) == ({"miss": 1}, 1)


def test_of_another_generation_nothing_is_sent_from_redis(other, data):
    other.django()
    server = Server()
    data.token = "second"
    state["value"] = 2
    assert json.loads(server.get()[2])["value"] == 2


def test_with_redis_out_of_reach_it_is_computed(data, settings):
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    assert Server().get()[0] == 200
    assert len(computed) == 1


def test_an_unknown_address_is_for_django(server):
    assert (server.get("/api/v1/nothing")[0], server.asked) == (404, 1)


def test_another_generation_is_shown_at_once(warm, data):
    data.token = "second"
    state["value"] = 2
    assert json.loads(warm.get()[2])["value"] == 2


@pytest.mark.parametrize(
    "way",
    [
        {"method": "POST"},
        {"path": f"{KEPT}?a=x"},
        {"HTTP_ACCEPT": "text/html"},
        {"HTTP_ORIGIN": "https://app.example.org"},
    ],
)
def test_what_depends_on_more_is_for_django(warm, way):
    for _ in range(3):
        warm.get(**way)
    assert warm.asked == 3


def test_without_a_cache_everything_is_for_django(data, settings):
    settings.ANSWER_CACHE_MB = 0
    server = Server()
    for _ in range(3):
        assert server.get()[0] == 200
    assert (server.asked, len(computed)) == (3, 3)


def test_limits_are_exact_for_repeated_answers_too(data, settings):
    settings.API_RATE = (parse("5/minute"),)
    server = Server()
    replies = [server.get(REMOTE_ADDR="192.0.2.1") for _ in range(8)]
    assert [status for status, _, _ in replies] == [200] * 5 + [429] * 3
    assert [headers["RateLimit-Remaining"] for _, headers, _ in replies] == [*"43210", *"000"]
    assert json.loads(replies[-1][2])["code"] == "RATE_LIMIT_EXCEEDED"
    assert replies[-1][1].keys() >= {"Content-Security-Policy", "X-Request-ID", "Retry-After"}
    assert server.get(REMOTE_ADDR="192.0.2.2")[0] == 200


@pytest.mark.parametrize(("proxies", "last"), [((), 429), ((ip_network("127.0.0.1"),), 200)])
def test_an_address_counts_as_a_trusted_proxy_reports_it(data, settings, proxies, last):
    settings.API_RATE, settings.TRUSTED_PROXIES = (parse("5/minute"),), proxies
    server = Server()
    replies = [server.get(HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")[0] for number in range(6)]
    assert replies == [200] * 5 + [last]


def test_a_refusal_counts_once_in_the_metrics(warm, settings):
    settings.API_RATE = (parse("3/minute"),)
    server = Server()
    for _ in range(3):
        server.get()
    before = figures()
    assert server.get()[0] == 429
    counts = {key[0]: change for key, change in risen(before, figures()).items()}
    names = ("f1_api_limits_total", "f1_http_responses_total", "f1_http_request_duration_seconds_count")
    assert counts == dict.fromkeys(names, 1)


def test_it_counts_in_the_metrics_as_with_django(warm):
    before = figures()
    warm.django()
    between = figures()
    warm.get()
    assert risen(between, figures()) == risen(before, between)
    assert warm.asked == 0


def test_it_has_a_line_in_the_log_with_the_trace_of_the_request(warm, caplog):
    caplog.set_level(logging.INFO, "f1site.requests")
    _, headers, _ = warm.get(f"{KEPT}?", HTTP_TRACEPARENT=f"00-{ID}-b7ad6b7169203331-01")
    (record,) = caplog.records
    assert headers["X-Request-ID"] == ID
    assert (record.method, record.path, record.status, record.endpoint) == ("GET", KEPT, 200, "api/v1/kept")
    assert re.fullmatch(rf"GET {KEPT} 200 \d+ ms", record.getMessage())
    assert warm.asked == 0


def test_each_reply_has_a_trace_id_of_its_own(warm):
    assert len({warm.get()[1]["X-Request-ID"] for _ in range(3)}) == 3
