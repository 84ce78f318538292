"""Mean scores season by season."""

from statistics import fmean

import pytest

from analytics.models import ModelAccuracy

PATH = "accuracy-by-season"


def test_each_forecaster_has_a_row_a_season_the_newest_first(backtests, get):
    rows = get(PATH, stage="before_weekend")["rows"]
    assert [row["season"] for row in rows if row["forecaster"] == "grid"] == [2022, 2021]
    (ensemble,) = (row for row in rows if (row["season"], row["forecaster"]) == (2022, "ensemble"))
    stored = ModelAccuracy.objects.filter(
        forecaster="ensemble", stage="before_weekend", race__season__year=2022
    ).exclude(race=backtests.race())
    for score in ("log_loss", "brier_score", "top3_accuracy"):
        assert ensemble[score] == pytest.approx(fmean(stored.values_list(score, flat=True)))
    assert (ensemble["races"], ensemble["name"]) == (4, "Ensemble")


def test_without_scores_there_are_no_rows(world, get):
    assert (get(PATH)["rows"], get(PATH, kind="live")["kind"]) == ([], "live")


def test_an_unknown_stage_is_a_400(world, get):
    assert list(get(PATH, 400, stage="x")["details"]) == ["stage"]
