"""Features of all races at once, beside asking the database for each driver of each race.

The per-driver way is the low-level design's: a handful of queries a driver. It is run on races
spread evenly over the years and scaled by rows.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import django

from tests.bench import world

SINCE = 1980
SAMPLED = 12


def run(database: Path) -> None:
    _, _, answer = world.measured(["-m", "tests.bench.bench_features"], database)
    result = json.loads(answer)
    scaled = result["plain_seconds"] / result["plain_rows"] * result["rows"]
    print(f"Features of all races since {SINCE}")
    together, rows, reading = result["seconds"], result["rows"], result["reading"]
    print(f"  together {together:7.2f} s   {rows} cars, of it {reading:.2f} s reading")
    print(
        f"  plain    {scaled:7.1f} s   queries a driver, scaled from {result['plain_seconds']:.1f} s "
        f"for {result['plain_rows']} cars"
    )
    print(f"  ratio    {scaled / together:7.1f}")


def measure() -> None:
    django.setup()
    from f1site.lib import clock
    from predictions.data import dataset
    from predictions.ml import features

    began = time.perf_counter()
    history = dataset.load(clock.now())
    read = time.perf_counter()
    frame = features.build(history)
    ended = time.perf_counter()
    wanted = frame[frame["season"] >= SINCE]
    races = wanted["race_id"].unique()
    sample = wanted[wanted["race_id"].isin(races[:: max(1, len(races) // SAMPLED)])]
    plain_began = time.perf_counter()
    for row in sample.itertuples():
        plain(row.driver_id, row.constructor_id, row.race_id)
    figures = {"rows": len(wanted), "seconds": ended - began, "reading": read - began}
    figures |= {"plain_rows": len(sample), "plain_seconds": time.perf_counter() - plain_began}
    print(json.dumps(figures))


def plain(driver: int, constructor: int, race_id: int) -> dict[str, Any]:
    """One driver's features of one race, each by its own query."""
    from ingestion import models
    from predictions.models import EloRating

    race = models.Race.objects.select_related("circuit").get(pk=race_id)
    results = models.RaceResult.objects.filter(race__date__lt=race.date).order_by("-race__date")
    own, cars = results.filter(driver=driver), results.filter(constructor=constructor)
    season, here = own.filter(race__season=race.season), own.filter(race__circuit=race.circuit)
    last, form, reliability = own[:5], own[:10], cars[:20]
    elo = EloRating.objects.filter(race__date__lt=race.date).order_by("-race__date")
    qualified = models.QualifyingResult.objects.filter(race=race)
    grid = models.StartingGrid.objects.filter(race=race, driver=driver)
    return {
        "recent_avg_finish": mean([r.finish_position for r in last]),
        "recent_points": sum(r.points for r in last),
        "avg_grid_position": mean([r.grid_position for r in last]),
        "dnf_rate": mean([float(r.status == "retired") for r in form]),
        "wins_this_season": season.filter(finish_position=1).count(),
        "podiums_this_season": season.filter(finish_position__lte=3).count(),
        "current_elo": elo.filter(driver=driver).first(),
        "constructor_elo": elo.filter(constructor=constructor).first(),
        "constructor_wins_this_season": cars.filter(race__season=race.season, finish_position=1).count(),
        "avg_points_per_race": mean([float(r.points) for r in reliability]),
        "driver_wins_at_circuit": here.filter(finish_position=1).count(),
        "driver_avg_finish_at_circuit": mean([r.finish_position for r in here]),
        "gap_to_pole": [q.q3_ms or q.q2_ms or q.q1_ms for q in qualified],
        "grid_position": grid.first(),
        "weather": models.WeatherData.objects.filter(race=race, kind="forecast").first(),
        "circuit": (race.circuit.length_km, race.circuit.turn_count),
    }


def mean(values: list[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


if __name__ == "__main__":
    sys.exit(measure())
