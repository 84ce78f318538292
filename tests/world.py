"""A small demo world with everything in it: facts, trained models, forecasts.

Two seasons and the beginning of a third are imported, but it is the Thursday before its fifth race,
and nothing of that race or the two run since may show.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import time_machine
from django.db.models import Model
from django.test import override_settings

from ingestion import demo
from ingestion import models as facts
from ingestion.importer import import_archive
from ingestion.models import Race
from predictions.championship import simulate
from predictions.forecasts import generate
from predictions.model_sets import training
from predictions.models import (
    Document,
    EloRating,
    Forecast,
    Prediction,
    SeasonForecast,
    SeasonPrediction,
    TrainedModel,
)
from tests import stored_rows

SEED = 3
SEASON = 2022
SEASONS_SHOWN = 3
THURSDAY = datetime(2022, 3, 10, 12, tzinfo=UTC)
SATURDAY_NIGHT = datetime(2022, 3, 13, 6, tzinfo=UTC)  # round 5 is qualified for, its grid provisional
BEFORE_THE_START = datetime(2022, 3, 13, 21, 30, tzinfo=UTC)  # and now final
MONDAY = datetime(2022, 3, 14, 12, tzinfo=UTC)
IMPORTED = datetime(2022, 4, 20, tzinfo=UTC)  # seven races have been run
NEXT_ROUND = 5

# Each after those that it refers to.
TABLES: tuple[type[Model], ...] = (
    facts.Season,
    facts.Circuit,
    facts.Constructor,
    facts.Driver,
    facts.ConstructorChronology,
    facts.SeasonEntry,
    facts.ExternalId,
    facts.ImportRun,
    facts.Race,
    facts.RaceResult,
    facts.SprintResult,
    facts.QualifyingResult,
    facts.PracticeResult,
    facts.StartingGrid,
    facts.DriverStanding,
    facts.ConstructorStanding,
    facts.Statement,
    EloRating,
    TrainedModel,
    Document,
    Forecast,
    Prediction,
    SeasonForecast,
    SeasonPrediction,
)
Rows = dict[type[Model], list[Model]]


def write_archive(target: Path) -> Path:
    world = demo.build_world(SEED, IMPORTED)
    demo.write_archive(replace(world, seasons=world.seasons[-SEASONS_SHOWN:]), target)
    return target


def create(archive: Path) -> None:
    """Import, train on Thursday, forecast race and season then, and the race again on Saturday night."""
    import_archive(str(archive), IMPORTED)
    with override_settings(F1_AS_OF=None), time_machine.travel(THURSDAY, tick=False):
        training.train(THURSDAY)
        generate.generate(race(), THURSDAY)
        simulate.generate(THURSDAY)
    with override_settings(F1_AS_OF=None), time_machine.travel(SATURDAY_NIGHT, tick=False):
        generate.generate(race(), SATURDAY_NIGHT)


def read() -> Rows:
    return {table: list(table._default_manager.order_by("pk")) for table in TABLES}


def write(rows: Rows) -> None:
    """The rows as they were, under the same keys."""
    for table, instances in rows.items():
        table._default_manager.bulk_create(instances, batch_size=2000)
    stored_rows.reset_keys(TABLES)


def race(number: int = NEXT_ROUND, season: int = SEASON) -> Race:
    return Race.objects.get(season__year=season, round_number=number)


def rounds(season: int = SEASON) -> Iterator[Race]:
    """The season's races run by IMPORTED, in order."""
    yield from Race.objects.filter(season__year=season, status="held").order_by("round_number")
