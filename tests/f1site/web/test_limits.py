"""The limits of the API: what counts, for whom, and what a client gets to know."""

import pytest
from limits import parse

from tests.f1site.api.test_errors import error
from tests.f1site.metrics.reading import Change

NEXT_RACE, WHAT_IF = "/api/v1/predictions/next-race", "/api/v1/predictions/race/1/what-if"
# No route knows it, so that it needs no database.
ANY = "/api/v1/nothing"
LIMITS = ("API_RATE", "API_RATE_NEXT_RACE", "API_RATE_WHAT_IF")


@pytest.fixture(autouse=True)
def limits(settings):
    """Of four requests a minute, two of the next race; three of what-ifs."""
    settings.ENABLE_PREDICTIONS = False  # which they answer at once, without the database
    for name, rate in zip(LIMITS, ("4/minute", "2/minute", "3/minute"), strict=True):
        setattr(settings, name, (parse(rate),))


def is_refused(client, path, address="192.0.2.1", **options):
    return client.get(path, REMOTE_ADDR=address, **options).status_code == 429


def refusals(client, *paths):
    return [is_refused(client, path) for path in paths]


@pytest.mark.parametrize("path", [ANY, "/api/v1/status/x", "/api/docs/x", "/api/schema/x", "/api"])
def test_every_request_of_the_api_counts(client, path):
    assert refusals(client, *[path] * 5) == [False] * 4 + [True]


@pytest.mark.parametrize("path", ["/health/live", "/static/x.css", "/robots.txt", "/nothing.txt"])
def test_nothing_else_counts(client, path):
    assert not any(refusals(client, *[path] * 6))
    assert "RateLimit-Limit" not in client.get(path).headers


@pytest.mark.parametrize("path", [NEXT_RACE, f"{NEXT_RACE}/", f"{NEXT_RACE}?places=all", f"{NEXT_RACE}%0A"])
def test_the_next_race_has_a_limit_of_its_own_within_the_other(client, path):
    assert refusals(client, path, path, path, ANY, ANY, ANY) == [False, False, True, False, False, True]


def test_a_what_if_costs_one_more_for_each_thing_that_is_different(client):
    dear = f"{WHAT_IF}?grid=VER:2&gr%69d=x&wet=1"
    assert refusals(client, dear, WHAT_IF) == [False, True]
    assert is_refused(client, WHAT_IF, "192.0.2.2") is False
    assert is_refused(client, f"{WHAT_IF}?swap=PER:LAW", "192.0.2.2") is False
    assert is_refused(client, WHAT_IF, "192.0.2.2") is True


def test_one_what_if_is_answered_even_if_it_costs_more_than_the_limit(client, settings):
    settings.API_RATE_WHAT_IF = (parse("1/minute"),)
    assert refusals(client, f"{WHAT_IF}?grid=VER:2&wet=1", WHAT_IF) == [False, True]


def test_a_refusal_says_when_to_come_again(client):
    refusals(client, *[ANY] * 4)
    response = client.get(ANY, REMOTE_ADDR="192.0.2.1")
    assert error(response) == (429, "RATE_LIMIT_EXCEEDED")
    assert 1 <= int(response["Retry-After"]) <= 60
    assert response.json()["details"] == {"retry_after": int(response["Retry-After"])}
    assert f"in {response['Retry-After']} s" in response.json()["error"]


def test_every_answer_has_the_limit_with_the_least_room(client):
    shown = [client.get(path, REMOTE_ADDR="192.0.2.1").headers for path in (ANY, NEXT_RACE)]
    names = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Policy")
    assert [shown[0][name] for name in names] == ["4", "3", "4;w=60"]
    assert [shown[1][name] for name in names] == ["2", "1", "2;w=60, 4;w=60"]
    assert all(1 <= int(headers["RateLimit-Reset"]) <= 60 for headers in shown)


def test_each_address_counts_for_itself_and_ipv6_by_network(client):
    for address in ("192.0.2.1", "2001:db8::1"):
        assert [is_refused(client, ANY, address) for _ in range(5)] == [False] * 4 + [True]
    assert is_refused(client, ANY, "2001:db8::ffff:ffff:ffff:ffff") is True
    assert is_refused(client, ANY, "::ffff:192.0.2.1") is True
    assert is_refused(client, ANY, "2001:db8:0:1::1") is False
    assert is_refused(client, ANY, "192.0.2.2") is False


def test_a_forged_address_gains_nothing(client):
    forged = [{"X-Forwarded-For": f"203.0.113.{number}", "Forwarded": "for=1.2.3.4"} for number in range(5)]
    assert [is_refused(client, ANY, headers=headers) for headers in forged] == [False] * 4 + [True]


def test_a_preflight_does_not_count_but_other_options_do(client):
    asked = {"Access-Control-Request-Method": "GET", "Origin": "https://example.org"}
    for _ in range(6):
        assert client.options(ANY, headers=asked, REMOTE_ADDR="192.0.2.1").status_code == 200
    assert refusals(client, ANY) == [False]
    assert client.options(ANY, REMOTE_ADDR="192.0.2.1")["RateLimit-Remaining"] == "2"


def test_without_a_limit_nothing_counts(client, settings):
    for name in LIMITS:
        setattr(settings, name, ())
    assert not any(refusals(client, *[NEXT_RACE, ANY, WHAT_IF] * 5))


@pytest.mark.django_db
def test_the_metric_shows_where_requests_are_counted(client, settings, redis_url):
    settings.REDIS_URL = redis_url
    address = "192.0.2.77"
    for where in ("redis", "process"):
        with Change(client, "f1_api_limits_total", counted_in=where, outcome="accepted") as accepted:
            is_refused(client, f"{ANY}/{where}", address)
        assert accepted.by == 1
        settings.REDIS_URL = ""
