"""The rows of a race's entrants as of an instant, cached by each process until more is known.

Reading all of history and building its features takes most of a second, a forecast a tenth of that.
So the rows of a race are cached, with a row for every driver who could replace one of its drivers.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np
import pandas as pd
from django.db.models import Max

from f1site.lib.metrics.instruments import timed
from f1site.lib.process_cache import cached
from ingestion import durations
from ingestion.line_ups import LineUp, line_up
from ingestion.models import Race, SeasonEntry, WeatherData
from predictions.data import dataset, sessions, stages
from predictions.data.facts import consistent_facts
from predictions.ml import features, forecast
from predictions.ml.history import ENTRY_COLUMNS, History
from predictions.model_sets import serving
from predictions.models import GridKind, Stage

# Whose rows a process keeps: more than a season has, at about 100 kB each.
RACES = 32
# Drivers who have not raced for longer have no meaningful rating.
SEASONS_KNOWN = 3


@dataclass(frozen=True)
class RaceState:
    """What has become known of a race with time. Two states are equal where the same is known in both."""

    race_id: int
    stage: Stage
    grid: GridKind
    known: tuple[object, ...]
    line_up: LineUp
    as_of: datetime = field(compare=False)


@dataclass(frozen=True)
class Entrants:
    """Rows of `features.build`: the race's cars, and the drivers who could replace theirs."""

    cars: pd.DataFrame
    substitutes: pd.DataFrame
    data_through: int


def race_state(race: Race, as_of: datetime) -> RaceState:
    stage, grid = stages.latest_stage(race, as_of)
    weather = WeatherData.objects.known_before_the_start().filter(made_at__lte=as_of)
    practices = [race.practice_1_at, race.practice_2_at, race.practice_3_at]
    known = (
        Race.objects.held(as_of).order_by("date", "start_time", "pk").values_list("pk", flat=True).last(),
        weather.aggregate(newest=Max("made_at"))["newest"],
        tuple(at is not None and at <= as_of - durations.PRACTICE for at in practices),
        as_of.date(),
        stages.sprint_is_known(race, as_of),
    )
    return RaceState(race.pk, stage, grid, known, line_up(race, as_of), as_of)


@cached(maxsize=RACES)
@consistent_facts()
def load_entrants(state: RaceState) -> Entrants:
    """Raises ValidationError where no car is entered for the race."""
    race = Race.objects.select_related("season").get(pk=state.race_id)
    history = dataset.load(state.as_of, state.line_up, state.grid)
    cars = int((history.entries["race_id"] == race.pk).sum())
    frame = features.build(with_substitutes(history, race))
    rows = frame[frame["race_id"] == race.pk]
    return Entrants(rows[:cars], rows[cars:], history.last_result)


@cached(maxsize=RACES)
def current_forecast(state: RaceState, version: str) -> pd.DataFrame:
    """The ensemble's forecast of the unchanged race: rows of `forecast.table`."""
    return forecast_by_ensemble(version, state.stage, load_entrants(state).cars)


@timed("inference")
def forecast_by_ensemble(version: str, stage: str, cars: pd.DataFrame) -> pd.DataFrame:
    fitted = serving.fitted_models(version, stage)
    log_p = {"ensemble": forecast.log_p(fitted, cars)["ensemble"]}
    return forecast.table(log_p, fitted.replicates.spread(cars), cars)


def with_substitutes(history: History, race: Race) -> History:
    """`history` with a row in `race`, its last, for each known driver who is not entered for it.

    Such a row has no outcome and no session, so that it changes no other row's features.
    """
    season = history.entries["race_id"].map(history.races.set_index("race_id")["season"])
    recent = history.entries[season >= race.season.year - SEASONS_KNOWN]
    # With their last car: the uncertainty of their rating was estimated in it.
    known = recent.drop_duplicates("driver_id", keep="last")[["driver_id", "constructor_id", "lineage_id"]]
    drivers = pd.concat([known, _season_entries(race, recent)]).drop_duplicates("driver_id")
    entered = history.entries.loc[history.entries["race_id"] == race.pk, "driver_id"]
    rows = drivers.sort_values("driver_id")
    rows = rows[~rows["driver_id"].isin(entered)].assign(race_id=race.pk, entered=False, retired=False)
    blank = [column for column in ENTRY_COLUMNS if column not in rows]
    rows = rows.assign(**dict.fromkeys(blank, np.nan))[list(ENTRY_COLUMNS)]
    return replace(history, entries=pd.concat([history.entries, rows], ignore_index=True))


def _season_entries(race: Race, recent: pd.DataFrame) -> pd.DataFrame:
    entries = SeasonEntry.objects.filter(season=race.season).order_by("pk")
    rows = sessions.read_frame(entries, driver_id="driver_id", constructor_id="constructor_id")
    lineage = recent.drop_duplicates("constructor_id", keep="last").set_index("constructor_id")["lineage_id"]
    own = rows["constructor_id"]  # a new constructor is its own lineage
    return rows.assign(lineage_id=own.map(lineage).fillna(own).astype("int64"))
