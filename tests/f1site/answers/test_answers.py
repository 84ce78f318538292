"""An answer of the API is computed once for a generation of the data, and sent as bytes from then on."""

import gzip
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from f1site.lib.generations import Known
from f1site.lib.web.answers.answer import Answer
from f1site.lib.web.answers.memory import Memory
from tests.f1site.answers.site import computed, gate, state
from tests.sites import eventually

KEPT = "/api/v1/kept"


def value(response):
    return response.json()["value"]


@pytest.mark.parametrize("same", [KEPT, f"{KEPT}/", f"{KEPT}?a=1&b=2", f"{KEPT}?b=2&a=1"])
def test_the_same_question_is_computed_once(client, same):
    first, second = client.get(same), client.get(same)
    assert (first.content, len(computed)) == (second.content, 1)


def test_the_order_of_parameters_and_a_slash_make_no_other_question(client):
    client.get(f"{KEPT}?a=1&b=2")
    client.get(f"{KEPT}/?b=2&a=1")
    assert len(computed) == 1


def test_other_parameters_make_another_question(client):
    assert client.get(f"{KEPT}?a=1").json()["a"] == 1
    assert client.get(f"{KEPT}?a=2").json()["a"] == 2


def test_another_generation_is_computed_again(client, data):
    client.get(KEPT)
    data.token = "second"
    state["value"] = 2
    assert value(client.get(KEPT)) == 2


@pytest.mark.parametrize(("path", "seconds"), [(KEPT, 3600), ("/api/v1/briefly", 60)])
def test_an_answer_is_kept_about_as_long_as_its_view_says(client, path, seconds, monkeypatch):
    monkeypatch.setattr("f1site.lib.web.answers.memory.IN_PROCESS_SECONDS", 10**6)
    began = datetime.now(UTC)
    for part, times in ((0, 1), (0.89, 1), (1.11, 2)):
        with time_machine.travel(began + timedelta(seconds=part * seconds)):
            client.get(path)
        assert len(computed) == times


def test_a_process_keeps_an_answer_for_five_minutes(client):
    client.get(KEPT)
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=301)):
        client.get(KEPT)
    assert len(computed) == 2


def test_no_answer_outlives_an_instant_at_which_time_alone_changes_it(client, data):
    data.changes_at = datetime.now(UTC) + timedelta(seconds=30)
    client.get(KEPT)
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=31)):
        client.get(KEPT)
    assert len(computed) == 2


def test_under_f1_as_of_time_does_not_pass(client, data, settings):
    settings.F1_AS_OF = data.changes_at = datetime.now(UTC) - timedelta(days=400)
    client.get(KEPT)
    client.get(KEPT)
    assert len(computed) == 1


def test_what_a_view_does_not_want_kept_is_computed_each_time(client):
    for _ in range(2):
        assert client.get("/api/v1/not-kept").status_code == 200
    assert len(computed) == 2


@pytest.mark.parametrize("path", [f"{KEPT}?c=1", f"{KEPT}?a=x"])
def test_an_error_is_not_kept(client, path):
    assert [client.get(path).status_code for _ in range(2)] == [400, 400]
    assert client.get(path).headers.get("ETag") is None


def test_a_pair_of_get_and_head_is_one_question(client):
    assert client.head(KEPT).headers["ETag"] == client.get(KEPT).headers["ETag"]
    assert len(computed) == 1


@pytest.mark.parametrize(
    ("accept", "is_kept"),
    [
        ("*/*", True),
        ("application/json", True),
        ("application/json, text/plain, */*", True),
        ("application/json; indent=4", False),
        ("text/html,application/xhtml+xml,*/*;q=0.8", False),
        ("application/*", False),
    ],
)
def test_only_plain_answers_are_kept(client, accept, is_kept):
    for _ in range(2):
        assert client.get(KEPT, headers={"accept": accept}).status_code == 200
    assert len(computed) == (1 if is_kept else 2)


def test_a_client_that_has_the_answer_gets_304_without_a_body(client):
    tag = client.get(KEPT).headers["ETag"]
    for wanted in (tag, f'"other", {tag}', tag.removeprefix("W/"), "*"):
        response = client.get(KEPT, headers={"if-none-match": wanted})
        assert (response.status_code, response.content, response.headers["ETag"]) == (304, b"", tag)
    assert client.get(KEPT, headers={"if-none-match": '"other"'}).status_code == 200


def test_a_changed_answer_has_another_tag(client, data):
    tag = client.get(KEPT).headers["ETag"]
    data.token = "second"
    assert client.get(KEPT).headers["ETag"] == tag
    data.token = "third"
    state["value"] = 2
    assert client.get(KEPT, headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize(
    ("accepted", "is_zipped"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip;q=0, *", False),
        ("br", False),
        ("", False),
    ],
)
def test_it_is_compressed_for_those_who_can_read_that(client, accepted, is_zipped):
    for _ in range(2):
        response = client.get(KEPT, headers={"accept-encoding": accepted})
        assert (response.headers.get("Content-Encoding") == "gzip") == is_zipped
        body = gzip.decompress(response.content) if is_zipped else response.content
        assert b'"value":1' in body
        assert response.headers["Content-Length"] == str(len(response.content))


def test_caches_on_the_way_are_told_to_ask_each_time(client):
    headers = client.get(KEPT).headers
    assert headers["Cache-Control"] == "public, no-cache"
    assert {"Accept", "Accept-Encoding"} <= set(headers["Vary"].replace(",", "").split())


def test_in_an_outage_the_last_answer_is_sent_with_its_age(client, data):
    client.get(KEPT)
    data.is_away = state["is_away"] = True
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=3)):
        response = client.get(KEPT)
    assert (response.status_code, value(response)) == (200, 1)
    assert int(response.headers["Age"]) >= 3 * 3600
    assert "110" in response.headers["Warning"]
    assert "111" in response.headers["Warning"]


def test_in_an_outage_what_was_never_asked_for_is_503(client, data):
    data.is_away = state["is_away"] = True
    response = client.get(KEPT)
    assert (response.status_code, response.json()["code"]) == (503, "SERVICE_UNAVAILABLE")


def test_an_outage_that_a_view_notices_first_sends_the_last_answer_too(client, data):
    client.get(KEPT)
    data.token = "second"
    state["is_away"] = True
    response = client.get(KEPT)
    assert (response.status_code, "111" in response.headers["Warning"]) == (200, True)


def test_after_clear_cache_not_even_an_outage_gets_the_old_answer(client, data):
    client.get(KEPT)
    data.token = "cleared-1"
    state["is_away"] = True
    assert client.get(KEPT).status_code == 503


def test_forty_clients_that_ask_at_once_cause_one_computation(client, at_once):
    gate.clear()
    responses = at_once(40, lambda: client.get(KEPT))
    eventually(lambda: computed)
    gate.set()
    assert [value(response) for response in responses()] == [1] * 40
    assert len(computed) == 1


def test_while_one_computes_the_next_answer_the_others_get_the_one_before_for_a_moment(client, data, at_once):
    data.token = "first"
    client.get(KEPT)
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=305)):
        gate.clear()
        first = at_once(1, lambda: client.get(KEPT))
        eventually(lambda: len(computed) == 2)
        response = client.get(KEPT)
        gate.set()
        first()
    assert (value(response), response.headers["Warning"][:3]) == (1, "110")


def test_who_knows_of_a_change_does_not_wait_for_a_computation_from_before_it(client, data, at_once):
    gate.clear()
    old = at_once(1, lambda: client.get(KEPT))
    eventually(lambda: computed)
    data.token = "second"
    new = at_once(1, lambda: client.get(KEPT))
    eventually(lambda: len(computed) == 2)
    gate.set()
    assert len(old() + new()) == 2


def test_the_memory_stays_within_its_limit_and_forgets_what_was_not_asked_for_the_longest():
    memory, known = Memory(30_000), Known("a", is_checked=True)
    for number in range(10):
        memory.put(str(number), Answer(200, {}, b"x" * 8000 + bytes(str(number), "ascii")))
        memory.get("0", known)
    assert memory.size <= 30_000
    assert memory.get("0", known) is not None
    assert memory.get("1", known) is None
    assert memory.get("9", known) is not None


def test_what_is_stored_in_redis_is_read_back_as_it_was():
    answer = Answer(200, {"Content-Type": "application/json"}, b"y" * 3000, "token", time.time(), 5.0)
    again = Answer.unpack(answer.pack())
    assert (again.body, again.etag, again.zipped) == (answer.body, answer.etag, answer.zipped)
    assert (again.headers, again.token, again.fresh_until) == (answer.headers, "token", 5.0)
