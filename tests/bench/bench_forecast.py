"""Training all models at one moment, and one forecast of one race by all of them once loaded."""

import json
import statistics
import sys
import time
from importlib import import_module
from pathlib import Path

import django

from tests.bench import world

REPEATS = 7


def run(database: Path) -> None:
    _, peak, answer = world.measured(["-m", "tests.bench.bench_forecast"], database)
    said = json.loads(answer)
    print("Models")
    print(f"  train    {said['train']:7.1f} s   all models, every stage, at one moment; peak {peak:.0f} MiB")
    for stage, (whole, models) in said["forecast"].items():
        print(
            f"  forecast {1000 * models:7.0f} ms  one race, all models with intervals, {stage}; "
            f"{1000 * whole:.0f} ms with reading all of history and its features"
        )


def measure() -> None:
    django.setup()
    clock, dataset = import_module("f1site.lib.clock"), import_module("predictions.dataset")
    forecasting, training = import_module("predictions.forecasting"), import_module("predictions.training")
    features, fitting = import_module("predictions.ml.features"), import_module("predictions.ml.fitting")
    races = import_module("ingestion.models").Race.objects
    now = clock.now()
    began = time.perf_counter()
    version = training.train(now)[0].version
    train = time.perf_counter() - began
    race, forecast = races.held(now).order_by("date").last(), {}
    for stage in features.BY_STAGE:
        fitted = forecasting.fitted(version, stage)
        wholes, models = [], []
        for _ in range(REPEATS):
            began = time.perf_counter()
            frame = features.build(dataset.load(now))
            cars = frame[frame["race_id"] == race.pk]
            known = time.perf_counter()
            fitting.forecast(fitted, cars)
            wholes.append(time.perf_counter() - began)
            models.append(time.perf_counter() - known)
        forecast[stage] = (statistics.median(wholes), statistics.median(models))
    print(json.dumps({"train": train, "forecast": forecast}))


if __name__ == "__main__":
    sys.exit(measure())
