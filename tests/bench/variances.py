"""What intervals are made of, in one world: `python -m tests.bench.variances OUTPUT.csv`.

The database is that of DATABASE_URL. The rows: the ensemble's walk-forward win probability of each car,
and the two variances of `Replicates.variances`.
"""

import argparse

import django
import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

django.setup()

from f1site.lib.clock import now  # noqa: E402 - needs the settings
from ingestion.models import ExternalId  # noqa: E402
from predictions.backtest.run import Backtest  # noqa: E402
from predictions.ml import fitting  # noqa: E402
from predictions.ml.ensemble import WEIGHTS, Ensemble  # noqa: E402
from predictions.ml.families import SINGLE_MODELS  # noqa: E402
from predictions.ml.intervals import Replicates  # noqa: E402
from predictions.ml.walk import Walk  # noqa: E402

SEASONS = range(2020, 2025)
STAGES = ("before_weekend", "after_qualifying")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output")
    args = parser.parse_args()
    pd.concat(of_stage(stage) for stage in STAGES).to_csv(args.output, index=False)


def of_stage(stage: str) -> pd.DataFrame:
    backtest = Backtest(stage, SEASONS[0], SEASONS[-1], now())
    walk = backtest.walk
    with threadpool_limits(1):
        parts = [of_season(walk, year) for year in SEASONS]
    names = dict(ExternalId.objects.filter(kind="driver").values_list("driver_id", "external_id"))
    rows = pd.concat(parts).join(backtest.calendar["round"], on="race_id").assign(stage=stage)
    rows["driver"] = rows["driver_id"].map(names)
    return rows[["season", "round", "driver", "stage", "win_probability", "refits", "ratings"]]


def of_season(walk: Walk, year: int) -> pd.DataFrame:
    """The fits of `Walk.forecast_season`, without the models that the ensemble does not pool."""
    frame, stage = walk.frame, walk.stage
    past, rows = frame[frame["season"] < year], frame[frame["season"] == year]
    refits, ratings = Replicates(stage).fit(past, fitting.recency(past)).variances(rows)
    log_p = []
    for block in walk.blocks:
        if block.season == year:
            known = frame[: block.begin]
            members = {name: SINGLE_MODELS[name](stage=stage) for name in WEIGHTS}
            for model in members.values():
                model.fit(known, fitting.recency(known))
            log_p.append(Ensemble(stage, members).log_p(frame[block.begin : block.end]))
    return rows.assign(win_probability=np.exp(np.concatenate(log_p)), refits=refits, ratings=ratings)


if __name__ == "__main__":
    main()
