"""What intervals are made of, in one world: `python -m tests.bench.variances OUTPUT.csv`.

The database is that of DATABASE_URL. The rows: the ensemble's walk-forward win probability of each car,
and the two variances of `Replicates.variances`.
"""

import argparse
from itertools import groupby

import django
import pandas as pd

django.setup()

from f1site.lib.clock import now  # noqa: E402 - needs the settings
from ingestion.models import ExternalId  # noqa: E402
from predictions.backtest.run import Backtest  # noqa: E402
from predictions.ml import fitting  # noqa: E402
from predictions.ml.intervals import Replicates  # noqa: E402

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
    seasons = [list(blocks) for _, blocks in groupby(walk.blocks, lambda block: block.season)]
    forecasts = [one for blocks in seasons for one in walk.forecast_season(blocks)]
    rows = pd.concat(walk.tables(forecasts), ignore_index=True).query("model == 'ensemble'")
    refits, ratings = [], []
    season = walk.frame["season"]
    for year in SEASONS:
        past = walk.frame[season < year]
        replicates = Replicates(stage).fit(past, fitting.recency(past))
        variances = replicates.variances(walk.frame[season == year])
        refits.extend(variances[0])
        ratings.extend(variances[1])
    names = dict(ExternalId.objects.filter(kind="driver").values_list("driver_id", "external_id"))
    return rows.join(backtest.calendar, on="race_id")[["season", "round", "win_probability"]].assign(
        driver=rows["driver_id"].map(names), stage=stage, refits=refits, ratings=ratings
    )


if __name__ == "__main__":
    main()
