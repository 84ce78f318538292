"""A made-up record: forecasts of races that were held, their scores, and those of the references.

The strengths are drawn, and lean to the order of the result; no model is trained.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from analytics.models import ModelAccuracy
from ingestion.models import Race, RaceResult
from predictions.ledger import chain
from predictions.ledger.documents import Entry
from predictions.ml.probability import distribution
from predictions.models import (
    Document,
    Forecast,
    ModelType,
    Prediction,
    RecordKind,
    SeasonForecast,
    SeasonPrediction,
    Stage,
    TrainedModel,
)

# Of the rows of `create` and `create_titles`.
TABLES = (TrainedModel, Document, Forecast, Prediction, SeasonForecast, SeasonPrediction, ModelAccuracy)
STAGES = tuple(Stage.values)
MODELS = tuple(ModelType.values)
REFERENCES = ("uniform", "leader", "grid", "bookmakers")
# How much of the result each forecaster knows.
KNOWLEDGE = {"ensemble": 0.5, "bookmakers": 0.55, "elo": 0.3, "grid": 0.25, "leader": 0.15, "uniform": 0.0}


def create(
    races: Iterable[Race],
    *,
    stages: Sequence[str] = STAGES,
    models: Sequence[str] = MODELS,
    kind: str = RecordKind.BACKTEST,
    references: Sequence[str] = REFERENCES,
    seed: int = 1,
) -> None:
    rng = np.random.default_rng(seed)
    races = list(races)
    trained = {name: _trained(name, kind, races[0]) for name in models}
    for race in races:
        field = list(RaceResult.objects.in_field().filter(race=race).order_by("position_order"))
        for stage in stages:
            forecasts = [_forecast(race, trained[name], stage) for name in models]
            draws = {name: _drawn(name, len(field), rng) for name in (*models, *references)}
            entries = [Entry(one, list(_predictions(one, field, draws[one.model.type]))) for one in forecasts]
            chain.add(entries, RecordKind(kind))
            scores = [
                _score(race, stage, kind, field, draws[one.model.type], forecast=one) for one in forecasts
            ]
            known = ModelAccuracy.objects.filter(race=race, stage=stage, kind="reference").exists()
            for name in () if known else references:
                scores.append(_score(race, stage, "reference", field, draws[name], name=name))
            ModelAccuracy.objects.bulk_create(scores)


def create_titles(races: Sequence[Race], kind: str = RecordKind.BACKTEST) -> None:
    """A forecast of the drivers' title before each of the races of one season, all drivers alike."""
    model = _trained("ensemble", kind, races[0])
    for ahead, race in enumerate(reversed(races), start=1):
        before = race.earliest_start - timedelta(days=4)
        forecast = SeasonForecast(
            season=race.season,
            championship="drivers",
            model=model,
            next_race=race,
            stage="before_weekend",
            races_left=ahead,
            sprints_left=0,
            as_of=before,
            data_through=races[0],
        )
        field = list(RaceResult.objects.in_field().filter(race=race))
        chance = 1 / len(field)
        rows = [
            SeasonPrediction(
                driver_id=result.driver_id,
                constructor_id=result.constructor_id,
                status="open",
                points=10,
                expected_points=100,
                points_lower=50,
                points_upper=150,
                title_probability=chance,
                title_lower=chance / 2,
                title_upper=chance * 2,
                positions=[[chance, chance / 2, chance * 2]] * len(field),
            )
            for result in field
        ]
        chain.add([Entry(forecast, rows)], RecordKind(kind))


def _trained(name, kind, race):
    moment = datetime(2000, 1, 1, tzinfo=UTC)
    values = {"name": name, "state": "backtest", "trained_at": moment, "as_of": moment, "data_through": race}
    return TrainedModel.objects.get_or_create(type=name, version=f"record-{kind}", defaults=values)[0]


def _forecast(race, model, stage):
    made = race.earliest_start - timedelta(hours={"before_weekend": 72, "after_sprint": 26}.get(stage, 20))
    return Forecast(
        race=race,
        model=model,
        stage=stage,
        grid="final" if stage == "after_qualifying" else "none",
        as_of=made,
        data_through=model.data_through,
    )


def _drawn(name, cars, rng):
    order = -np.arange(cars) * KNOWLEDGE.get(name, 0.4)
    noise = rng.normal(0, 0 if name == "uniform" else 1, cars)
    return distribution(order * 0.5 + noise, rng.uniform(0.05, 0.3, cars))


def _predictions(forecast, field, drawn):
    for car, result in enumerate(field):
        win = float(drawn.win[car])
        yield Prediction(
            race_id=forecast.race_id,
            model_id=forecast.model_id,
            driver_id=result.driver_id,
            constructor_id=result.constructor_id,
            grid_position=result.grid_position,
            win_probability=win,
            podium_probability=float(drawn.podium[car]),
            points_probability=float(drawn.points[car]),
            expected_position=float(drawn.expected_position[car]),
            confidence_interval_lower=win / 2,
            confidence_interval_upper=win + (1 - win) / 2,
            interval_80_lower=win / 1.5,
            interval_80_upper=win + (1 - win) / 3,
            finish_probability=max(win, float(drawn.finish[car])),
            place_probabilities=drawn.places[car].round(5).tolist(),
            contributions={"driver": 0.1, "car": -0.2, "grid": 0.4, "form": 0.1},
        )


def _score(race, stage, kind, field, drawn, *, forecast=None, name=""):
    won = np.array([row.finish_position == 1 for row in field], dtype=float)
    on_podium = np.array([(row.finish_position or 99) <= 3 for row in field], dtype=float)
    rank = int((drawn.win > drawn.win[won > 0].max()).sum()) + 1
    podium_brier = float(np.mean((drawn.podium - on_podium) ** 2))
    return ModelAccuracy(
        race=race,
        stage=stage,
        kind=kind,
        forecaster=name or forecast.model.type,
        model=forecast and forecast.model,
        forecast=forecast,
        log_loss=float(-np.log((drawn.win * won).sum())),
        brier_score=float(((drawn.win - won / won.sum()) ** 2).sum()),
        rps=podium_brier / 2,
        podium_brier=podium_brier,
        points_brier=None if forecast is None else 0.2,
        top1_accuracy=float(rank == 1),
        top3_accuracy=float(rank <= 3),
        winner_rank=rank,
        predicted_winner_id=field[int(drawn.win.argmax())].driver_id,
        actual_winner_id=field[int(won.argmax())].driver_id,
        scored_at=race.earliest_start + timedelta(days=1),
    )
