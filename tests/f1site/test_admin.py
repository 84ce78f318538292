"""Every table has its pages in the admin, and what is on record is only read there."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from analytics.models import ModelAccuracy, Odds, TrackCoefficient
from f1site import urls  # noqa: F401 - discovers the pages of the admin
from f1site.lib.jobs.models import Job
from ingestion.models import Driver, ImportRun, Race
from predictions.models import Forecast, Prediction, SeasonForecast, SeasonPrediction, TrainedModel
from tests.ingestion.archives import TinyArchive

OURS = [
    model
    for app in ("ingestion", "predictions", "analytics")
    for model in apps.get_app_config(app).get_models()
] + [Job]
ON_RECORD = [
    Job,
    ImportRun,
    Forecast,
    Prediction,
    SeasonForecast,
    SeasonPrediction,
    TrainedModel,
    ModelAccuracy,
    Odds,
    TrackCoefficient,
]


def page(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


@pytest.fixture
def operator(admin_client, tmp_path):
    archive = TinyArchive()
    archive.session("races-qualifying-results", 1, "max-verstappen", 1, q1Millis=90000)
    archive.load(tmp_path)
    return admin_client


def test_every_model_is_in_the_admin():
    assert [model for model in OURS if not admin.site.is_registered(model)] == []


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_list_opens_and_can_be_searched(model, operator):
    assert operator.get(page(model, "changelist")).status_code == 200
    assert operator.get(page(model, "changelist"), {"q": "2023"}).status_code == 200


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_stored_row_has_a_page(model, operator):
    for row in model._default_manager.all()[:1]:
        assert operator.get(page(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("model", ON_RECORD, ids=lambda model: model.__name__)
def test_nobody_adds_to_the_record_by_hand(model, operator):
    assert operator.get(page(model, "add")).status_code == 403


def test_what_is_on_record_is_not_deleted(operator):
    run = ImportRun.objects.get()
    assert operator.post(page(ImportRun, "delete", run.pk), {"post": "yes"}).status_code == 403
    assert ImportRun.objects.filter(pk=run.pk).exists()


def test_an_operator_can_correct_a_fact(operator):
    driver = Driver.objects.get(name="Max Verstappen")
    form = {"name": driver.name, "date_of_birth": "1997-09-30", "driver_code": "VES"}
    assert operator.post(page(Driver, "change", driver.pk), form).status_code == 302
    driver.refresh_from_db()
    assert driver.driver_code == "VES"


def test_a_list_of_races_does_not_ask_for_each_row(operator, django_assert_max_num_queries):
    race = Race.objects.get(round_number=2)
    for number in range(3, 30):
        Race.objects.create(
            season=race.season,
            circuit=race.circuit,
            date=race.date,
            round_number=number,
            grand_prix=f"gp-{number}",
        )
    with django_assert_max_num_queries(12):
        operator.get(page(Race, "changelist"))


def test_the_admin_is_closed_to_visitors(client, db):
    answer = client.get(page(Race, "changelist"))
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("admin:login"))
