"""One chain of documents, one for each forecast, that can only be added to."""

import hashlib
import json
from datetime import timedelta

import pytest
import time_machine

from predictions.championship import simulate
from predictions.forecasts import generate
from predictions.ledger import chain
from predictions.ledger.documents import Entry
from predictions.ledger.kinds import kind_of
from predictions.models import Document, Forecast, RecordKind, SeasonForecast


def contents():
    return [
        json.loads(text) for text in Document.objects.order_by("number").values_list("content", flat=True)
    ]


def test_every_forecast_of_a_race_or_a_season_is_a_link_of_one_chain(world):
    links = Document.objects.order_by("number")
    assert [link.number for link in links] == list(range(1, 13))
    assert [c["type"] for c in contents()] == 5 * ["race"] + 2 * ["season"] + 5 * ["race"]
    hashes = [hashlib.sha256(link.content.encode()).hexdigest() for link in links]
    assert [link.hash for link in links] == hashes
    assert [link.previous_hash for link in links] == [64 * "0", *hashes[:-1]]
    assert [c["previous_hash"] for c in contents()] == [link.previous_hash for link in links]


def test_a_document_has_what_was_published(world):
    forecast = Forecast.objects.filter(stage="after_qualifying", model__type="ensemble").get()
    content, row = json.loads(forecast.document.content), forecast.predictions.all()[0]
    (stated,) = [one for one in content["rows"] if one["driver"]["id"] == row.driver_id]
    assert stated["driver"]["name"] == row.driver.name
    assert row.driver.external_ids.filter(source="demo", external_id=stated["driver"]["f1db_id"]).exists()
    assert stated["constructor"]["name"] == row.constructor.name
    for field in (
        "grid_position",
        "win_probability",
        "interval_80_upper",
        "place_probabilities",
        "contributions",
    ):
        assert stated[field] == getattr(row, field)
    assert (content["race"]["year"], content["race"]["round"]) == (world.SEASON, world.NEXT_ROUND)
    assert content["data_through"]["round"] == world.NEXT_ROUND - 1
    assert content["as_of"] == content["created_at"] == "2022-03-13T06:00:00Z"
    assert (content["kind"], content["world"], content["grid"]) == ("live", "demo", "provisional")


@pytest.mark.parametrize(
    ("hours", "is_clock_set", "kind"),
    [(-1, False, "live"), (0, False, "late"), (1, False, "late"), (-1, True, "as_of"), (1, True, "as_of")],
)
def test_a_forecast_is_live_only_if_the_clock_of_the_machine_is_before_the_start(
    hours, is_clock_set, kind, small_start
):
    assert kind_of(small_start, small_start + timedelta(hours=hours), is_clock_set) == kind


@pytest.fixture
def small_start(world):
    return world.race().earliest_start


def made(world, number=6, **fields):
    race = world.race(number)
    return generate.generate(race, race.qualifying_at - timedelta(days=1), **fields)


def test_under_a_set_clock_a_forecast_says_so_and_when_it_was_made(world):
    with time_machine.travel("2026-05-01T00:00:00Z", tick=False):
        forecasts = made(world)
    assert {(one.kind, f"{one.created_at:%Y-%m-%d}") for one in forecasts} == {("as_of", "2026-05-01")}
    assert json.loads(forecasts[0].document.content)["kind"] == "as_of"


def test_a_forecast_made_after_the_start_is_late(world, settings):
    settings.F1_AS_OF = None
    with time_machine.travel(world.race(6).start_time, tick=False):
        assert {one.kind for one in made(world)} == {"late"}


def test_one_made_in_time_follows_one_with_a_set_clock_but_not_the_reverse(world, settings):
    assert {one.kind for one in made(world)} == {"as_of"}
    settings.F1_AS_OF = None
    with time_machine.travel(world.race(6).qualifying_at - timedelta(hours=24), tick=False):
        assert {one.kind for one in made(world)} == {"live"}
        assert made(world) == []
    settings.F1_AS_OF = world.MONDAY
    assert made(world) == []


def copied(forecast):
    """An entry that says the same as a stored forecast."""
    rows = list(forecast.predictions.all())
    for one in (forecast, *rows):
        one.pk, one._state.adding = None, True
    forecast.document_id = None
    return Entry(forecast, rows)


@pytest.mark.parametrize("model", [Forecast, SeasonForecast])
def test_a_backtest_is_no_repetition_of_what_was_published(world, model):
    stored = list(model.objects.all())
    assert chain.add([copied(one) for one in stored]) == []
    again = [copied(one) for one in model.objects.all()]
    assert {one.kind for one in chain.add(again, kind=RecordKind.BACKTEST)} == {"backtest"}
    assert chain.add([copied(one) for one in model.objects.filter(kind="live")], RecordKind.BACKTEST) == []


def test_a_season_forecast_that_says_the_same_adds_no_document(world):
    assert simulate.generate(world.THURSDAY) == []
    assert Document.objects.count() == 12


def test_the_queries_to_add_do_not_grow_with_the_forecasts(world, django_assert_max_num_queries):
    forecasts = Forecast.objects.select_related("race", "model").prefetch_related("predictions")
    entries = [copied(one) for one in forecasts]
    with django_assert_max_num_queries(10 + 2 * len(entries)):
        assert len(chain.add(entries, kind=RecordKind.BACKTEST)) == 10
