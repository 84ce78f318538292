"""Scores the forecasts of the races with a result, beside references. What changes nothing is not written."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from math import isclose
from typing import NamedTuple

import numpy as np
from django.db import transaction

from analytics import fields
from analytics.fields import Field
from analytics.models import SCORES, Forecaster, ModelAccuracy, ScoreKind
from analytics.odds import bookmakers
from analytics.odds.bookmakers import Quotes
from analytics.scoring import Floats, scores
from f1site.lib import tracing
from f1site.lib.database import locks
from f1site.lib.progress import progress
from ingestion import generation
from ingestion.models import Race, Season
from predictions.models import Forecast, Prediction, RecordKind, Stage

# The key of the advisory lock: any number that nothing else locks.
LOCK = 0x0F15C02
KEY = ("race_id", "forecaster", "stage", "kind")
SCORED = {RecordKind.LIVE.value: ScoreKind.LIVE, RecordKind.BACKTEST.value: ScoreKind.BACKTEST}
EXACT = (
    "model_id",
    "forecast_id",
    "winner_rank",
    "predicted_winner_id",
    "actual_winner_id",
    "second_winner_id",
)
# Another machine may compute another last digit.
SAME = 1e-9
BATCH = 500

Key = tuple[int, str, str, str]


class Counted(NamedTuple):
    """A forecast that counts."""

    pk: int
    race_id: int
    model_id: int
    type: str
    stage: str
    kind: str


@tracing.traced("scores")
def score_predictions(now: datetime) -> int:
    """Score every forecast that counts against the results known at `now`; returns the rows that changed.

    A row whose forecast or result is gone is deleted. Each season is a transaction, one process at a time.
    """
    over = Race.objects.finished(now)
    forecast = Forecast.objects.filter(race__in=over, kind__in=SCORED)
    scored = ModelAccuracy.objects.filter(race__in=over)
    found = {
        pk for rows in (forecast, scored) for pk in rows.values_list("race__season", flat=True).distinct()
    }
    seasons = Season.objects.filter(pk__in=found).order_by("year")
    known = Known()
    return sum(_score_season(season, now, known) for season in progress(list(seasons), "Scoring seasons"))


class Known:
    """What all seasons are scored with, read again when the facts have changed."""

    def __init__(self) -> None:
        self.token: str | None = None
        self.fields: dict[int, Field] = {}
        self.odds: dict[int, list[Quotes]] = {}

    def refresh(self, now: datetime) -> None:
        token, _ = generation.facts()
        if self.token != token:
            self.token, self.fields = token, fields.load(now)
            self.odds = bookmakers.load({pk: one.race.earliest_start for pk, one in self.fields.items()})


@transaction.atomic
def _score_season(season: Season, now: datetime, known: Known) -> int:
    locks.lock_until_commit(LOCK)
    known.refresh(now)
    over = Race.objects.finished(now).filter(season=season)
    computed = {_key(row): row for row in _rows(_counting(season, known.fields), known, now)}
    stored = {_key(row): row for row in ModelAccuracy.objects.filter(race__in=over)}
    return _write(computed, stored)


def _counting(season: Season, known: Mapping[int, Field]) -> list[Counted]:
    """Of each race, model type, stage and kind the last forecast made before the start."""
    last = {}
    made = Forecast.objects.filter(race__season=season, kind__in=SCORED).order_by("as_of", "pk")
    columns = ("as_of", "created_at", "pk", "race_id", "model_id", "model__type", "stage", "kind")
    for as_of, created_at, *values in made.values_list(*columns):
        one = Counted(*values)
        if one.race_id not in known:
            continue
        start = known[one.race_id].race.earliest_start
        # A live forecast was also made before the start, not only as of an instant before it.
        if as_of < start and (one.kind == RecordKind.BACKTEST or created_at < start):
            last[one.race_id, one.type, one.stage, one.kind] = one
    return list(last.values())


def _rows(counting: Sequence[Counted], known: Known, now: datetime) -> Iterator[ModelAccuracy]:
    predicted = _predicted([one.pk for one in counting])
    for one in counting:
        field, by_driver = known.fields[one.race_id], predicted[one.pk]
        p = np.array([by_driver.get(driver, (0.0, 0.0, 0.0)) for driver in field.drivers])
        of_forecast = {"model_id": one.model_id, "forecast_id": one.pk}
        key = {"forecaster": one.type, "stage": one.stage, "kind": SCORED[one.kind]}
        yield _row(field, (p[:, 0], p[:, 1], p[:, 2]), now, **key, **of_forecast)
    for race_id, stage in sorted({(one.race_id, one.stage) for one in counting}):
        field = known.fields[race_id]
        for name, (win, podium) in _references(field, stage, known.odds.get(race_id, [])):
            key = {"forecaster": name, "stage": stage, "kind": ScoreKind.REFERENCE}
            yield _row(field, (win, podium, None), now, **key)


def _predicted(forecasts: list[int]) -> dict[int, dict[int, tuple[float, float, float]]]:
    """Probabilities of win, podium and points by forecast and driver."""
    found: dict[int, dict[int, tuple[float, float, float]]] = {pk: {} for pk in forecasts}
    columns = ("win_probability", "podium_probability", "points_probability")
    for begin in range(0, len(forecasts), BATCH):
        rows = Prediction.objects.filter(forecast__in=forecasts[begin : begin + BATCH]).order_by()
        for forecast, driver, *p in rows.values_list("forecast_id", "driver_id", *columns):
            found[forecast][driver] = (p[0], p[1], p[2])
    return found


def _references(
    field: Field, stage: str, odds: Sequence[Quotes]
) -> Iterator[tuple[str, tuple[Floats, Floats]]]:
    """By name their probabilities of win and podium; NaN where a reference has none of a podium."""
    unknown = np.full(len(field.drivers), np.nan)
    for name, win in field.references.items():
        if name != Forecaster.GRID or stage == Stage.AFTER_QUALIFYING:
            yield name, (win, unknown)
    if odds and stage == Stage.BEFORE_WEEKEND:
        yield Forecaster.BOOKMAKERS.value, bookmakers.forecast(odds, field.drivers)


def _row(
    field: Field, p: tuple[Floats, Floats, Floats | None], now: datetime, **key: object
) -> ModelAccuracy:
    win, podium, points = p
    # Of equal favourites one that is the same each time, and that the result does not decide.
    favourite = min(zip(-win, field.drivers, strict=True))[1]
    return ModelAccuracy(
        race=field.race,
        **key,
        **vars(scores(win, podium, points, field.outcome)),
        predicted_winner_id=favourite,
        actual_winner_id=field.winners[0],
        second_winner_id=field.winners[1] if len(field.winners) > 1 else None,
        scored_at=now,
    )


def _key(row: ModelAccuracy) -> Key:
    return row.race_id, row.forecaster, row.stage, row.kind


def _write(computed: Mapping[Key, ModelAccuracy], stored: Mapping[Key, ModelAccuracy]) -> int:
    """Returns the rows added, changed and deleted."""
    new = [row for key, row in computed.items() if key not in stored]
    changed = []
    for key, old in stored.items():
        row = computed.get(key)
        if row is not None and not _is_same(old, row):
            row.pk = old.pk
            changed.append(row)
    gone = [row.pk for key, row in stored.items() if key not in computed]
    ModelAccuracy.objects.bulk_create(new, batch_size=BATCH)
    ModelAccuracy.objects.bulk_update(changed, [*SCORES, *EXACT, "scored_at"], batch_size=BATCH)
    ModelAccuracy.objects.filter(pk__in=gone).delete()
    if new or changed or gone:
        generation.renew()
    return len(new) + len(changed) + len(gone)


def _is_same(old: ModelAccuracy, row: ModelAccuracy) -> bool:
    if any(getattr(old, name) != getattr(row, name) for name in EXACT):
        return False
    pairs = [(getattr(old, name), getattr(row, name)) for name in SCORES]
    return all(a == b if None in (a, b) else isclose(a, b, abs_tol=SAME) for a, b in pairs)
