"""The rows of past races with the line-ups that could be known at the time, for a backtest."""

from datetime import UTC, datetime, time

import numpy as np
import pandas as pd

from f1site.lib.progress import Progress
from ingestion.line_ups import LineUp, line_up
from ingestion.line_ups.comparison import MOMENTS, before_weekend
from ingestion.models import Race
from predictions.data import dataset
from predictions.ml import features
from predictions.models import GridKind, Stage

# The sessions known at each stage, by the moment of the weekend.
KNOWN = {
    Stage.BEFORE_WEEKEND: MOMENTS["thursday"],
    Stage.AFTER_SPRINT: MOMENTS["after_sprint"],
    Stage.AFTER_QUALIFYING: MOMENTS["after_qualifying"],
}


def expected_rows(frame: pd.DataFrame, stage: str, grid: str, progress: Progress) -> pd.DataFrame:
    """The races of `frame`, rows of `features.build`, each with its expected line-up.

    A race in which exactly the expected cars took part keeps its rows. Each other one is built as a race
    still to come, so that who is wrongly expected changes no later row.
    """
    races = Race.objects.select_related("season").in_bulk(frame["race_id"].unique().tolist())
    known = MOMENTS["grid"] if (stage, grid) == (Stage.AFTER_QUALIFYING, "final") else KNOWN[Stage(stage)]
    parts: list[pd.DataFrame] = []
    for race_id, rows in progress(list(frame.groupby("race_id", sort=False)), "Line-ups"):
        race = races[race_id]
        expected = line_up(race, before_weekend(race), known)
        took_part = set(zip(rows["driver_id"], rows["constructor_id"], strict=True))
        parts.append(rows if set(expected.pairs) == took_part else _built(expected, stage, grid))
    return pd.concat(parts, ignore_index=True)


def _built(expected: LineUp, stage: str, grid: str) -> pd.DataFrame:
    race = expected.race
    start = race.start_time or datetime.combine(race.date, time(12), UTC)
    used = grid if stage == Stage.AFTER_QUALIFYING else GridKind.NONE
    frame: pd.DataFrame = features.build(dataset.load(start, expected, used), grid)
    rows: pd.DataFrame = frame[frame["race_id"] == race.pk].assign(position=np.nan)
    return rows
