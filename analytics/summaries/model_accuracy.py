"""How good the models are, beside the references on the same races."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from math import prod
from typing import Any, NamedTuple

import numpy as np
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from analytics.models import SCORES, Forecaster, ModelAccuracy, ScoreKind
from analytics.statistics.comparison import FEWEST_RACES, differences, means, verdict
from analytics.summaries.selection import Selection, of_models, of_races
from predictions.ml.races import Floats
from predictions.models import ModelType, Prediction, Stage

METRICS = (*SCORES, "winner_rank")
COMPARED = ("log_loss", "brier_score")
MODELS: Sequence[str] = ModelType.values
# In the words of a verdict. The model elo is a reference for the others.
REFERENCES = {
    "uniform": "equal chances",
    "leader": "the championship leader",
    "grid": "the grid",
    "elo": "Elo",
    "bookmakers": "the bookmakers",
}
STAGES: Sequence[str] = Stage.values
ROW = {
    "race_id": "race_id",
    "season": "race__season__year",
    "round": "race__round_number",
    "race": "race__name",
    "date": "race__date",
    "forecaster": "forecaster",
    "model_id": "model_id",
    "model_version": "model__version",
    "stage": "stage",
    "kind": "kind",
    "forecast_id": "forecast_id",
    **{metric: metric for metric in METRICS},
    "predicted_winner": "predicted_winner__name",
    "predicted_winner_id": "predicted_winner_id",
    "actual_winner": "actual_winner__name",
    "actual_winner_id": "actual_winner_id",
    "second_winner": "second_winner__name",
    "second_winner_id": "second_winner_id",
    "predicted_probability": "predicted_probability",
    "winner_probability": "winner_probability",
}


class Table(NamedTuple):
    """Scores by stage, race, forecaster and metric, NaN where there is none; `races` are ids.

    The references are known of the races only that one of the models has a score of.
    """

    races: dict[int, int]
    models: Floats
    references: Floats


def model_accuracy(selection: Selection, now: datetime, page: int = 1, page_size: int = 50) -> dict[str, Any]:
    """A page of the models' scores race by race, and means and comparisons of all of them."""
    shown, kind = of_models(selection, now)
    table = _load(of_races(selection, now), selection, kind)
    return {
        **{name: getattr(selection, name) or None for name in ("stage", "season", "model_id", "forecaster")},
        "kind": kind,
        "count": int((~np.isnan(table.models[..., 0])).sum()),
        "rows": _rows(shown, table, page, page_size),
        "models": list(_means(table.models, MODELS, kind)),
        "references": list(_means(table.references, list(REFERENCES), ScoreKind.REFERENCE)),
        "differences": list(_differences(table)),
    }


def _load(scores: QuerySet[ModelAccuracy], selection: Selection, kind: str) -> Table:
    wanted = scores.filter(Q(kind=kind) | Q(kind=ScoreKind.REFERENCE))
    rows = list(wanted.order_by().values_list("race_id", "stage", "forecaster", "kind", "model_id", *METRICS))
    # In one order everywhere: the bootstrap's samples depend on it.
    races = {race: code for code, race in enumerate(sorted({row[0] for row in rows}))}
    shape = (len(STAGES), len(races))
    models = np.full((*shape, len(MODELS), len(METRICS)), np.nan)
    references = np.full((*shape, len(REFERENCES), len(METRICS)), np.nan)
    stages, by_model, by_reference = (
        {name: code for code, name in enumerate(names)} for names in (STAGES, MODELS, REFERENCES)
    )
    for race, stage, forecaster, kind_of_row, model_id, *metrics in rows:
        at = stages[stage], races[race]
        if kind_of_row != ScoreKind.REFERENCE and _is_selected(forecaster, model_id, selection):
            models[(*at, by_model[forecaster])] = metrics
        if forecaster in by_reference:
            references[(*at, by_reference[forecaster])] = metrics
    references[np.isnan(models[..., 0]).all(axis=2)] = np.nan
    return Table(races, models, references)


def _is_selected(forecaster: str, model_id: int, selection: Selection) -> bool:
    return selection.model_id in (None, model_id) and selection.forecaster in ("", forecaster)


def _rows(shown: QuerySet[ModelAccuracy], table: Table, page: int, page_size: int) -> list[dict[str, Any]]:
    """The newest race first, its latest stage first; each row with the references' log losses."""
    ordered = shown.order_by("-race__date", "-race", F("forecast__as_of").desc(), "forecaster")
    first = (page - 1) * page_size
    published = ordered.annotate(
        predicted_probability=_published("predicted_winner"),
        winner_probability=_published("actual_winner") + _published("second_winner"),
    )
    found = published.values_list(*ROW.values())[first : first + page_size]
    rows = [dict(zip(ROW, values, strict=True)) for values in found]
    for row in rows:
        losses = table.references[STAGES.index(row["stage"]), table.races[row["race_id"]], :, 0]
        known = zip(REFERENCES, losses.tolist(), strict=True)
        row["reference_log_loss"] = {name: loss for name, loss in known if not np.isnan(loss)}
    return rows


def _published(driver: str) -> Coalesce:
    """The win probability that the forecast gave the driver of a field; 0 where it has none."""
    rows = Prediction.objects.filter(forecast=OuterRef("forecast"), driver=OuterRef(driver)).order_by()
    return Coalesce(Subquery(rows.values("win_probability")[:1]), 0.0)


def _means(scores: Floats, names: Sequence[str], kind: str) -> Iterator[dict[str, Any]]:
    stages, races, forecasters, metrics = scores.shape
    shape = (stages, forecasters, metrics)
    found = means(scores.transpose(1, 0, 2, 3).reshape(races, prod(shape)))
    mean, error, number = (part.reshape(shape) for part in (found.mean, found.standard_error, found.races))
    for s, f in zip(*np.nonzero(number[..., 0]), strict=True):
        yield {
            "forecaster": names[f],
            "name": Forecaster(names[f]).label,
            "stage": STAGES[s],
            "kind": str(kind),
            "races": int(number[s, f, 0]),
            **{
                metric: {"mean": _known(mean[s, f, m]), "standard_error": _known(error[s, f, m])}
                for m, metric in enumerate(METRICS)
            },
        }


def _differences(table: Table) -> Iterator[dict[str, Any]]:
    """Each model against each reference, on the races that both have."""
    compared = [METRICS.index(metric) for metric in COMPARED]
    ours = table.models[:, :, :, None, compared]
    change = (ours - table.references[:, :, None, :, compared]).transpose(1, 0, 2, 3, 4)
    shape = change.shape[1:]
    found = differences(change.reshape(len(table.races), prod(shape)))
    mean, low, high, number = (
        part.reshape(shape) for part in (found.mean, found.low, found.high, found.races)
    )
    for at in zip(*np.nonzero(number), strict=True):
        s, f, g, m = at
        reference, races = list(REFERENCES)[g], int(number[at])
        if MODELS[f] == reference:
            continue
        yield {
            "forecaster": MODELS[f],
            "reference": reference,
            "stage": STAGES[s],
            "score": COMPARED[m],
            "difference": float(mean[at]),
            "interval": [float(low[at]), float(high[at])] if races >= FEWEST_RACES else None,
            "races": races,
            "verdict": verdict(low[at], high[at], races, REFERENCES[reference]),
        }


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
