"""One line a request, without what may be secret and without what machines ask for all the time."""

import logging
import re

import pytest


def lines(caplog):
    return [record.getMessage() for record in caplog.records if record.name == "f1site.requests"]


def test_a_request_is_one_line_with_its_status_and_milliseconds_and_without_its_query(client, caplog):
    client.get("/api/v1/nothing?token=secret")
    (line,) = lines(caplog)
    assert re.fullmatch(r"GET /api/v1/nothing 404 \d+ ms", line)


def test_a_request_has_its_parts_as_fields_with_the_route_as_endpoint(client, caplog):
    client.get("/admin/login/?token=secret")
    (record,) = caplog.records
    fields = {name: getattr(record, name) for name in ("method", "path", "status", "endpoint")}
    assert fields == {"method": "GET", "path": "/admin/login/", "status": 200, "endpoint": "admin/login/"}


def test_a_request_that_is_refused_has_no_second_line(client, caplog):
    client.get("/api/v1/nothing")
    assert [record.levelname for record in caplog.records] == ["INFO"]


def test_a_request_that_fails_is_one_line_with_the_traceback(client, caplog, settings):
    client.raise_request_exception = False
    settings.FRONTEND_DIST = None
    client.get("/")
    (record,) = caplog.records
    assert (record.levelname, record.status, record.exc_info[0]) == ("ERROR", 500, TypeError)


def test_a_request_that_cannot_be_served_is_a_warning(client, caplog, settings, tmp_path):
    settings.FRONTEND_DIST = tmp_path
    assert client.get("/").status_code == 503
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_a_path_cannot_forge_a_line(client, caplog):
    client.get("/api/v1/a%0AGET%20/forged")
    assert "\n" not in lines(caplog)[0]


@pytest.mark.parametrize("path", ["/health/live", "/health/live/", "/static/app.js"])
def test_probes_and_static_files_are_not_logged(client, caplog, path):
    client.get(path)
    assert lines(caplog) == []


def test_it_is_on_unless_switched_off():
    assert logging.getLogger("f1site.requests").isEnabledFor(logging.INFO)
