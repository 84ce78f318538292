"""What `deploy/site_check.py` finds on a site from outside."""

import os

import pytest

from tests.deploy.stack.fronts import front
from tests.deploy.stack.stacks import check
from tests.sites import free_port

PAGE = '<link href="/static/a.css"><script src="/static/a.js"></script>'
NEXT_RACE = "/api/v1/predictions/next-race"
FORECAST = {
    "race": {"name": "Monaco Grand Prix"},
    "predictions": [{"win_probability": 0.75}, {"win_probability": 0.25}],
}
NO_RACE = (404, {}, {"error": "There is no upcoming race on the calendar.", "code": "NOT_FOUND"})
NO_FORECAST = (404, {}, {"error": "Monaco has no forecast yet.", "code": "NO_PREDICTIONS_AVAILABLE"})


@pytest.fixture
def healthy(source):
    source.set_replies("/", PAGE)
    source.set_replies("/static/a.css", "p {}")
    source.set_replies("/static/a.js", "let a")
    source.set_replies(NEXT_RACE, FORECAST)
    return source


@pytest.mark.parametrize("reply", [FORECAST, NO_RACE], ids=["forecast", "winter"])
def test_a_site_that_answers_is_well(healthy, reply):
    healthy.set_replies(NEXT_RACE, reply)
    assert check(healthy.url) == (0, [f"{healthy.url} is well"])
    assert [path for path, _ in healthy.requests] == ["/", "/static/a.css", "/static/a.js", NEXT_RACE]


@pytest.mark.parametrize(
    ("path", "reply", "finding"),
    [
        ("/", 503, "/ answers 503 and is not the dashboard"),
        ("/", "Welcome to nginx!", "/ answers 200 and is not the dashboard"),
        ("/static/a.js", 404, "/static/a.js, which the page needs, answers 404"),
        (NEXT_RACE, NO_FORECAST, "The next race's forecast answers 404: Monaco has no forecast yet."),
        (
            NEXT_RACE,
            FORECAST | {"predictions": FORECAST["predictions"][:1]},
            "The chances to win Monaco Grand Prix add up to 0.7500",
        ),
    ],
)
def test_what_is_wrong_is_a_line_and_an_exit_status(healthy, path, reply, finding):
    healthy.set_replies(path, reply)
    status, lines = check(healthy.url)
    assert (status, lines[0]) == (1, finding)


def test_a_site_that_is_away_is_one_line():
    address = f"http://127.0.0.1:{free_port()}"
    status, (line,) = check(address)
    assert status == 1
    assert line.startswith(f"{address} does not answer as it should: ")
    assert "refused" in line


def test_a_certificate_that_ends_soon_or_is_nobodys_is_found(healthy, tmp_path, certificate):
    port = free_port()
    for name in ("a.css", "a.js"):
        (tmp_path / name).touch()
    web = healthy.url.removeprefix("http://")
    site = f"https://localhost:{port}"
    tls = certificate | {"NGINX_LISTEN_TLS": f"127.0.0.1:{port}"}
    with front(tmp_path, web, NGINX_STATIC=str(tmp_path), **tls):
        trusted = check(site, SSL_CERT_FILE=certificate["NGINX_CERTIFICATE"])
        status, (line,) = check(site, SSL_CERT_FILE=os.devnull)
    assert trusted == (1, ["The certificate of localhost ends in 2 days"])
    assert status == 1
    assert "certificate verify failed" in line
