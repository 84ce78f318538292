"""Figures that are read when Prometheus asks, and what happens where they cannot be read."""

import pytest
from django.db import OperationalError, connection

from f1site.lib.metrics import figures
from f1site.lib.metrics.figures import Figure
from tests.f1site.metrics.reading import samples, value

pytestmark = pytest.mark.django_db


def failing(now):
    raise OperationalError("no such table")


def one(now):
    yield Figure("f1_one", "One.", 1, {"kind": "a"})
    yield Figure("f1_one", "One.", 2, {"kind": "b"})


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    monkeypatch.setattr(figures, "_paths", [])
    figures.register(f"{__name__}.failing")
    figures.register(f"{__name__}.one")


def test_a_figure_that_cannot_be_read_is_absent_and_the_others_are_there(client):
    found = samples(client)
    assert (found["f1_one", ("kind", "a")], found["f1_one", ("kind", "b")]) == (1, 2)
    assert found["f1_database_up",] == 1


def test_without_its_database_the_figures_of_the_machine_are_there(client):
    def gone(execute, sql, *rest):
        raise OperationalError("connection refused")

    with connection.execute_wrapper(gone):
        found = samples(client)
    assert found["f1_database_up",] == 0
    assert ("f1_one", ("kind", "a")) not in found
    assert 0 < found["f1_disk_used_ratio", ("volume", "models")] < 1


def test_figures_for_which_no_time_is_left_are_absent(client, monkeypatch):
    monkeypatch.setattr(figures, "SECONDS", 0.0)
    assert value(client, "f1_one", kind="a") is None
    assert value(client, "f1_database_up") == 1


def test_the_process_that_answers_is_shown_with_its_memory(client):
    memory = [value for key, value in samples(client).items() if key[0] == "f1_process_resident_memory_bytes"]
    assert memory
    assert min(memory) > 1e6
