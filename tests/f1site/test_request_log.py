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


def test_a_path_cannot_forge_a_line(client, caplog):
    client.get("/api/v1/a%0AGET%20/forged")
    assert "\n" not in lines(caplog)[0]


@pytest.mark.parametrize("path", ["/health/live", "/health/live/", "/static/app.js"])
def test_probes_and_static_files_are_not_logged(client, caplog, path):
    client.get(path)
    assert lines(caplog) == []


def test_it_is_on_unless_switched_off():
    assert logging.getLogger("f1site.requests").isEnabledFor(logging.INFO)
