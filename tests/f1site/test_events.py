"""Events wake workers up after the commit, and never fail for the code that emits them."""

import os
import subprocess
import sys

import pytest
from celery import shared_task
from django.db import transaction

from f1site.lib import events

heard = []


@shared_task
def listen(**keys):
    heard.append(keys)


@shared_task
def fail(**keys):
    raise ValueError("the task's own trouble")


@pytest.fixture(autouse=True)
def listeners(monkeypatch):
    heard.clear()
    monkeypatch.setattr(events, "_listeners", {})
    events.on("data.imported", listen)


@pytest.mark.django_db(transaction=True)
def test_an_event_is_told_after_the_commit_with_its_keys():
    with transaction.atomic():
        events.emit("data.imported", season=2023)
        assert heard == []
    assert heard == [{"season": 2023}]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_no_event():
    with transaction.atomic():
        events.emit("data.imported", season=2023)
        transaction.set_rollback(True)
    assert heard == []


@pytest.mark.django_db(transaction=True)
def test_a_listener_registered_twice_hears_once():
    events.on("data.imported", listen)
    events.emit("data.imported", season=2023)
    events.emit("model.trained")
    assert heard == [{"season": 2023}]


@pytest.mark.django_db(transaction=True)
def test_a_listener_that_fails_here_is_logged_and_the_others_hear(caplog, monkeypatch):
    monkeypatch.setattr(events, "_listeners", {})
    events.on("data.imported", fail)
    events.on("data.imported", listen)
    with transaction.atomic():
        events.emit("data.imported", season=2023)
    assert heard == [{"season": 2023}]
    assert "the task's own trouble" in caplog.text


def test_a_broker_that_is_down_is_logged_and_no_error():
    environment = os.environ | {"REDIS_URL": "redis://127.0.0.1:9/0", "DATABASE_URL": "sqlite://:memory:"}
    code = """
import django; django.setup()
from f1site.lib import events
from ingestion.tasks import import_archive
events.on("data.imported", import_archive)
events.emit("data.imported", where="nowhere")
"""
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert "data.imported did not reach ingestion.tasks.import_archive" in run.stderr
