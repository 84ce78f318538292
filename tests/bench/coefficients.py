"""The track coefficients of a demo world whose circuits differ, beside their true values.

`python -m tests.bench.coefficients SEED OUT.csv` on an empty database.
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import django

if __name__ == "__main__":
    django.setup()

import pandas as pd

from analytics.coefficients import saving
from analytics.models import TrackCoefficient
from ingestion import demo
from ingestion.importer import import_archive
from ingestion.models import ExternalId, Race, WeatherData

AS_OF = datetime(2024, 12, 31, tzinfo=UTC)
KEY = ["kind", "circuit", "driver", "constructor"]
VALUES = ["coefficient", "lower", "upper", "average", "shrinkage", "race_count"]


def beside_the_truth(seed: int) -> pd.DataFrame:
    """A row per coefficient: KEY in the ids of the archive, VALUES, and `value`, the true one."""
    world = demo.build_world(seed, AS_OF, rain=True, circuits_differ=True)
    with TemporaryDirectory() as folder:
        demo.write_archive(world, Path(folder, "demo.zip"))
        import_archive(str(Path(folder, "demo.zip")), AS_OF)
    observe(world)
    saving.recalculate(AS_OF)
    found = stored().merge(demo.true_coefficients(world), on=KEY).assign(world=seed)
    return found.assign(within=found["value"].between(found["lower"], found["upper"]))


def observe(world: demo.World) -> None:
    """The weather of each race, as it was."""
    rain = {(one.year, one.number): one.rain_mm for season in world.seasons for one in season.rounds}
    WeatherData.objects.bulk_create(
        WeatherData(
            race=race,
            kind="observed",
            source="openmeteo",
            made_at=race.start_time + timedelta(days=1),
            precipitation_mm=rain[race.season.year, race.round_number],
        )
        for race in Race.objects.held(AS_OF).select_related("season")
    )


def stored() -> pd.DataFrame:
    table = pd.DataFrame(
        TrackCoefficient.objects.values("kind", *(f"{name}_id" for name in KEY[1:]), *VALUES)
    )
    for name in KEY[1:]:
        ids = ExternalId.objects.filter(source="demo", kind=name).values_list(f"{name}_id", "external_id")
        table[name] = table[f"{name}_id"].map(dict(ids)).fillna("")
    return table[[*KEY, *VALUES]]


if __name__ == "__main__":
    beside_the_truth(int(sys.argv[1])).to_csv(sys.argv[2], index=False)
