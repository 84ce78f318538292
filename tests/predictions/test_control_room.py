"""The admin's first page of a populated installation: the next race, its forecast, models, facts."""

import math

import pytest
from django.urls import reverse

from f1site.lib.jobs import requests
from f1site.lib.jobs.models import Job
from predictions import metrics
from predictions.models import Document, Forecast, Prediction, TrainedModel

INDEX = reverse("admin:index")


@pytest.fixture
def operator(world, settings, admin_client):
    settings.F1_AS_OF = world.THURSDAY
    return admin_client


def texts(client, title):
    panels = client.get(INDEX).context["panels"]
    return {line.label: line.text for panel in panels if panel.title == title for line in panel.lines}


def test_the_next_race_has_its_start_and_the_forecast_that_is_shown(world, operator):
    found = texts(operator, "Next race")
    assert found["race"].startswith(f"{world.race()}, starts in 3")
    assert found["forecast"].startswith("before the weekend, made ")


def test_a_missing_forecast_is_explained(world, operator):
    Forecast.objects.filter(race=world.race()).update(race=world.race(1))
    requests.request("predictions.tasks.forecast_next_race")
    assert texts(operator, "Next race")["forecast"] == "none: a job makes it now"
    Job.objects.update(error="The disk is full.")
    assert texts(operator, "Next race")["forecast"] == "none: The disk is full."
    TrainedModel.objects.update(state="retired")
    assert texts(operator, "Next race")["forecast"] == "none: no models serve, train them first"


def test_models_and_facts_have_their_age(world, operator):
    assert str(world.race(4)) in texts(operator, "Facts")["newest result"]
    version = TrainedModel.objects.sets().get().version
    assert f"version {version}" in texts(operator, "Models")["serves"]


def test_the_ledger_has_its_length_its_last_check_and_its_checkpoint(world, operator, monkeypatch):
    found = texts(operator, "Ledger")
    assert found["documents"].startswith("12, the last ")
    assert (found["newest hash"], found["checked"]) == (
        Document.objects.get(number=12).hash,
        "not yet by this process",
    )
    check = metrics.LedgerCheck()
    check.due_at = math.inf
    monkeypatch.setattr(metrics, "ledger_check", check)
    check.look()
    assert texts(operator, "Ledger")["checked"].startswith("whole, ")
    Prediction.objects.filter(pk=Prediction.objects.last().pk).update(grid_position=20)
    check.look()
    assert "breaks, the first: Document" in texts(operator, "Ledger")["checked"]


def test_the_page_asks_the_database_little(world, operator, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        operator.get(INDEX)
