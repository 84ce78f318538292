"""A web process warms up in the background, and starts whether that succeeds or not."""

import logging

import pytest
from django.db import DatabaseError

from f1site.lib import warm_up
from f1site.lib.errors import ServiceUnavailable

called = []


def succeeds():
    called.append("succeeds")


def has_no_models():
    raise ServiceUnavailable("No model is trained.")


def has_no_tables():
    raise DatabaseError("no such table")


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    monkeypatch.setattr(warm_up, "_paths", [])
    called.clear()


def test_what_is_registered_is_called_once_in_another_thread():
    for _ in range(2):
        warm_up.register(f"{__name__}.succeeds")
    warm_up.start().join()
    assert called == ["succeeds"]


@pytest.mark.parametrize(("name", "reason"), [("has_no_models", "No model"), ("has_no_tables", "no such")])
def test_what_cannot_be_computed_yet_is_left_to_the_requests(name, reason, caplog):
    warm_up.register(f"{__name__}.{name}")
    with caplog.at_level(logging.INFO, "f1site.lib.warm_up"):
        warm_up.start().join()
    assert f"Warming up ended early: {reason}" in caplog.text
