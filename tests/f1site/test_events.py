"""Events wake workers up after the commit, and never fail for the code that emits them."""

import os
import subprocess
import sys

import pytest
from celery import shared_task
from django.db import transaction

from f1site.lib import events, trace
from tests import messages


@shared_task
def listen(**keys):
    """Only its messages are looked at."""


@shared_task(serializer="none that is installed")
def cannot_be_sent(**keys):
    """Its message cannot be written."""


@pytest.fixture(autouse=True)
def listeners(monkeypatch):
    monkeypatch.setattr(events, "_listeners", {})
    events.on("data.imported", listen)
    messages.take()


def heard():
    return [message.keys for message in messages.take() if message.task == listen.name]


@pytest.mark.django_db(transaction=True)
def test_an_event_is_sent_after_the_commit_with_its_name_and_keys():
    with transaction.atomic():
        events.emit("data.imported", season=2023)
        assert heard() == []
    assert heard() == [{"event": "data.imported", "season": 2023}]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_no_event():
    with transaction.atomic():
        events.emit("data.imported", season=2023)
        transaction.set_rollback(True)
    assert heard() == []


@pytest.mark.django_db(transaction=True)
def test_a_listener_registered_twice_hears_once():
    events.on("data.imported", listen)
    events.emit("data.imported", season=2023)
    events.emit("model.trained")
    assert heard() == [{"event": "data.imported", "season": 2023}]


@pytest.mark.django_db(transaction=True)
def test_an_event_has_the_trace_of_what_caused_it_and_expires():
    with trace.bound("abc"):
        events.emit("data.imported")
    (message,) = messages.take()
    assert message.trace_id == "abc"
    assert message.expires is not None


@pytest.mark.django_db(transaction=True)
def test_a_message_that_cannot_be_sent_is_logged_and_the_others_hear(caplog, monkeypatch):
    monkeypatch.setattr(events, "_listeners", {})
    events.on("data.imported", cannot_be_sent)
    events.on("data.imported", listen)
    with transaction.atomic():
        events.emit("data.imported", season=2023)
    assert heard() == [{"event": "data.imported", "season": 2023}]
    assert "none that is installed" in caplog.text


def test_a_broker_that_is_down_is_logged_and_no_error():
    down = {"REDIS_URL": "redis://127.0.0.1:9/0", "BROKER_URL": "", "DATABASE_URL": "sqlite://:memory:"}
    code = """
import django; django.setup()
from f1site.lib import events
events.emit("data.imported", season=2023)
"""
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, env=os.environ | down, capture_output=True, text=True, check=True)
    assert "data.imported did not reach f1site.tasks.catch_up" in run.stderr
