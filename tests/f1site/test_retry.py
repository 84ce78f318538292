"""Repeated requests: when, how often, and what an error contains and hides."""

import logging
import traceback

import pytest

from f1site.lib import retry
from f1site.lib.errors import ExternalAPIError, RateLimitError
from f1site.lib.rates import Rate

GOOD = {"MRData": {"total": "22"}}
KEY = "k3y-that-nobody-may-see"


@pytest.fixture
def rate():
    return Rate("a source", "1000/hour")


def ask(source, rate, path="/", params=None, read=retry.parse_json, **patience):
    return retry.request(source.url + path, params, read=read, rate=rate, **patience).value


def test_asking_again_is_a_warning(source, rate, fake_clock, caplog):
    source.set_replies("/", 503, GOOD)
    ask(source, rate)
    assert [(r.levelname, "Trying again in" in r.getMessage()) for r in caplog.records] == [("WARNING", True)]


@pytest.mark.parametrize(
    "trouble",
    [500, 502, None, "<html>Please wait</html>", '{"MRData": {"tot', b"\xff", '{"a": NaN}', "[" * 9999],
    ids=["500", "502", "reset", "html", "truncated", "not utf-8", "nan", "deep"],
)
def test_trouble_that_may_pass_is_waited_out(trouble, source, rate, fake_clock):
    source.set_replies("/", trouble, trouble, trouble, trouble, GOOD)
    assert ask(source, rate) == GOOD
    assert fake_clock.waits == [pytest.approx(seconds, rel=0.1) for seconds in (1, 2, 4, 8)]


def test_longer_waits_than_eight_seconds_help_nobody(source, rate, fake_clock):
    source.set_replies("/", *[500] * 7, GOOD)
    ask(source, rate, tries=8)
    assert fake_clock.waits[3:] == [pytest.approx(8, rel=0.1)] * 4


def test_waits_differ_so_that_processes_part(source, rate, fake_clock):
    source.set_replies("/", 500, 500, 500, 500, GOOD)
    ask(source, rate)
    assert len({round(wait / 2**n, 6) for n, wait in enumerate(fake_clock.waits)}) > 1


def test_an_answer_shorter_than_announced_is_requested_again(source, rate, fake_clock):
    source.set_replies("/", (200, {"Content-Length": "100"}), GOOD)
    assert ask(source, rate) == GOOD
    assert len(fake_clock.waits) == 1


def test_a_source_that_stalls_is_requested_again(source, rate, fake_clock, monkeypatch):
    monkeypatch.setattr(retry, "ANSWER_SECONDS", 0.2)
    source.set_replies("/", (200, {"Transfer-Encoding": "chunked", "Content-Length": ""}), GOOD)
    with pytest.raises(ExternalAPIError, match=r"broke off|cannot be reached"):
        ask(source, rate, tries=1)
    assert ask(source, rate) == GOOD


def test_an_ill_shaped_answer_is_requested_again_and_then_named(source, rate, fake_clock):
    def read(body):
        raise ExternalAPIError("it has no MRData")

    source.set_replies("/", {})
    with pytest.raises(
        ExternalAPIError, match=r"^http://127.*/ sent an answer of no use: it has no MRData\.$"
    ):
        ask(source, rate, read=read)
    assert len(source.requests) == 5


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_wrong_question_is_not_asked_again(status, source, rate, fake_clock):
    source.set_replies("/", status)
    with pytest.raises(ExternalAPIError, match=f"answered {status}") as caught:
        ask(source, rate)
    assert (len(source.requests), fake_clock.waits, caught.value.details["status"]) == (1, [], status)


def test_retry_after_is_honoured(source, rate, fake_clock):
    source.set_replies("/", (429, {"Retry-After": "30"}), (503, {"Retry-After": "0"}), GOOD)
    assert ask(source, rate) == GOOD
    assert fake_clock.waits == [30, pytest.approx(2, rel=0.1)]


def test_a_source_that_wants_an_hours_rest_is_left_alone(source, rate, fake_clock):
    source.set_replies("/", (429, {"Retry-After": "3600"}))
    with pytest.raises(ExternalAPIError, match="answered 429") as caught:
        ask(source, rate)
    assert (caught.value.details["retry_after"], fake_clock.waits) == (3600, [])


def test_a_request_refused_now_and_then_is_repeated(source, rate, fake_clock):
    source.set_replies("/", 429, 429, 429, 429, GOOD)
    assert ask(source, rate) == GOOD
    assert fake_clock.waits == [pytest.approx(seconds, rel=0.1) for seconds in (1, 2, 4, 8)]


def test_an_hour_that_is_used_up_ends_at_once_and_says_until_when(source, rate, fake_clock):
    source.set_replies("/", 429)
    message = r"refuses all requests \(429\).* the limit of an hour is used up.* again at 2023-07-08 13:00"
    with pytest.raises(RateLimitError, match=message):
        ask(source, rate, wait=False)
    assert len(source.requests) == 5
    # No other request of this source leaves before that, because refused ones count too.
    with pytest.raises(RateLimitError, match=message):
        ask(source, rate, path="/other", wait=False)
    assert len(source.requests) == 5


def test_an_hour_that_is_used_up_is_waited_out_once(source, rate, fake_clock):
    source.set_replies("/", *[429] * 5, GOOD)
    assert ask(source, rate) == GOOD
    assert fake_clock.waits[-1] == pytest.approx(3600)
    source.set_replies("/", 429)
    with pytest.raises(RateLimitError, match="used up"):
        ask(source, rate)
    assert len(source.requests) == 6 + 10


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 0),
        ({"Cache-Control": "public, max-age=3600"}, 3600),
        ({"Cache-Control": "max-age=3600", "Age": "3000"}, 600),
        ({"Cache-Control": "max-age=60", "Age": "90"}, 0),
        ({"Cache-Control": "no-cache, max-age=3600"}, 0),
        ({"Cache-Control": "max-age=soon"}, 0),
        ({"Cache-Control": "max-age=31536000"}, 86400),
    ],
)
def test_an_answer_is_good_for_what_its_maximum_age_leaves(headers, seconds):
    assert retry.lifetime(headers).total_seconds() == seconds


def test_every_try_takes_from_the_rate(source, rate, fake_clock):
    source.set_replies("/", 500, 429, None, GOOD)
    ask(source, rate)
    assert rate.left() == {"1000/hour": 996}


def test_a_rate_that_is_used_up_is_no_trouble_that_passes(source, fake_clock):
    source.set_replies("/", 500)
    with pytest.raises(RateLimitError):
        ask(source, Rate("a source", "2/hour"), wait=False)
    assert len(source.requests) == 2


def test_a_connection_that_was_idle_and_is_dropped_is_tried_again_at_once(source, rate, fake_clock):
    source.set_replies("/", GOOD, None, GOOD)
    ask(source, rate)
    retry._last_answer[source.url.removeprefix("http://")] -= 5
    assert ask(source, rate) == GOOD
    assert (len(source.requests), fake_clock.waits) == (3, [])


def test_an_answer_without_end_is_cut_off(source, rate, fake_clock, monkeypatch):
    monkeypatch.setattr(retry, "LARGEST_ANSWER", 1000)
    source.set_replies("/", "x" * 100_000)
    with pytest.raises(ExternalAPIError, match="is too long or too slow"):
        ask(source, rate, tries=1)


@pytest.mark.parametrize("trouble", [500, 401, None, "<html>", (429, {"Retry-After": "9"})])
def test_a_key_is_in_no_log_and_no_error(trouble, source, rate, fake_clock, caplog):
    caplog.set_level(logging.DEBUG)
    source.set_replies("/", trouble)
    with pytest.raises(ExternalAPIError) as caught:
        ask(source, rate, params={"appid": KEY})
    text = "".join(traceback.format_exception(caught.value)) + repr(caught.value.details) + caplog.text
    assert source.requests[0] == ("/", {"appid": KEY})
    assert KEY not in text
    assert all(KEY not in str(error) for error in chain(caught.value))


def chain(error):
    """An error and all that it came from, printed or not."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def test_a_key_is_in_no_error_of_a_source_that_is_down(source, rate, fake_clock):
    source.server.server_close()
    with pytest.raises(ExternalAPIError, match="cannot be reached: ConnectionError") as caught:
        ask(source, rate, params={"appid": KEY})
    assert all(KEY not in str(error) for error in chain(caught.value))


def test_we_say_who_we_are_and_whom_to_write_to(source, rate):
    source.set_replies("/", GOOD)
    ask(source, rate)
    assert source.headers[0]["User-Agent"] == "f1-forecast/1.0 (no contact given)"


def test_with_faults_on_every_page_arrives_in_the_end(stand_in, fake_clock, monkeypatch):
    monkeypatch.setattr(retry, "ANSWER_SECONDS", 0.5)
    shares = dict.fromkeys(["retry_after", "stall", "truncate", "garbage", "reset"], 0.05)
    stand_in.control(faults={"500": 0.2, "429": 0.1, **shares}, seed=7)
    rate = Rate("the stand-in", "1000/hour")
    url = f"{stand_in.url}/ergast/f1/{stand_in.season}/results.json"
    pages = [
        retry.request(url, {"limit": 10, "offset": offset}, read=retry.parse_json, rate=rate, tries=20).value
        for offset in range(0, 200, 10)
    ]
    assert sum(len(race["Results"]) for page in pages for race in page["MRData"]["RaceTable"]["Races"]) == 200
    assert stand_in.stats()["requests"] == 1000 - rate.left()["1000/hour"] > 20
