"""Requests in /metrics: by endpoint, method and status."""

import pytest
from django.db import connection

from tests.f1site.metrics.reading import Change, samples

pytestmark = pytest.mark.django_db
REQUESTS = "f1_http_request_duration_seconds"
TIMED, ANSWERED = f"{REQUESTS}_count", "f1_http_responses_total"


def test_it_is_text_that_no_cache_keeps(client):
    response = client.get("/metrics")
    assert response["Content-Type"].startswith("text/plain; version=0.0.4")
    assert "no-store" in response["Cache-Control"]


def test_a_request_counts_by_its_view_and_not_by_its_path(client):
    labels = {"endpoint": "predictions.calendar.views.Calendar", "method": "GET", "status_class": "4xx"}
    with (
        Change(client, TIMED, **labels) as timed,
        Change(client, ANSWERED, status="404") as answered,
    ):
        client.get("/api/v1/calendar/1951")
        client.get("/api/v1/calendar/1952")
    assert (timed.by, answered.by) == (2, 2)
    assert not [key for key in samples(client) if "1951" in str(key)]


def test_an_invented_method_is_no_series_of_its_own(client):
    labels = {"endpoint": "not-found", "method": "other", "status_class": "4xx"}
    with Change(client, TIMED, **labels) as timed:
        client.generic("BREW", "/api/v1/coffee")
    assert timed.by == 1


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/metrics", "/static/x.css"])
def test_what_machines_ask_for_all_the_time_is_left_out(client, path):
    before = samples(client)
    client.get(path)
    changed = {key[0] for key, value in samples(client).items() if before.get(key) != value}
    assert not {name for name in changed if name.startswith("f1_http")}


def test_an_error_of_the_server_counts(client):
    client.raise_request_exception = False
    with Change(client, ANSWERED, status="500") as answered, connection.execute_wrapper(lambda *_: 1 / 0):
        client.get("/api/v1/predictions/next-race")
    assert answered.by == 1


def test_two_seconds_is_the_limit_of_a_bucket(client):
    client.get("/api/v1/nothing")
    buckets = [dict(key[1:]) for key in samples(client) if key[0] == f"{REQUESTS}_bucket"]
    assert "2.0" in {bucket["le"] for bucket in buckets}
