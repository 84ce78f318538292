"""The admin's pages of accuracy and calibration: the figures of the summaries, for who may see scores."""

from statistics import fmean

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from analytics.models import ModelAccuracy
from ingestion.models import Race
from tests.analytics import record

ACCURACY = reverse("admin:analytics_modelaccuracy_by_season")
CALIBRATION = reverse("admin:analytics_modelaccuracy_calibration")


@pytest.fixture
def backtests(world):
    races = list(Race.objects.filter(season__year=2021, round_number__lte=6).order_by("date"))
    record.create([*races, *list(world.rounds())[: world.NEXT_ROUND]], stages=("before_weekend",))
    return world


def test_each_season_has_the_mean_of_its_races_held_by_now(backtests, admin_client):
    shown = admin_client.get(ACCURACY).context["seasons"]
    assert shown["headers"] == ["forecaster", "2022 (4)", "2021 (6)"]
    (ensemble,) = [row for row in shown["rows"] if row[0] == "Ensemble"]
    of_season = ModelAccuracy.objects.filter(forecaster="ensemble", race__season__year=2022)
    losses = of_season.exclude(race=backtests.race()).values_list("log_loss", flat=True)
    assert ensemble[1] == f"{fmean(losses):.3f}"


def test_the_verdicts_are_shown_and_another_stage_can_be_chosen(backtests, admin_client):
    page = admin_client.get(ACCURACY)
    assert "better than equal chances" in page.text
    assert "No forecast of this stage" in admin_client.get(ACCURACY, {"stage": "after_qualifying"}).text


def test_the_calibration_has_a_point_on_the_plot_for_each_row_of_the_table(backtests, admin_client):
    page = admin_client.get(CALIBRATION, {"outcome": "podium", "forecaster": "elo"})
    assert page.text.count("<circle") == len(page.context["bins"]["rows"]) > 3
    assert page.context["found"]["forecaster"] == "elo"


def test_a_choice_that_does_not_exist_is_replaced_by_the_first(backtests, admin_client):
    page = admin_client.get(CALIBRATION, {"outcome": "points", "stage": "x", "kind": "reference"})
    assert (page.status_code, page.context["found"]["outcome"]) == (200, "win")
    assert page.context["found"]["kind"] == "backtest"


@pytest.mark.parametrize("address", [ACCURACY, CALIBRATION])
def test_both_pages_are_there_without_any_score(world, admin_client, address):
    assert "scored yet" in admin_client.get(address).text


@pytest.mark.django_db
@pytest.mark.parametrize("address", [ACCURACY, CALIBRATION])
def test_a_page_is_for_who_may_view_scores_and_takes_no_change(client, address):
    user = User.objects.create_user("reader", is_staff=True)
    client.force_login(user)
    assert client.get(address).status_code == 403
    user.user_permissions.add(Permission.objects.get(codename="view_modelaccuracy"))
    client.force_login(User.objects.get(pk=user.pk))
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 405
