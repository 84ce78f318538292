"""Training all models at one moment; once loaded, one forecast of one race, its explanation, a what-if."""

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import django

from predictions.data import stages
from predictions.model_sets import serving
from tests.bench import world

REPEATS = 7


def run(database: Path) -> None:
    _, peak, answer = world.measured(["-m", "tests.bench.bench_forecast"], database)
    result = json.loads(answer)
    print("Models")
    print(f"  train    {result['train']:7.1f} s   all models, every stage; peak {peak:.0f} MiB")
    for stage, (whole, models) in result["forecast"].items():
        print(
            f"  forecast {1000 * models:7.0f} ms  one race, all models with intervals, {stage}; "
            f"{1000 * whole:.0f} ms with reading all of history and its features"
        )
        print(f"  explain  {1000 * result['explain'][stage]:7.0f} ms  what moved it, all models, {stage}")
    for kind, (first, again) in result["what_if"].items():
        print(f"  what if  {1000 * again:7.0f} ms  another {kind}; the first question {1000 * first:.0f} ms")


def measure() -> None:
    django.setup()
    from f1site.lib import clock
    from ingestion.models import Race
    from predictions.data import dataset
    from predictions.ml import explanations, features
    from predictions.model_sets import training

    races = Race.objects
    now = clock.now()
    began = time.perf_counter()
    version = training.train(now)[0].version
    train = time.perf_counter() - began
    race, forecast, explain = races.held(now).order_by("date").last(), {}, {}
    for stage in features.BY_STAGE:
        fitted = serving.fitted_models(version, stage)
        wholes, models = [], []
        for _ in range(REPEATS):
            began = time.perf_counter()
            frame = features.build(dataset.load(now))
            cars = frame[frame["race_id"] == race.pk]
            known = time.perf_counter()
            forecast.by_all_models(fitted, cars)
            wholes.append(time.perf_counter() - began)
            models.append(time.perf_counter() - known)
        forecast[stage] = (statistics.median(wholes), statistics.median(models))
        explain[stage] = repeated(lambda fitted=fitted, cars=cars: explanations.explain(fitted, cars))[1]
    result = {"train": train, "forecast": forecast, "explain": explain, "what_if": what_ifs(now)}
    print(json.dumps(result))


def what_ifs(now: datetime) -> dict[str, tuple[float, float]]:
    """Seconds of the first question and of one like it, through the whole of the API, by kind."""
    from django.test import Client

    from f1site.lib import process_cache

    client = Client()
    race = stages.next_race(now)
    address = f"http://127.0.0.1/api/v1/predictions/race/{race.pk}/what-if"
    plain = client.get(address, headers={"host": "127.0.0.1"}).json()["predictions"]
    first, *_, last = (row["driver_id"] for row in plain)
    process_cache.clear()
    questions = {
        "grid, weather and line-up": {"grid": f"{last}:1", "wet": "1", "swap": f"{first}:{last}"},
        "grid": {"grid": f"{first}:10"},
        "weather": {"wet": "1"},
        "line-up": {"swap": f"{first}:{last}"},
    }
    return {
        kind: repeated(lambda query=query: client.get(address, query, headers={"host": "127.0.0.1"}))
        for kind, query in questions.items()
    }


def repeated(act: Callable[[], object]) -> tuple[float, float]:
    """Seconds of the first time, and the median of the next few."""
    seconds = []
    for _ in range(1 + REPEATS):
        began = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - began)
    return seconds[0], statistics.median(seconds[1:])


if __name__ == "__main__":
    sys.exit(measure())
