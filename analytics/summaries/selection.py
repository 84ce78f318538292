"""Which scores a summary is of: never later ones than of races held by `now`, never two kinds together."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from analytics.models import ModelAccuracy, ScoreKind
from ingestion.models import Race
from predictions.models import ModelType
from predictions.models.forecast import STAGE_ORDER


class Selection(NamedTuple):
    """What is empty selects nothing away; without a kind, live scores if there are any, else backtests."""

    stage: str = ""
    season: int | None = None
    forecaster: str = ""
    model_id: int | None = None
    kind: str = ""


class Scored(NamedTuple):
    race_id: int
    stage: str
    forecast_id: int
    log_loss: float
    kind: str


def default_kind(has_live: bool) -> str:
    """The kind that is shown where none is asked for."""
    return str(ScoreKind.LIVE if has_live else ScoreKind.BACKTEST)


def of_races(selection: Selection, now: datetime) -> QuerySet[ModelAccuracy]:
    """The scores of the stage and season, by any forecaster and of any kind."""
    found = ModelAccuracy.objects.filter(race__in=Race.objects.held(now))
    if selection.stage:
        found = found.filter(stage=selection.stage)
    return found.filter(race__season__year=selection.season) if selection.season else found


def of_models(selection: Selection, now: datetime) -> tuple[QuerySet[ModelAccuracy], str]:
    """The scores of the selected models, and their kind."""
    found = _of_either_kind(selection, now)
    kind = selection.kind or default_kind(found.filter(kind=ScoreKind.LIVE).exists())
    return found.filter(kind=kind), str(kind)


def _of_either_kind(selection: Selection, now: datetime) -> QuerySet[ModelAccuracy]:
    found = of_races(selection, now).exclude(kind=ScoreKind.REFERENCE)
    if selection.model_id:
        found = found.filter(model=selection.model_id)
    return found.filter(forecaster=selection.forecaster) if selection.forecaster else found


def last_of_each_race(selection: Selection, now: datetime) -> tuple[list[Scored], str]:
    """One score a race, by one forecaster: of the latest stage, unless a stage is selected.

    Without a model or forecaster, the ensemble's. Returns the scores and their kind.
    """
    if not selection.model_id and not selection.forecaster:
        selection = selection._replace(forecaster=ModelType.ENSEMBLE)
    rows = _of_either_kind(selection, now).order_by().values_list(*Scored._fields)
    found = list(map(Scored._make, rows))
    kind = selection.kind or default_kind(any(score.kind == ScoreKind.LIVE for score in found))
    last: dict[int, Scored] = {}
    for score in found:
        if score.kind == kind and (score.race_id not in last or _rank(score) > _rank(last[score.race_id])):
            last[score.race_id] = score
    return list(last.values()), str(kind)


def _rank(score: Scored) -> tuple[int, int]:
    return STAGE_ORDER[score.stage], score.forecast_id
