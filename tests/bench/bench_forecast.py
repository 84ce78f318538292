"""Training, a backtest, and once models are trained: forecasts of one race, their explanation, what-ifs."""

import json
import statistics
import sys
import time
import urllib.request
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import django

from tests.bench import world

REPEATS = 7
BACKTEST_SEASONS, SEASONS_BEFORE = 10, 4
STAGES = ("before_weekend", "after_qualifying")


def run(database: Path) -> None:
    _, peak, answer = world.measured(["-m", "tests.bench.bench_forecast"], database)
    result = json.loads(answer)
    first, again = result["train"]
    print("Models")
    print(f"  train    {first:7.1f} s   all models, every stage; peak {peak:.0f} MiB")
    print(f"  train    {again:7.1f} s   again, with the walk-forward forecasts of the first time")
    for stage, (whole, models) in result["forecast"].items():
        print(
            f"  forecast {1000 * models:7.0f} ms  one race, all models with intervals, {stage}; "
            f"{1000 * whole:.0f} ms with reading all of history and its features"
        )
        print(f"  explain  {1000 * result['explain'][stage]:7.0f} ms  what moved it, all models, {stage}")
    for kind, seconds in result["what_if"].items():
        print(f"  what if  {1000 * seconds:7.0f} ms  another {kind}")
    print(f"  what if  {1000 * result['cold']:7.0f} ms  the first question, with nothing cached")
    print(f"  what if  {1000 * first_question(database, result['race']):7.0f} ms  the first to a warm server")
    backtest(database, *result["seasons"])


def backtest(database: Path, first: int, last: int) -> None:
    seasons = ["--start-season", str(first), "--end-season", str(last)]
    for stage in STAGES:
        output = ["--output", str(database.with_suffix(f".{stage}.csv"))]
        seconds, _, summary = world.measured(
            ["manage.py", "backtest", *seasons, "--stage", stage, *output], database
        )
        print(f"  backtest {seconds:7.1f} s   {summary.partition(':')[0]}, start of Python included")


def first_question(database: Path, race: int) -> float:
    """Seconds of the first what-if that a server answers, once it has warmed up and is idle."""
    with world.served(database) as (address, pid):
        world.wait_until_idle(pid)
        began = time.perf_counter()
        urllib.request.urlopen(f"{address}{what_if(race)}", timeout=60).close()
        return time.perf_counter() - began


def what_if(race: int) -> str:
    return f"/api/v1/predictions/race/{race}/what-if"


def measure() -> None:
    django.setup()
    from f1site.lib import clock
    from ingestion.models import Race
    from predictions.data import stages
    from predictions.model_sets import training

    now = clock.now()
    train = [seconds_of(lambda: training.train(now)) for _ in range(2)]
    last = Race.objects.held(now).order_by("date").last()
    oldest = Race.objects.filter(raceresult__isnull=False).order_by("date").first().season.year
    season = last.season.year
    race = stages.next_race(now).pk
    cold, warm = what_ifs(race)
    result: dict[str, Any] = {"train": train, "race": race, "cold": cold, "what_if": warm}
    result["seasons"] = [max(season - BACKTEST_SEASONS + 1, oldest + SEASONS_BEFORE), season]
    result["forecast"], result["explain"] = forecasts(last.pk, now)
    print(json.dumps(result))


def forecasts(race: int, now: datetime) -> tuple[dict[str, tuple[float, float]], dict[str, float]]:
    """By stage, seconds of a forecast with and without reading history, and of its explanation."""
    from predictions.data import dataset
    from predictions.ml import explanations, features, forecast
    from predictions.model_sets import serving

    version = serving.serving_models(now)["ensemble"].version
    found, explained = {}, {}
    for stage in features.BY_STAGE:
        fitted = serving.fitted_models(version, stage)

        def rows() -> Any:
            frame = features.build(dataset.load(now))
            return frame[frame["race_id"] == race]

        cars = rows()
        reading = repeated(rows)
        models = repeated(lambda fitted=fitted, cars=cars: forecast.by_all_models(fitted, cars))
        found[stage] = (reading + models, models)
        explained[stage] = repeated(lambda fitted=fitted, cars=cars: explanations.explain(fitted, cars))
    return found, explained


def what_ifs(race: int) -> tuple[float, dict[str, float]]:
    """Seconds of a question with nothing cached, and by kind those of later ones, through the whole API."""
    from django.test import Client

    from f1site.lib import process_cache

    client, address = Client(), f"http://127.0.0.1{what_if(race)}"

    def ask(**query: str) -> Any:
        return client.get(address, query, headers={"host": "127.0.0.1"})

    first, *_, last = (row["driver_id"] for row in ask().json()["predictions"])
    process_cache.clear()
    cold = seconds_of(ask)
    questions = {
        "grid and line-up": {"grid": f"{last}:1", "swap": f"{first}:{last}"},
        "grid": {"grid": f"{first}:10"},
        "weather": {"wet": "1"},
        "line-up": {"swap": f"{first}:{last}"},
    }
    if ask(wet="1").status_code != 200:  # the models have seen too little weather
        del questions["weather"]
    return cold, {kind: repeated(lambda query=query: ask(**query)) for kind, query in questions.items()}


def repeated(act: Callable[[], object]) -> float:
    """The median of the seconds of a few times, after one that does not count."""
    act()
    return statistics.median(seconds_of(act) for _ in range(REPEATS))


def seconds_of(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(measure())
