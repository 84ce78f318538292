"""The summaries over all history, uncached, beside a loop that asks the database race by race.

On a made-up record of the last ten seasons: every race at three stages by five models.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

from tests.bench import world

SEASONS, REPEATS, SAMPLED = 10, 7, 100


def run(database: Path) -> None:
    _, _, answer = world.measured(["-m", "tests.bench.bench_summaries"], database)
    result = json.loads(answer)
    print(f"Summaries of {result['races']} races in the record, uncached")
    for name, (seconds, queries, plain, plain_queries) in result["summaries"].items():
        print(
            f"  {name:<24}{1000 * seconds:7.0f} ms  {queries} queries; plain {1000 * plain:7.0f} ms, "
            f"{plain_queries} queries; ratio {plain / seconds:.0f}"
        )


def measure() -> None:
    django.setup()
    from django.db import transaction

    from f1site.lib import clock
    from ingestion.models import Race
    from tests.analytics import record

    held = Race.objects.held(clock.now()).order_by("-date")
    last = held.first().season.year
    races = list(held.filter(season__year__gt=last - SEASONS).order_by("date"))
    with transaction.atomic():
        record.create(races)
        record.create_titles([race for race in races if race.season.year == last])
        found = {name: compared(*pair) for name, pair in summaries(last).items()}
        transaction.set_rollback(True)
    print(json.dumps({"races": len(races), "summaries": found}))


def compared(summary: Callable[[], Any], plain: Callable[[], float | None]) -> tuple[float, int, float, int]:
    """Seconds and queries of the summary, the median of some runs, and of the plain way.

    A plain way that was run on a part of the rows returns how many times as many there are.
    """
    _, queries, _ = timed(summary)
    seconds = statistics.median(timed(summary)[0] for _ in range(REPEATS))
    plain_seconds, plain_queries, parts = timed(plain)
    return seconds, queries, plain_seconds * (parts or 1), round(plain_queries * (parts or 1))


def timed(way: Callable[[], Any]) -> tuple[float, int, Any]:
    from django.db import connection

    queries = [0]

    def count(execute: Any, *arguments: Any) -> Any:
        queries[0] += 1
        return execute(*arguments)

    with connection.execute_wrapper(count):
        began = time.perf_counter()
        result = way()
        return time.perf_counter() - began, queries[0], result


def summaries(season: int) -> dict[str, tuple[Callable[[], Any], Callable[[], Any]]]:
    """The summary and the plain way by name; of the driver and the constructor with the most results."""
    from analytics.summaries import (
        biggest_surprises,
        calibration,
        championship,
        constructor_performance,
        driver_performance,
        head_to_head,
        model_accuracy,
    )
    from analytics.summaries.selection import Selection
    from f1site.lib import clock

    now, every = clock.now(), Selection()
    (a, b), (constructor, _) = most_results("driver"), most_results("constructor")
    of_driver, of_constructor = driver_performance, constructor_performance
    return {
        "model-accuracy": (lambda: model_accuracy.model_accuracy(every, now), plain_accuracy),
        "calibration": (lambda: calibration.calibration(every, "win", now), plain_calibration),
        "driver-performance": (
            lambda: of_driver.driver_performance(a, None, 0, "", now),
            lambda: plain_performance(driver=a),
        ),
        "constructor-performance": (
            lambda: of_constructor.constructor_performance(constructor, None, 0, "", now),
            lambda: plain_performance(constructor=constructor),
        ),
        "head-to-head": (
            lambda: head_to_head.head_to_head(a, b, season, now),
            lambda: plain_head_to_head(a, b),
        ),
        "biggest-surprises": (lambda: biggest_surprises.biggest_surprises(every, 10, now), plain_surprises),
        "championship": (
            lambda: championship.championship(season, "drivers", "", now),
            lambda: plain_championship(season),
        ),
    }


def most_results(whose: str) -> list[int]:
    from django.db.models import Count

    from ingestion.models import RaceResult

    counted = RaceResult.objects.order_by().values_list(whose).annotate(number=Count("pk"))
    return [pk for pk, _ in counted.order_by("-number")[:2]]


def plain_accuracy() -> None:
    """Each pair of a model and a reference by itself, each with samples of its own."""
    from analytics.models import ModelAccuracy
    from analytics.summaries.model_accuracy import MODELS, REFERENCES, STAGES
    from predictions.ml.paired import compare

    for stage in STAGES:
        for model in MODELS:
            ours = ModelAccuracy.objects.filter(forecaster=model, stage=stage)
            for reference in REFERENCES:
                theirs = ModelAccuracy.objects.filter(forecaster=reference, stage=stage)
                for score in ("log_loss", "brier_score"):
                    compare(by_race(ours, score), by_race(theirs, score))


def by_race(scores: Any, name: str) -> dict[str, float]:
    return {str(row.race_id): getattr(row, name) for row in scores.all()}


def plain_calibration() -> None:
    from analytics.models import ModelAccuracy
    from ingestion.models import RaceResult

    bins: dict[int, list[tuple[float, bool]]] = {}
    for score in ModelAccuracy.objects.filter(forecaster="ensemble", stage="after_qualifying"):
        for row in score.forecast.predictions.all():
            won = RaceResult.objects.filter(race=score.race, driver=row.driver, finish_position=1).exists()
            bins.setdefault(int(row.win_probability * 10), []).append((row.win_probability, won))


def plain_performance(**whose: int) -> float:
    """Results, team-mates, ratings and forecasts race by race, of the last SAMPLED results."""
    from analytics.models import ModelAccuracy
    from ingestion.models import RaceResult
    from predictions.models import EloRating

    results = RaceResult.objects.filter(**whose).order_by("-race__date")
    for result in results[:SAMPLED]:
        same_car = RaceResult.objects.filter(race=result.race, constructor=result.constructor)
        mates = [(mate.driver.name, mate.qualifying_position) for mate in same_car.exclude(pk=result.pk)]
        ratings = EloRating.objects.filter(race=result.race)
        elo = (
            ratings.filter(driver=result.driver).first(),
            ratings.filter(constructor=result.constructor).first(),
        )
        scored = ModelAccuracy.objects.filter(race=result.race, forecaster="ensemble")
        forecasts = [score.forecast.predictions.filter(driver=result.driver).first() for score in scored]
        _ = (result.race.season.year, result.race.circuit.name, mates, elo, forecasts)
    return max(1.0, results.count() / SAMPLED)


def plain_head_to_head(first: int, second: int) -> None:
    from ingestion.models import RaceResult

    for result in RaceResult.objects.filter(driver=first):
        other = RaceResult.objects.filter(race=result.race, driver=second).first()
        _ = other and (result.qualifying_position, other.qualifying_position, result.race.season.year)


def plain_surprises() -> None:
    from analytics.models import ModelAccuracy

    rows = []
    for score in ModelAccuracy.objects.filter(forecaster="ensemble"):
        chance = score.forecast.predictions.filter(driver=score.actual_winner).first()
        rows.append((score.log_loss, str(score.race), score.predicted_winner.name, chance))
    rows.sort(key=lambda row: -row[0])


def plain_championship(season: int) -> None:
    from predictions.models import SeasonForecast

    for forecast in SeasonForecast.objects.filter(season__year=season):
        for row in forecast.predictions.all():
            _ = (forecast.next_race.name, row.driver and row.driver.name, row.constructor.name, row.points)


if __name__ == "__main__":
    sys.exit(measure())
