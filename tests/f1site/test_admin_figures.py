"""No list and no page of the admin shows a raw figure: a long float, 0.0%, an instant without its zone."""

import html
import re

import pytest
from django.contrib import admin
from django.urls import reverse

from f1site.lib.formats import percent
from ingestion.models import ImportRun
from predictions.models import EloRating, Prediction, SeasonPrediction, TrainedModel

FAULTS = {
    "long float": re.compile(r"\d\.\d{4,}|\d[eE]-\d"),
    "0% or 100%": re.compile(r"(?<![\d.<>])(?:0|100)(?:\.0+)?%"),
    "instant without its zone": re.compile(r"\d{4},? \d\d?:\d\d(?!:?\d* ?UTC)|[ap]\.m\.|noon|midnight"),
    "raw duration": re.compile(r"\b\d:\d\d:\d\d(?:\.\d{6})?\b(?!\.\d)"),
}
OURS = [
    (model, model_admin)
    for model, model_admin in admin.site._registry.items()
    if model._meta.app_label in ("ingestion", "predictions", "analytics")
]


def text(page):
    """What a may_view sees of the main part of a page, apart from the exact content of a document."""
    content = page.content.decode()
    content = content[content.index('id="content"') :]
    content = re.sub(r"<(script|style|template|textarea)\b.*?</\1>", " ", content, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", " ", content))


def address(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


@pytest.mark.parametrize("model", [model for model, _ in OURS], ids=lambda model: model.__name__)
def test_no_list_and_no_page_shows_a_raw_figure(may_view, model):
    row = model._default_manager.order_by("pk").first()
    for page in (may_view.get(address(model, "changelist")), may_view.get(address(model, "change", row.pk))):
        shown = text(page)
        found = {name: pattern.findall(shown) for name, pattern in FAULTS.items()}
        assert found == {name: [] for name in FAULTS}


def test_the_chances_of_a_forecast_are_in_percent(may_view):
    row = Prediction.objects.order_by("-forecast", "-win_probability").first()
    assert percent(row.win_probability) in text(may_view.get(address(Prediction, "changelist")))
    shown = text(may_view.get(address(Prediction, "change", row.pk)))
    assert percent(row.podium_probability) in shown
    assert f"{row.expected_position:.1f}" in shown


def test_a_decided_title_is_in_words():
    assert SeasonPrediction(status="champion", title_probability=1).title_chance == "champion"
    assert SeasonPrediction(status="open", title_probability=1).title_chance == ">99.9%"


def test_a_rating_has_no_decimals(may_view):
    row = EloRating.objects.order_by("-race__date", "-rating_value").first()
    assert f" {row.rating_value:.0f} " in text(may_view.get(address(EloRating, "changelist")))


def test_an_import_shows_its_start_with_the_zone_and_its_duration_in_words(may_view):
    run = ImportRun.objects.first()
    ImportRun.objects.filter(pk=run.pk).update(
        started_at="2024-02-20T12:00:00Z", finished_at="2024-02-20T12:02:04.1Z"
    )
    shown = text(may_view.get(address(ImportRun, "changelist")))
    assert "20 Feb 2024, 12:00 UTC" in shown
    assert "2 min 4 s" in shown


def test_a_model_shows_when_it_was_trained_with_the_zone(may_view):
    model = TrainedModel.objects.first()
    assert "UTC" in text(may_view.get(address(TrainedModel, "change", model.pk)))
