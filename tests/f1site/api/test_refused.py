"""Errors that arise before or beside DRF's views have the one shape too."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404

from f1site import health
from tests.f1site.api.test_errors import error

UNKNOWN, STATUS, LIVE = "/api/v1/nothing", "/api/v1/status", "/health/live"
NOT_FOUND, NOT_ALLOWED = (404, "NOT_FOUND"), (405, "METHOD_NOT_ALLOWED")
INVALID = (400, "INVALID_PARAMETER")
METHODS = ("POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW")


@pytest.fixture(autouse=True, params=[False, True], ids=["", "DEBUG"])
def debug(request, settings):
    settings.DEBUG = request.param


@pytest.mark.parametrize(
    ("method", "path", "options", "expected"),
    [
        *[(method, UNKNOWN, {}, NOT_FOUND) for method in ("GET", "OPTIONS", *METHODS)],
        *[(method, LIVE, {}, NOT_ALLOWED) for method in ("OPTIONS", *METHODS)],
        *[(method, "/health/ready", {}, NOT_ALLOWED) for method in METHODS],
        *[(method, STATUS, {}, NOT_ALLOWED) for method in METHODS],
        ("POST", "/health/nothing", {}, NOT_FOUND),
        ("GET", UNKNOWN, {"HTTP_HOST": "evil.example"}, INVALID),
        ("GET", STATUS, {"HTTP_HOST": "a b"}, INVALID),
        ("GET", STATUS, {"HTTP_HOST": "127.0.0.1,evil.example"}, INVALID),
        ("POST", "/api", {"HTTP_HOST": ""}, INVALID),
        ("GET", "/api/v1/" + 5000 * "x", {}, INVALID),
        ("GET", f"{STATUS}?x=" + 5000 * "x", {}, INVALID),
        ("GET", "/health/" + 5000 * "x", {}, INVALID),
        ("GET", f"{STATUS}?" + 1001 * "a&", {}, INVALID),
        ("GET", f"{STATUS}?a=%00", {}, INVALID),
        ("GET", f"{STATUS}%00", {}, INVALID),
        ("GET", f"{LIVE}%00", {}, INVALID),
        ("GET", f"{STATUS}%FF", {}, NOT_FOUND),
        ("GET", "/api/v1/%zz", {}, NOT_FOUND),
        ("GET", "/api/v1/%C0%AE%C0%AE/", {}, NOT_FOUND),
        ("GET", "/api/v1/\u20ac", {}, NOT_FOUND),
        ("GET", "/api/v1/../../etc/passwd", {}, NOT_FOUND),
        ("GET", "/api/v1/nothing%0Aelse", {}, NOT_FOUND),
        ("GET", UNKNOWN, {"HTTP_ACCEPT": "text/turtle"}, NOT_FOUND),
        ("POST", LIVE, {"HTTP_ACCEPT": "garbage"}, NOT_ALLOWED),
        ("POST", STATUS, {"CONTENT_TYPE": "text/html"}, NOT_ALLOWED),
        ("POST", UNKNOWN, {"CONTENT_LENGTH": "99999999999"}, NOT_FOUND),
    ],
)
def test_what_no_view_of_drf_sees_is_an_error_in_the_one_shape(client, method, path, options, expected):
    assert error(client.generic(method, path, **options)) == expected


@pytest.mark.parametrize("host", ["10.1.2.3:8000", "evil.example", "a b", ""])
def test_a_health_check_is_answered_whatever_the_host(client, host):
    assert client.get(LIVE, HTTP_HOST=host).status_code == 200


@pytest.mark.parametrize("accept", ["text/html", "garbage", "application/xml;q=0.5"])
def test_a_health_check_is_answered_whatever_it_accepts(client, accept):
    assert client.get(LIVE, headers={"accept": accept}).json() == {"status": "ok"}


def test_a_path_that_is_not_there_is_named_as_far_as_it_is_short(client):
    assert client.get(UNKNOWN).json()["error"] == f"There is nothing at {UNKNOWN}."
    assert len(client.get("/api/v1/" + 4000 * "x").content) < 500


def test_a_body_is_not_read(client):
    response = client.generic("GET", LIVE, data=b"{}", content_type="application/json")
    assert (response.status_code, response.wsgi_request.META["CONTENT_LENGTH"]) == (200, "")


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (SuspiciousOperation("x"), INVALID),
        (PermissionDenied("x"), (403, "INVALID_PARAMETER")),
        (Http404("x"), NOT_FOUND),
        (RuntimeError("x"), (500, "INTERNAL_ERROR")),
    ],
)
def test_an_exception_of_a_view_outside_of_drf_has_the_shape(client, settings, monkeypatch, raised, expected):
    def fails():
        raise raised

    settings.DEBUG = False
    client.raise_request_exception = False
    monkeypatch.setattr(health.health, "results", fails)
    assert error(client.get("/health/ready")) == expected


@pytest.fixture
def built(settings, tmp_path):
    settings.FRONTEND_DIST = tmp_path
    (tmp_path / "index.html").write_text("")


@pytest.mark.parametrize(
    ("request_line", "host", "status"),
    [
        ("GET /", "evil.example", 400),
        ("POST /nothing", "testserver", 405),
        ("GET /%00", "testserver", 404),
        ("GET /%FF", "testserver", 404),
        ("GET /\u20ac", "testserver", 404),
    ],
)
def test_outside_the_api_an_error_is_a_page(client, built, request_line, host, status):
    response = client.generic(*request_line.split(), HTTP_HOST=host)
    b"".join(response)
    assert (response.status_code, response["Content-Type"].split(";")[0]) == (status, "text/html")
