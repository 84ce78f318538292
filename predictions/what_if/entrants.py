"""A race as the models see it at a moment, kept by each process until something new is known.

Reading all of history and building its features takes most of a second, asking the models a tenth of
one. So the rows of a race are kept, and beside them a row for every driver who might be put into
one of its cars.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache

import numpy as np
import pandas as pd
from django.contrib.admin.models import LogEntry
from django.db.models import Count, Max

from ingestion.models import ImportRun, Race, SeasonEntry, WeatherData
from predictions.data import dataset, sessions
from predictions.forecasts import generate
from predictions.ml import features, fitting
from predictions.ml.history import ENTRY_COLUMNS, History
from predictions.models import GridKind, Stage

# Who has not raced for longer is known too little to be put into a car.
SEASONS_KNOWN = 3
PRACTICE = timedelta(hours=1)


@dataclass(frozen=True)
class Moment:
    """What is known of a race. Two moments are equal where the same is known at both."""

    race_id: int
    stage: Stage
    grid: GridKind
    known: tuple[object, ...]
    as_of: datetime = field(compare=False)


@dataclass(frozen=True)
class LineUp:
    """Rows of `features.build`: the race's cars, and the drivers who might replace one of theirs."""

    cars: pd.DataFrame
    substitutes: pd.DataFrame
    data_through: int


def moment(race: Race, as_of: datetime) -> Moment:
    stage, grid = generate.latest(race, as_of)
    runs = ImportRun.objects.aggregate(begun=Max("pk"), ended=Count("finished_at"))
    practised = [race.practice_1_at, race.practice_2_at, race.practice_3_at]
    known = (
        # Facts change by imports and by an operator's hand, and each of them is on record.
        runs["begun"],
        runs["ended"],
        LogEntry.objects.aggregate(last=Max("pk"))["last"],
        Race.objects.held(as_of).count(),
        WeatherData.objects.filter(kind=WeatherData.Kind.FORECAST, made_at__lte=as_of).count(),
        tuple(at is not None and at <= as_of - PRACTICE for at in practised),
        as_of.date(),
        dataset.sprint_is_known(race, as_of),
    )
    return Moment(race.pk, stage, grid, known, as_of)


@lru_cache(maxsize=16)
def line_up(at: Moment) -> LineUp:
    """Raises ValidationError where nobody is entered for the race."""
    race = Race.objects.select_related("season").get(pk=at.race_id)
    history = dataset.load(at.as_of, race, at.grid)
    cars = int((history.entries["race_id"] == race.pk).sum())
    frame = features.build(with_substitutes(history, race))
    rows = frame[frame["race_id"] == race.pk]
    return LineUp(rows[:cars], rows[cars:], history.last_result)


@lru_cache(maxsize=16)
def forecast(at: Moment, version: str) -> pd.DataFrame:
    """What the ensemble says of the race as it is: rows of `fitting.table`."""
    return by_ensemble(version, at.stage, line_up(at).cars)


def by_ensemble(version: str, stage: str, cars: pd.DataFrame) -> pd.DataFrame:
    able = generate.fitted(version, stage)
    said = {"ensemble": fitting.log_p(able, cars)["ensemble"]}
    return fitting.table(said, able.replicates.spread(cars), cars)


def with_substitutes(history: History, race: Race) -> History:
    """`history` with a row in `race`, its last, for each driver known who is not entered for it.

    Such a row has no outcome and no session, so that it changes nothing of any other.
    """
    season = history.entries["race_id"].map(history.races.set_index("race_id")["season"])
    raced = history.entries[season >= race.season.year - SEASONS_KNOWN]
    # In his last car: how sure his ratings are was seen in that.
    known = raced.drop_duplicates("driver_id", keep="last")[["driver_id", "constructor_id", "lineage_id"]]
    every = pd.concat([known, _entered(race, raced)]).drop_duplicates("driver_id").sort_values("driver_id")
    here = history.entries.loc[history.entries["race_id"] == race.pk, "driver_id"]
    rows = every[~every["driver_id"].isin(here)].assign(race_id=race.pk, retired=False)
    blank = [column for column in ENTRY_COLUMNS if column not in rows]
    rows = rows.assign(**dict.fromkeys(blank, np.nan))[list(ENTRY_COLUMNS)]
    return replace(history, entries=pd.concat([history.entries, rows], ignore_index=True))


def _entered(race: Race, raced: pd.DataFrame) -> pd.DataFrame:
    entries = SeasonEntry.objects.filter(season=race.season).order_by("pk")
    rows = sessions.frame(entries, driver_id="driver_id", constructor_id="constructor_id")
    lineage = raced.drop_duplicates("constructor_id", keep="last").set_index("constructor_id")["lineage_id"]
    own = rows["constructor_id"]  # a constructor that is new is an organisation by itself
    return rows.assign(lineage_id=own.map(lineage).fillna(own).astype("int64"))
