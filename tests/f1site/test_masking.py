"""No line of the log shows a secret, wherever it stands."""

import json
import logging

import pytest

from f1site.lib.logs import masking
from tests.f1site.test_logs import failure_of, line

KEY = "k3y-of/OpenWeather"


def test_a_secret_is_masked_in_the_event_its_arguments_and_its_fields():
    text = line(msg=f"{KEY} %s", args=({"inner": [KEY]},), secrets=[KEY])
    assert KEY not in text
    assert json.loads(text)["event"] == "*** {'inner': ['***']}"


def test_a_secret_is_masked_in_a_traceback():
    text = line(msg="failed", exc_info=failure_of(f"no answer to ?x={KEY}"), secrets=[KEY])
    assert json.loads(text)["exception"].endswith("ValueError: no answer to ?x=***")


def test_a_secret_is_masked_as_an_address_encodes_it():
    assert "k3y" not in line(msg="/weather?x=k3y-of%2FOpenWeather", secrets=[KEY])


def test_of_two_secrets_that_begin_alike_no_rest_is_left():
    assert (
        json.loads(line(msg="only-for-tests-either", secrets=["only-for-tests", "only-for-tests-either"]))[
            "event"
        ]
        == "***"
    )


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("GET /data?lat=1&appid=abc&lon=2", "GET /data?lat=1&appid=***&lon=2"),
        ("GET /data?key=abc", "GET /data?key=***"),
        ("postgres://f1:pw@db:5432/f1 is down", "postgres://f1:***@db:5432/f1 is down"),
        ("redis://:pw@redis/0", "redis://:***@redis/0"),
        ("{'Authorization': 'Bearer a.b.c'}", "{'Authorization': '***'}"),
        ("Cookie: sessionid=abc; csrftoken=def", "Cookie: ***"),
        ("SECRET_KEY=abc", "SECRET_KEY=***"),
        ('{"MODEL_SIGNING_KEY": "abc"}', '{"MODEL_SIGNING_KEY": "***"}'),
        ("password: abc", "password: ***"),
        ("race=(2024, 1) key 3", "race=(2024, 1) key 3"),
        ("12:30 https://example.org/a@b", "12:30 https://example.org/a@b"),
    ],
)
def test_what_follows_the_name_of_a_secret_is_masked_and_nothing_else(text, masked):
    assert json.loads(line(msg=text))["event"] == masked


def test_a_field_with_the_name_of_a_secret_is_masked_at_any_depth():
    event = {"headers": {"Authorization": "Bearer abc", "Accept": "*/*"}, "password": "pw"}
    masked = masking.mask_secrets([])(None, "", event)
    assert masked == {"headers": {"Authorization": "***", "Accept": "*/*"}, "password": "***"}


def test_a_redis_password_is_masked_as_it_is_and_as_an_address_has_it():
    secret = masking.password("redis://:p%40ss-word@redis/0")
    assert json.loads(line(msg="p@ss-word p%40ss-word", secrets=[secret]))["event"] == "*** ***"


def test_a_value_that_json_does_not_have_is_text():
    assert masking.mask_secrets([])(None, "", {"loss": float("nan"), "at": 1.5}) == {"loss": "nan", "at": 1.5}


@pytest.mark.parametrize("word", ["a", "token", "-", "api_key ", "a://", "cookie"])
def test_the_patterns_take_a_time_in_proportion_to_the_length_of_a_line(word):
    """In proportion to its square it would be hours, far beyond the timeout of a test."""
    masking.mask_secrets([])(None, "", {"event": word * 200_000})


@pytest.mark.parametrize(("level", "shown"), [(logging.DEBUG, "***"), (logging.WARNING, "Ada Lovelace")])
def test_a_drivers_name_is_masked_in_debug_events_only(level, shown):
    event = {"level": logging.getLevelName(level).lower(), "driver": "Ada Lovelace", "rows": 1}
    assert masking.mask_drivers(None, "", event) == {**event, "driver": shown}
