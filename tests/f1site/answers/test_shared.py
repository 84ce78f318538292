"""Processes share answers through Redis; here a client stands for a process, with a memory of its own."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client

from f1site.lib.web.answers import shared
from tests.f1site.answers.site import computed, gate, state
from tests.sites import eventually

KEPT = "/api/v1/kept"


@pytest.fixture
def processes(data, settings, redis_url):
    settings.REDIS_URL = redis_url
    shared.clear()
    clients = [Client(), Client()]
    for client in clients:
        client.get("/health/live")  # loads the middleware
    yield clients
    shared.clear()


def test_what_one_process_has_computed_another_sends(processes):
    first, second = (process.get(KEPT) for process in processes)
    assert (first.content, first.headers["ETag"]) == (second.content, second.headers["ETag"])
    assert len(computed) == 1


def test_after_five_minutes_a_process_asks_redis_before_it_computes(processes):
    processes[0].get(KEPT)
    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=301)):
        processes[0].get(KEPT)
    assert len(computed) == 1


def test_another_generation_is_computed_by_one_process(processes, data):
    processes[0].get(KEPT)
    data.token = "second"
    state["value"] = 2
    assert [process.get(KEPT).json()["value"] for process in processes] == [2, 2]
    assert len(computed) == 2


def test_in_an_outage_a_process_sends_what_another_has_computed(processes, data):
    processes[0].get(KEPT)
    data.is_away = state["is_away"] = True
    response = processes[1].get(KEPT)
    assert (response.status_code, "Warning" in response.headers) == (200, True)


def test_clients_of_several_processes_cause_one_computation(processes, at_once):
    gate.clear()
    responses = [at_once(10, lambda process=process: process.get(KEPT)) for process in processes]
    eventually(lambda: computed)
    gate.set()
    assert {response.status_code for join in responses for response in join()} == {200}
    assert len(computed) == 1


def test_what_is_not_kept_is_not_shared(processes):
    for process in processes:
        process.get("/api/v1/not-kept")
    assert len(computed) == 2


def test_clear_removes_every_answer(processes):
    processes[0].get(KEPT)
    assert shared.clear() == 1
    processes[1].get(KEPT)
    assert len(computed) == 2
