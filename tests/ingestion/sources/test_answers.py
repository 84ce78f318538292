"""What sources said is kept: fresh answers are not asked for again, and an outage serves the last."""

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
    def ask(params=None, rate="1000/hour", **how):
        how = {"max_age": timedelta(hours=1), "now": clock.now(), **how}
        return answers.fetch("jolpica", f"{source.url}/races", params, rate=Rate("jolpica", rate), **how)

    return ask


def test_an_answer_is_kept_as_it_was_sent(source, fetch):
    source.say("/races", FIRST)
    fetch({"offset": 100, "limit": 100})
    kept = SourceAnswer.objects.get()
    assert (kept.source, kept.url) == ("jolpica", f"{source.url}/races?limit=100&offset=100")
    assert (json.loads(zlib.decompress(kept.body)), kept.fetched_at) == (FIRST, clock.now())


def test_a_fresh_answer_serves_without_asking(source, fetch, fake_clock):
    source.say("/races", FIRST, SECOND)
    first = fetch()
    fake_clock.sleep(3599)
    assert fetch() == first
    assert len(source.asked) == 1


def test_an_answer_that_is_no_longer_fresh_is_replaced(source, fetch, fake_clock):
    source.say("/races", FIRST, SECOND)
    fetch()
    fake_clock.sleep(3600)
    assert fetch() == answers.Answer(SECOND, clock.now(), stale=False)
    assert SourceAnswer.objects.count() == 1


def test_questions_that_differ_have_answers_that_differ(source, fetch):
    source.say("/races", FIRST, SECOND)
    assert fetch({"offset": 0}).payload == FIRST
    assert fetch({"offset": 100}).payload == SECOND


def test_an_outage_serves_the_last_answer_and_says_so(source, fetch, fake_clock, caplog):
    source.say("/races", FIRST, 503)
    first = fetch()
    fake_clock.sleep(7200)
    assert fetch() == answers.Answer(FIRST, first.fetched_at, stale=True)
    assert "answered 503. The stored answer of 2023-07-08 12:00 is used." in caplog.text


def test_an_outage_without_an_answer_before_it_is_an_error(source, fetch):
    source.say("/races", 503)
    with pytest.raises(ExternalAPIError, match=r"/races answered 503\.$"):
        fetch()


def test_an_ill_shaped_answer_is_not_kept(source, fetch):
    def validate(payload):
        if payload != SECOND:
            raise ExternalAPIError("it has the wrong total")

    source.say("/races", FIRST)
    with pytest.raises(ExternalAPIError, match="of no use: it has the wrong total"):
        fetch(validate=validate)
    assert not SourceAnswer.objects.exists()


def test_what_is_not_there_is_neither_kept_nor_held_against_the_source(source, fetch, fake_clock):
    source.say("/races", FIRST, 404)
    fetch()
    fake_clock.sleep(7200)
    with pytest.raises(ExternalAPIError) as caught:
        fetch()
    assert (caught.value.details["status"], SourceHealth.objects.get().last_error_at) == (404, None)


def test_a_limit_that_is_reached_is_an_error_even_where_an_old_answer_is_kept(source, fetch, fake_clock):
    source.say("/races", FIRST)
    fetch(rate="1/day")
    fake_clock.sleep(7200)
    with pytest.raises(RateLimitError, match="limit of 1/day requests to jolpica is reached"):
        fetch(rate="1/day", wait=False)


def test_health_tells_the_last_success_and_the_last_error(source, fetch, fake_clock):
    source.say("/races", FIRST, 500, SECOND)
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
    source.say("/races", FIRST)
    fetch()
    began = clock.now()
    fake_clock.sleep(30)
    answers.record_success("jolpica", clock.now())
    assert SourceHealth.objects.get().last_success_at == began


def test_a_key_is_sent_and_kept_nowhere(source, fetch, caplog):
    source.say("/races", FIRST, 401)
    fetch({"appid": KEY, "lat": 1})
    fetch({"appid": KEY, "lat": 1}, max_age=timedelta(0))
    stored = [
        *SourceAnswer.objects.values_list("url", "body"),
        *SourceHealth.objects.values_list("last_error"),
    ]
    assert source.asked == [("/races", {"appid": KEY, "lat": "1"})] * 2
    assert KEY not in repr(stored) + caplog.text
