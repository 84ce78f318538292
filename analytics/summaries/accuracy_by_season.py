"""Each forecaster's mean scores season by season."""

from collections import defaultdict
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Avg, Count, Q

from analytics.models import Forecaster, ScoreKind
from analytics.summaries.selection import Selection, of_models, of_races


class SeasonMean(NamedTuple):
    races: int
    log_loss: float
    brier_score: float
    top3_accuracy: float


def accuracy_by_season(selection: Selection, now: datetime) -> tuple[dict[str, dict[int, SeasonMean]], str]:
    """By forecaster and year, the models first, and the kind of the models' scores.

    The references are those of the races that a model was scored in.
    """
    models, kind = of_models(selection, now)
    of_reference = Q(kind=ScoreKind.REFERENCE, race__in=models.order_by().values("race"))
    found = of_races(selection, now).filter(Q(pk__in=models.values("pk")) | of_reference)
    groups = found.order_by().values_list("forecaster", "race__season__year")
    averages = (Avg(score) for score in SeasonMean._fields[1:])
    means: dict[str, dict[int, SeasonMean]] = defaultdict(dict)
    for forecaster, year, *row in groups.annotate(Count("race", distinct=True), *averages):
        means[forecaster][year] = SeasonMean(*row)
    return {name: dict(sorted(means[name].items())) for name in Forecaster.values if name in means}, kind


def season_rows(selection: Selection, now: datetime) -> dict[str, Any]:
    """The same as rows, the newest season first."""
    means, kind = accuracy_by_season(selection, now)
    rows = [
        {"season": year, "forecaster": name, "name": str(Forecaster(name).label), **mean._asdict()}
        for name, seasons in means.items()
        for year, mean in seasons.items()
    ]
    return {
        "kind": kind,
        "stage": selection.stage or None,
        "season": selection.season,
        "rows": sorted(rows, key=lambda row: -row["season"]),
    }
