"""One trace id from a request, a command or the scheduler through all that follows from it."""

import re

import pytest

from f1site.lib import trace

ID = "0af7651916cd43dd8448eb211c80319c"


def test_a_trace_id_has_32_hexadecimal_digits_and_is_bound_only_within():
    assert re.fullmatch("[0-9a-f]{32}", trace.new())
    with trace.bound(ID):
        assert trace.current() == ID
    assert trace.current() == ""


def test_an_inner_trace_id_gives_way_to_the_outer_one():
    with trace.bound(ID), trace.bound(trace.new()):
        pass
    with trace.bound(ID):
        with trace.bound(trace.new()):
            assert trace.current() != ID
        assert trace.current() == ID


def test_each_request_is_answered_with_a_trace_id_of_its_own(client):
    first, second = (client.get("/health/live")["X-Request-ID"] for _ in range(2))
    assert re.fullmatch("[0-9a-f]{32}", first)
    assert first != second


def test_a_request_continues_the_trace_of_its_traceparent(client):
    header = f"00-{ID}-b7ad6b7169203331-01"
    assert client.get("/health/live", headers={"traceparent": header})["X-Request-ID"] == ID


@pytest.mark.parametrize(
    "header",
    [
        "",
        "nonsense",
        f"00-{ID}-b7ad6b7169203331",
        f"00-{'0' * 32}-b7ad6b7169203331-01",
        f"ff-{ID}-b7ad6b7169203331-01",
        f"00-{ID}-{'0' * 16}-01",
        f"00-{ID.upper()}-b7ad6b7169203331-01",
    ],
)
def test_an_invalid_traceparent_is_not_taken(header):
    assert trace.from_traceparent(header) == ""
