"""Every error of the API has one shape: error, code, details."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from rest_framework import exceptions

from f1site.lib import errors
from f1site.lib.api.errors import exception_handler
from ingestion.models import Race

API = "/api/v1"


def error(response):
    """(status, code) of an answer in the shape of the contract."""
    body = response.json()
    assert set(body) == {"error", "code", "details"}
    assert body["error"]
    assert isinstance(body["details"], dict)
    assert response["Content-Type"].startswith("application/json")
    return response.status_code, body["code"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("predictions/race/999999", (404, "RACE_NOT_FOUND")),
        ("predictions/race/{silent}", (404, "NO_PREDICTIONS_AVAILABLE")),
        ("predictions/race/{race}?model_id=none", (400, "INVALID_PARAMETER")),
        ("predictions/race/{race}?model_id=0", (400, "INVALID_PARAMETER")),
        ("predictions/race/{race}?model_id=999999", (404, "NO_PREDICTIONS_AVAILABLE")),
        ("predictions/race/{race}?stage=tomorrow", (400, "INVALID_PARAMETER")),
        ("predictions/championship/2021", (404, "NO_PREDICTIONS_AVAILABLE")),
        ("predictions/championship/2022?championship=teams", (400, "INVALID_PARAMETER")),
        ("predictions/championship/next", (404, "NOT_FOUND")),
        ("predictions/race/monaco", (404, "NOT_FOUND")),
        ("standings/drivers?season=abc", (400, "INVALID_PARAMETER")),
        ("standings/constructors?season=1949", (400, "INVALID_PARAMETER")),
        ("standings/drivers?season=1950", (404, "NOT_FOUND")),
        ("calendar/1950", (404, "NOT_FOUND")),
        ("calendar/soon", (404, "NOT_FOUND")),
        ("nonsense", (404, "NOT_FOUND")),
    ],
)
def test_what_is_not_there_or_not_understood_has_its_code(client, world, path, expected):
    path = path.format(race=world.race().pk, silent=world.race(1).pk)
    assert error(client.get(f"{API}/{path}")) == expected


def test_an_invalid_parameter_is_named_in_the_details(client, world):
    body = client.get(f"{API}/standings/drivers?season=abc").json()
    assert body == {
        "error": "season: A valid integer is required.",
        "code": "INVALID_PARAMETER",
        "details": {"season": ["A valid integer is required."]},
    }


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v2/x", "/health", "/health/nothing"])
def test_a_path_that_no_route_knows_is_named(client, path):
    response = client.get(path)
    assert error(response) == (404, "NOT_FOUND")
    assert response.json()["error"] == f"There is nothing at {path}."


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["predictions/next-race", "standings/drivers", "calendar/2022", "status"])
def test_other_methods_are_not_allowed(client, world, method, path):
    assert error(getattr(client, method)(f"{API}/{path}")) == (405, "METHOD_NOT_ALLOWED")


def test_a_format_that_we_do_not_speak_is_an_invalid_parameter(client, world):
    assert error(client.get(f"{API}/status", headers={"accept": "text/turtle"})) == (406, "INVALID_PARAMETER")


def test_without_an_upcoming_race_there_is_no_next(client, world):
    Race.objects.filter(status="scheduled").update(status="cancelled")
    Race.objects.filter(season__year=2022, round_number__in=[5, 6, 7]).update(status="cancelled")
    assert error(client.get(f"{API}/predictions/next-race")) == (404, "NOT_FOUND")


def test_a_failure_that_nobody_foresaw_is_a_500_that_tells_nothing(client, world):
    client.raise_request_exception = False

    def breaks(execute, sql, *rest):
        raise RuntimeError("secret")

    with connection.execute_wrapper(breaks):
        response = client.get(f"{API}/predictions/next-race")
    assert error(response) == (500, "INTERNAL_ERROR")
    assert "secret" not in response.text


def test_outside_the_api_a_failure_is_a_page(client, settings, tmp_path):
    client.raise_request_exception = False
    settings.FRONTEND_DIST = None
    response = client.get("/")
    assert (response.status_code, response["Content-Type"]) == (500, "text/html; charset=utf-8")
    assert "Something went wrong on our side" in response.text


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (errors.F1AnalyticsError("x"), (500, "INTERNAL_ERROR")),
        (errors.ExternalAPIError("x"), (503, "EXTERNAL_SERVICE_ERROR")),
        (errors.DataImportError("x"), (500, "INTERNAL_ERROR")),
        (errors.ModelTrainingError("x"), (500, "INTERNAL_ERROR")),
        (errors.ServiceUnavailable("x"), (503, "SERVICE_UNAVAILABLE")),
        (errors.ValidationError("x"), (400, "INVALID_PARAMETER")),
        (errors.NotFound("x"), (404, "NOT_FOUND")),
        (errors.RaceNotFound("x"), (404, "RACE_NOT_FOUND")),
        (errors.NoPredictionsAvailable("x"), (404, "NO_PREDICTIONS_AVAILABLE")),
        (Http404(), (404, "NOT_FOUND")),
        (exceptions.ValidationError(["x"]), (400, "INVALID_PARAMETER")),
        (exceptions.Throttled(wait=2.5), (429, "RATE_LIMIT_EXCEEDED")),
    ],
)
def test_each_error_has_its_status_and_code(raised, expected):
    response = exception_handler(raised, {})
    assert (response.status_code, response.data["code"]) == expected
    assert set(response.data) == {"error", "code", "details"}


def test_too_many_requests_are_told_when_to_come_again():
    assert float(exception_handler(exceptions.Throttled(wait=2.5), {})["Retry-After"]) >= 2.5


def test_an_error_of_ours_says_when_to_come_again():
    response = exception_handler(errors.Busy("x", retry_after=3), {})
    assert (response.status_code, response["Retry-After"]) == (503, "3")
    assert "Retry-After" not in exception_handler(errors.ServiceUnavailable("x"), {})


def test_what_is_no_error_of_ours_is_left_to_become_a_500():
    assert exception_handler(PermissionDenied(), {}) is None
    assert exception_handler(RuntimeError(), {}) is None


def test_details_say_what_the_message_is_about():
    response = exception_handler(errors.RaceNotFound("No such race.", race_id=7), {})
    assert response.data == {"error": "No such race.", "code": "RACE_NOT_FOUND", "details": {"race_id": 7}}
