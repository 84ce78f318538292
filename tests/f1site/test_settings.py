"""Settings fail closed: a start that could go wrong later does not happen."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from f1site.lib import env


def start(**environment):
    """Django started with this environment: its last line, empty if all went well."""
    done = subprocess.run(
        [sys.executable, "-c", "import django; django.setup()"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "f1site.settings"} | environment,
    )
    return done.stderr.strip().splitlines()[-1] if done.returncode else ""


@pytest.mark.parametrize(
    ("environment", "message"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is not set."),
        ({"MODEL_SIGNING_KEY": ""}, "MODEL_SIGNING_KEY is not set."),
        ({"DEBUG": "maybe"}, "DEBUG='maybe' is no boolean: write true or false."),
        ({"ENABLE_PREDICTIONS": "flase"}, "ENABLE_PREDICTIONS='flase' is no boolean"),
        ({"MODEL_DIR": "/proc/models"}, "MODEL_DIR=/proc/models cannot be made"),
        ({"F1_ARCHIVE": "http://example.org/f1db-csv.zip"}, "must be https: only loopback may be http."),
        ({"F1_AS_OF": "2024-02-20"}, "F1_AS_OF='2024-02-20' is no instant with a zone"),
        ({"F1_AS_OF": "Tuesday"}, "F1_AS_OF='Tuesday' is no instant with a zone"),
    ],
)
def test_what_cannot_be_right_stops_the_start_and_says_why(environment, message):
    assert message in start(**environment)


def test_with_everything_in_order_it_starts():
    assert start() == ""


def test_debugging_needs_no_secret():
    assert start(DEBUG="true", SECRET_KEY="", MODEL_SIGNING_KEY="") == ""


@pytest.fixture
def given(monkeypatch):
    return lambda value: monkeypatch.setenv("A_SETTING", value)


@pytest.mark.parametrize(("text", "value"), [("true", True), ("ON", True), ("0", False), (" no ", False)])
def test_a_boolean_may_be_written_in_several_ways(given, text, value):
    given(text)
    assert env.boolean("A_SETTING", default=not value) is value


def test_a_setting_left_empty_takes_its_default(given):
    given(" ")
    assert env.boolean("A_SETTING", default=True) is True
    assert env.text("A_SETTING", "default") == "default"
    assert env.instant("A_SETTING") is None
    assert env.listing("A_SETTING", "a, b,") == ["a", "b"]


def test_an_instant_of_any_zone_is_kept_in_utc(given):
    given("2024-02-20T13:00:00+01:00")
    assert env.instant("A_SETTING").isoformat() == "2024-02-20T12:00:00+00:00"


@pytest.mark.parametrize("where", ["https://example.org/x", "http://127.0.0.1:8/x", "/srv/f1db-csv.zip", ""])
def test_https_loopback_and_paths_are_let_through(given, where):
    given(where)
    assert env.outside("A_SETTING") == where


def test_a_secret_that_only_debugging_may_lack(given):
    given("")
    assert env.secret("A_SETTING", debug=True).startswith("insecure-")


def test_a_folder_that_is_there_is_used(given, tmp_path):
    given(str(tmp_path / "models"))
    assert env.writable_folder("A_SETTING", tmp_path).is_dir()
