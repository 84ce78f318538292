"""Settings fail closed: a start that could go wrong later does not happen."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from f1site.lib import casts
from f1site.lib.env import Env, read_file


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
        ({"DEBUG": "maybe"}, "DEBUG must be true or false, not 'maybe'."),
        ({"ENABLE_PREDICTIONS": "flase"}, "ENABLE_PREDICTIONS must be true or false, not 'flase'."),
        (
            {"MODEL_DIR": "/proc/models"},
            "MODEL_DIR must be a writable folder, and /proc/models cannot",
        ),
        ({"F1_ARCHIVE": "http://example.org/f1db-csv.zip"}, "F1_ARCHIVE must be an https address"),
        ({"F1_AS_OF": "2024-02-20"}, "F1_AS_OF must be a date and time with a zone, from 1950 to 2100"),
        (
            {"DATABASE_URL": "garbage"},
            "DATABASE_URL must be postgres://USER:PASSWORD@HOST:PORT/NAME or",
        ),
        ({"REDIS_URL": "garbage"}, "REDIS_URL must be redis://HOST:PORT/NUMBER"),
        ({"JOLPICA_RATE": "often"}, "JOLPICA_RATE must be limits such as 3/second,400/hour, not 'often'."),
        (
            {"TASK_TIME_LIMIT": "600", "TASK_VISIBILITY_TIMEOUT": "600"},
            "TASK_VISIBILITY_TIMEOUT must be longer than TASK_TIME_LIMIT.",
        ),
        ({"TRUSTED_PROXIES": "10.0.0.1/8"}, "TRUSTED_PROXIES must be addresses or networks such as"),
        ({"API_RATE": "-1/minute"}, "API_RATE must be limits such as 100/minute, or none, not '-1/minute'."),
        ({"HTTPS_ONLY": "yse"}, "HTTPS_ONLY must be true or false, not 'yse'."),
        ({"CONTACT": "Zoë"}, "CONTACT must be printable ASCII, not 'Zoë'."),
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
    """A setting's value as its cast reads it from the environment."""

    def read(text, cast=None, default=None):
        monkeypatch.setenv("A_SETTING", text)
        return Env()("A_SETTING", cast, default)

    return read


@pytest.mark.parametrize(("text", "value"), [("true", True), ("ON", True), ("0", False), (" no ", False)])
def test_a_boolean_may_be_written_in_several_ways(given, text, value):
    assert given(text, casts.boolean, not value) is value


def test_a_setting_left_empty_takes_its_default(given):
    assert given(" ", casts.boolean, True) is True
    assert given(" ", default="default") == "default"
    assert given("", casts.instant) is None


def test_a_value_that_begins_with_a_dollar_is_no_reference_to_another(given):
    assert given("$ecret") == "$ecret"


def test_an_instant_of_any_zone_is_kept_in_utc(given):
    parsed = given("2024-02-20T13:00:00+01:00", casts.instant)
    assert parsed.isoformat() == "2024-02-20T12:00:00+00:00"


@pytest.mark.parametrize(
    "text",
    [
        "Tuesday",
        "2024-02-20T12:00:00",  # no zone
        "2024-02-30T12:00:00Z",
        "0001-01-01T00:00:00+01:00",  # before the first year in UTC
        "9999-12-31T23:59:59-01:00",
        "1949-12-31T12:00:00Z",
        "2024-02-20T12:00:00+99:00",
        "٢٠٢٤-02-20T12:00:00Z",
    ],
)
def test_an_instant_is_a_real_one_with_a_zone_in_the_years_of_formula_1(given, text):
    with pytest.raises(ImproperlyConfigured, match="A_SETTING must be a date and time with a zone"):
        given(text, casts.instant)


@pytest.mark.parametrize("where", ["https://example.org/x", "http://127.0.0.1:8/x", "/srv/f1db-csv.zip", ""])
def test_https_loopback_and_paths_are_let_through(given, where):
    assert given(where, casts.https_or_path, "") == where


@pytest.mark.parametrize(
    "where", ["http://example.org", "ftp://example.org", "https://", "https://[::1", "https://h:x"]
)
def test_other_addresses_are_refused(given, where):
    with pytest.raises(ImproperlyConfigured, match="A_SETTING must be an https address"):
        given(where, casts.https_or_path)


@pytest.mark.parametrize(
    "url",
    [
        "garbage",
        "mysql://127.0.0.1/f1",
        "postgres://f1:hidden@127.0.0.1:5432",  # no name
        "postgres://f1:hidden@127.0.0.1:5432/",
        "postgres://f1:hidden@127.0.0.1:99999/f1",
        "postgres://f1:hidden@127.0.0.1:abc/f1",
        "postgres://f1:hid/den@127.0.0.1/f1",  # not percent-encoded
        "postgres://f1:hidden@[::1/f1",
        "sqlite:///",
        "sqlite://f1.sqlite3",  # a slash is missing
        "sqlite://folder/f1.sqlite3",
        "sqlite:////folder/%00",
    ],
)
def test_an_address_of_no_database_is_refused_without_showing_its_password(given, url):
    with pytest.raises(ImproperlyConfigured, match="A_SETTING must be postgres://USER") as refused:
        given(url, casts.database)
    assert "hid" not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("postgres://f1:p%23@db:5432/f1?sslmode=require", "f1"),
        ("postgresql:///f1", "f1"),
        ("sqlite:////srv/f1.sqlite3", "/srv/f1.sqlite3"),
        ("sqlite:///f1.sqlite3", "f1.sqlite3"),
        ("sqlite://:memory:", ":memory:"),
    ],
)
def test_an_address_of_a_database_is_understood(given, url, name):
    assert given(url, casts.database)["NAME"] == name


@pytest.mark.parametrize("url", ["127.0.0.1", "http://h/0", "redis://", "redis://h:x/0", "redis://h/zero"])
def test_an_address_of_no_redis_is_refused(given, url):
    with pytest.raises(ImproperlyConfigured, match="A_SETTING must be redis://HOST:PORT/NUMBER"):
        given(url, casts.redis)


@pytest.mark.parametrize(
    "text", ["proxy", "10.0.0.1,", "10.0.0.1 10.0.0.2", "10.0.0.0/33", "*", "fe80::1/64"]
)
def test_what_is_no_list_of_networks_is_refused(given, text):
    with pytest.raises(ImproperlyConfigured, match="A_SETTING must be addresses or networks"):
        given(text, casts.networks)


def test_addresses_and_networks_of_both_families_are_read(given):
    read = given("127.0.0.1, 10.0.0.0/8,2001:db8::/32", casts.networks)
    assert list(map(str, read)) == ["127.0.0.1/32", "10.0.0.0/8", "2001:db8::/32"]


@pytest.mark.parametrize("text", ["0/minute", "often", "100", "1/fortnight", "100/minute,x"])
def test_what_is_no_limit_of_the_api_is_refused(given, text):
    with pytest.raises(ImproperlyConfigured, match="A_SETTING must be limits such as 100/minute, or none"):
        given(text, casts.api_rates)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0", []), ("None", []), ("1000/hour,100/minute", [60, 3600]), ("5 per 2 second", [2])],
)
def test_limits_of_the_api_are_read_the_shortest_first(given, text, seconds):
    assert [window.get_expiry() for window in given(text, casts.api_rates)] == seconds


def test_a_secret_that_only_debugging_may_lack(monkeypatch):
    monkeypatch.setenv("A_SETTING", "")
    assert Env().secret("A_SETTING", debug=True).startswith("insecure-")


def test_a_folder_that_is_there_is_used(given, tmp_path):
    assert given(str(tmp_path / "models"), casts.writable_folder).is_dir()


def test_a_folder_that_a_file_stands_in_the_way_of_is_refused(given, tmp_path):
    (tmp_path / "models").write_text("")
    with pytest.raises(ImproperlyConfigured, match="A_SETTING must be a writable folder"):
        given(str(tmp_path / "models"), casts.writable_folder)


@pytest.mark.parametrize("line", ["ENABLE_PREDICTIONS = false", "ENABLE_PREDICTIONS: false", "false"])
def test_a_line_of_the_file_that_is_no_setting_stops_the_start(tmp_path, line):
    (tmp_path / ".env").write_text(f"# comment\n\n{line}\n")
    with pytest.raises(ImproperlyConfigured, match="line 3 must be NAME=value"):
        read_file(tmp_path / ".env")


def test_the_file_sets_what_the_environment_leaves_open(tmp_path, monkeypatch):
    monkeypatch.setenv("A_SETTING", "of the environment")
    monkeypatch.setenv("ANOTHER", "")
    monkeypatch.delenv("ANOTHER")
    (tmp_path / ".env").write_text("A_SETTING=of the file\nexport ANOTHER=of the file\n")
    read_file(tmp_path / ".env")
    assert (Env()("A_SETTING"), Env()("ANOTHER")) == ("of the environment", "of the file")


def test_a_file_that_cannot_be_read_stops_the_start(tmp_path):
    (tmp_path / ".env").write_bytes(b"CONTACT=Zo\xeb\n")
    with pytest.raises(ImproperlyConfigured, match=r"\.env cannot be read"):
        read_file(tmp_path / ".env")
