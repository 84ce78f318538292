"""Answers are stored: fresh ones are used again, and in an outage the last one."""

import json
import zlib
from datetime import timedelta

import pytest

from f1site.lib import clock
from f1site.lib.errors import ExternalAPIError, RateLimitError
from f1site.lib.rates import Rate
from ingestion.models import SourceAnswer, SourceHealth
from ingestion.sources import answers

pytestmark = pytest.mark.django_db
FIRST, SECOND = {"total": "1"}, {"total": "2"}
KEY = "k3y-that-nobody-may-see"


@pytest.fixture
def fetch(source, fake_clock):
    def request(params=None, rate="1000/hour", **how):
        how = {"max_age": timedelta(hours=1), "now": clock.now(), **how}
        return answers.fetch("jolpica", f"{source.url}/races", params, rate=Rate("jolpica", rate), **how)

    return request


def test_an_answer_is_stored_as_received(source, fetch):
    source.set_replies("/races", FIRST)
    fetch({"offset": 100, "limit": 100})
    kept = SourceAnswer.objects.get()
    assert (kept.source, kept.url) == ("jolpica", f"{source.url}/races?limit=100&offset=100")
    assert (json.loads(zlib.decompress(kept.body)), kept.fetched_at) == (FIRST, clock.now())


def test_a_fresh_answer_is_used_without_a_request(source, fetch, fake_clock):
    source.set_replies("/races", FIRST, SECOND)
    first = fetch()
    fake_clock.sleep(3599)
    assert fetch() == first
    assert len(source.requests) == 1


def test_an_answer_that_is_no_longer_fresh_is_replaced(source, fetch, fake_clock):
    source.set_replies("/races", FIRST, SECOND)
    fetch()
    fake_clock.sleep(3600)
    assert fetch() == answers.Answer(SECOND, clock.now(), stale=False)
    assert SourceAnswer.objects.count() == 1


def test_different_requests_have_different_answers(source, fetch):
    source.set_replies("/races", FIRST, SECOND)
    assert fetch({"offset": 0}).payload == FIRST
    assert fetch({"offset": 100}).payload == SECOND


def test_in_an_outage_the_last_answer_is_marked_as_stale(source, fetch, fake_clock, caplog):
    source.set_replies("/races", FIRST, 503)
    first = fetch()
    fake_clock.sleep(7200)
    assert fetch() == answers.Answer(FIRST, first.fetched_at, stale=True)
    assert "answered 503. The stored answer of 2023-07-08 12:00 is used." in caplog.text


def test_an_outage_without_a_stored_answer_is_an_error(source, fetch):
    source.set_replies("/races", 503)
    with pytest.raises(ExternalAPIError, match=r"/races answered 503\.$"):
        fetch()


def test_an_invalid_answer_is_not_stored(source, fetch):
    def validate(payload):
        if payload != SECOND:
            raise ExternalAPIError("it has the wrong total")

    source.set_replies("/races", FIRST)
    with pytest.raises(ExternalAPIError, match="of no use: it has the wrong total"):
        fetch(validate=validate)
    assert not SourceAnswer.objects.exists()


def test_a_404_is_neither_stored_nor_recorded_as_an_error(source, fetch, fake_clock):
    source.set_replies("/races", FIRST, 404)
    fetch()
    fake_clock.sleep(7200)
    with pytest.raises(ExternalAPIError) as caught:
        fetch()
    assert (caught.value.details["status"], SourceHealth.objects.get().last_error_at) == (404, None)


def test_a_reached_limit_is_an_error_even_with_a_stored_answer(source, fetch, fake_clock):
    source.set_replies("/races", FIRST)
    fetch(rate="1/day")
    fake_clock.sleep(7200)
    with pytest.raises(RateLimitError, match="limit of 1/day requests to jolpica is reached"):
        fetch(rate="1/day", wait=False)


def test_health_has_the_last_success_and_the_last_error(source, fetch, fake_clock):
    source.set_replies("/races", FIRST, 500, SECOND)
    began = clock.now()
    fetch()
    fake_clock.sleep(7200)
    fetch(tries=1)
    health = SourceHealth.objects.get(source="jolpica")
    assert (health.last_success_at, health.last_error_at) == (began, began + timedelta(hours=2))
    assert health.last_error.endswith("/races answered 500.")
    fetch()
    health.refresh_from_db()
    assert health.last_success_at == began + timedelta(hours=2)


def test_successes_within_a_minute_are_written_once(source, fetch, fake_clock, django_assert_num_queries):
    source.set_replies("/races", FIRST)
    fetch()
    began = clock.now()
    fake_clock.sleep(30)
    answers.record_success("jolpica", clock.now())
    assert SourceHealth.objects.get().last_success_at == began


def test_a_key_is_sent_and_not_stored(source, fetch, caplog):
    source.set_replies("/races", FIRST, 401)
    fetch({"appid": KEY, "lat": 1})
    fetch({"appid": KEY, "lat": 1}, max_age=timedelta(0))
    stored = [
        *SourceAnswer.objects.values_list("url", "body"),
        *SourceHealth.objects.values_list("last_error"),
    ]
    assert source.requests == [("/races", {"appid": KEY, "lat": "1"})] * 2
    assert KEY not in repr(stored) + caplog.text
