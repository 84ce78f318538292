"""Odds are a yardstick: no model reads them."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analytics.models import Odds
from analytics.odds.importing import import_odds
from predictions.data import dataset
from predictions.forecasts import generate
from predictions.ml import features
from tests.analytics.odds.files import HEADER, entrants

BELOW = ("f1site/lib", "ingestion", "predictions")
MODULES = [path for top in BELOW for path in sorted((settings.BASE_DIR / top).rglob("*.py"))]


@pytest.fixture
def content(world):
    """Of every race that was run, with the winner as the favourite."""
    lines = [
        f"{world.SEASON},{race.round_number},{driver},{2 + 3 * place},{1.1 + place}\n"
        for race in world.rounds()
        for place, driver in enumerate(entrants(race))
    ]
    return (HEADER + "".join(lines)).encode()


def test_data_and_features_are_the_same_with_and_without_odds(world, content):
    history = dataset.load(world.MONDAY)
    frame = features.build(history)
    import_odds(content, "one")
    after = dataset.load(world.MONDAY)
    assert after.races.equals(history.races)
    assert after.entries.equals(history.entries)
    assert features.build(after).equals(frame)


def test_a_forecast_makes_no_query_of_odds(world, content):
    import_odds(content, "one")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        generate.generate(world.race(), world.BEFORE_THE_START)
    assert len(queries) > 1
    assert [one["sql"] for one in queries if Odds._meta.db_table in one["sql"]] == []


def test_no_module_below_analytics_names_the_table():
    """That none imports it is tested with all other imports."""
    names = ("analytics.odds", "analytics.models", Odds._meta.db_table, Odds._meta.label, "bookmaker")
    assert [path for path in MODULES if any(name in path.read_text() for name in names)] == []
    assert len(MODULES) > 100
