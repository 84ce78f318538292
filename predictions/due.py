"""What the models and the forecasts are computed from, and whether that has changed: then they are due.

Only rows are read here, no model is opened: `catch_up` asks every minute.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from f1site.lib.jobs.catch_up import Due
from ingestion import generation
from ingestion.importer.saving.completeness import unfinished
from ingestion.line_ups import line_up
from ingestion.models import ImportRun, Race
from ingestion.models.provenance import Source
from predictions.data import stages
from predictions.model_sets import bucket
from predictions.models import Basis, Forecast, RecordKind, TrainedModel

MODELS, RACE, SEASON, RECORD = "models", "race forecast", "season forecast", "backtests"
TRAIN = "predictions.tasks.train_models"
FORECAST_RACE = "predictions.tasks.forecast_next_race"
FORECAST_SEASON = "predictions.tasks.forecast_season"
BACKFILL = "predictions.tasks.backfill_record"
# Facts that were corrected lead to a training no more often.
BETWEEN_TRAININGS = timedelta(days=1)


def due(now: datetime) -> Iterator[Due]:
    """Trainings and forecasts. Nothing of both while an import is half done: that is imported again."""
    incomplete = [run for run in unfinished.runs() if run.outcome == ImportRun.Outcome.FAILED]
    if incomplete:
        yield _import_again(incomplete[0])
    if unfinished.runs():
        return
    _, trace_id = generation.facts()
    if basis := models_basis(now):
        yield Due(TRAIN, basis, trace_id=trace_id)
    if basis := changed(RACE, race_basis(now)):
        yield Due(FORECAST_RACE, basis, after=(TRAIN,), trace_id=trace_id)
    if basis := changed(SEASON, season_basis(now)):
        yield Due(FORECAST_SEASON, basis, after=(TRAIN, FORECAST_RACE), trace_id=trace_id)
    if basis := changed(RECORD, record_basis(now)):
        # A job adds a part of them: then the next one is due.
        stored = Forecast.objects.filter(kind=RecordKind.BACKTEST).count()
        after = (TRAIN, FORECAST_RACE, FORECAST_SEASON)
        yield Due(BACKFILL, f"{basis}, {stored} stored", after=after)


def changed(name: str, basis: str) -> str:
    """The basis, if there is one and it is not the last; else empty."""
    return basis if basis and basis != Basis.objects.value_of(name) else ""


def models_basis(now: datetime) -> str:
    """Why models are to be trained; empty where they need not be.

    A race was learned from by no set, whatever became of that set; or facts have changed since the last
    look, and the last training is a day old; or no set that serves is on the disk.
    """
    last = Race.objects.held(now).order_by("date", "start_time", "pk").last()
    if last is None:
        return ""
    newest = TrainedModel.objects.sets().filter(as_of__lte=now).first()
    if newest is None or not TrainedModel.objects.stored().filter(as_of__lte=now, data_through=last).exists():
        return f"results through race {last.pk}"
    if not _serving_version(now):
        return f"no set of models on the disk, facts {generation.facts()[0]}"
    if now - newest.as_of < BETWEEN_TRAININGS:
        return ""
    return changed(MODELS, facts_basis())


def facts_basis() -> str:
    token = generation.facts()[0]
    return token and f"facts {token}"


def race_basis(now: datetime) -> str:
    """What the forecast of the next race depends on; empty where there is none to make."""
    race = Race.objects.upcoming(now).select_related("season", "circuit").first()
    version = _serving_version(now)
    has_started = race is not None and race.start_time is not None and race.start_time <= now
    # In winter the calendar of the next season is known before its drivers.
    if race is None or has_started or not version or not line_up(race, now).cars:
        return ""
    stage, grid = stages.latest_stage(race, now)
    sessions = stages.sessions_run(race, now) or []
    return f"race {race.pk} {stage} {grid}, {len(sessions)} sessions, {_known(now)}, models {version}"


def season_basis(now: datetime) -> str:
    """As of the race forecast, with the races left."""
    basis = race_basis(now)
    return basis and f"{basis}, {Race.objects.upcoming(now).count()} races ahead"


def first_backfilled(now: datetime) -> int:
    """The first season whose races are forecast walk-forward, as far as nothing was published of them."""
    seasons: int = settings.BACKFILL_SEASONS
    return now.year - seasons


def record_basis(now: datetime) -> str:
    """What backtests depend on; empty where there are none to make."""
    held = Race.objects.held(now).filter(season__year__gte=first_backfilled(now)).count()
    return f"{held} races since {first_backfilled(now)}" if settings.BACKFILL_SEASONS and held else ""


def _known(now: datetime) -> str:
    return f"{Race.objects.held(now).count()} results, facts {generation.facts()[0]}"


def _serving_version(now: datetime) -> str:
    """The newest serving set of which there are files."""
    versions = TrainedModel.objects.serving_at(now).values_list("version", flat=True)
    return next((version for version in versions if _has_files(version)), "")


def _has_files(version: str) -> bool:
    """Whether they are whole is seen when they are opened."""
    return Path(settings.MODEL_DIR, version).is_dir() or bucket.has(version)


def _import_again(run: ImportRun) -> Due:
    basis = f"import {run.pk} was left incomplete"
    if run.source == Source.JOLPICA:
        return Due("ingestion.tasks.import_season", basis, {"year": run.unfinished[0]})
    return Due("predictions.tasks.update_archive", basis)
