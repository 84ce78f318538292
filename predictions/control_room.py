"""The panels of forecasts and models on the admin's first page. No model is opened for them."""

from datetime import datetime

from django.utils.timesince import timesince, timeuntil

from f1site.lib import clock
from f1site.lib.control_room import Line, Panel, page
from f1site.lib.jobs.models import Job
from ingestion.models import Race
from predictions import metrics
from predictions.data import stages
from predictions.due import FORECAST_RACE
from predictions.ledger import checkpoints
from predictions.model_sets import promotion
from predictions.models import Document, Forecast, TrainedModel
from predictions.serializers.stages import stage_words


def next_race(now: datetime) -> Panel:
    empty = "No race is to come: import the schedule of the season."
    race = Race.objects.upcoming(now).select_related("season", "circuit").first()
    if race is None:
        return Panel("Next race", empty=empty)
    address = page("ingestion_race_change", race.pk)
    if race.start_time is None:
        starts = f"on {race.date:%-d %B %Y}"
    elif race.start_time <= now:
        starts = f"started {timesince(race.start_time, now)} ago"
    else:
        starts = f"starts in {timeuntil(race.start_time, now)}"
    stage, grid = stages.latest_stage(race, now)
    lines = [
        Line("race", f"{race}, {starts}", "info", address),
        Line("stage", stage_words(race, stage, grid, now).label),
        _forecast(race, stage, now),
    ]
    return Panel("Next race", lines)


def _forecast(race: Race, stage: str, now: datetime) -> Line:
    """The forecast that is shown, or why there is none."""
    forecast = Forecast.objects.for_race(race, now).first()
    if forecast is None:
        return Line("forecast", f"none: {_why_none(now)}", "danger", page("f1site_job_changelist"))
    label = stage_words(race, forecast.stage, forecast.grid, forecast.as_of).label
    made = timesince(forecast.as_of, max(now, forecast.as_of))
    address = page("predictions_forecast_change", forecast.pk)
    is_current = forecast.stage == stage
    text = f"{label.lower()}, made {made} ago" + ("" if is_current else f"; that of {stage} is not made yet")
    return Line("forecast", text, "success" if is_current else "warning", address)


def _why_none(now: datetime) -> str:
    if not TrainedModel.objects.serving_at(now).exists():
        return "no models serve, train them first"
    last = Job.objects.filter(task=FORECAST_RACE).first()
    if last is not None and last.error:
        return last.error[:200]
    return "a job makes it now" if last is not None and last.is_open else "it has not been made yet"


def models(now: datetime) -> Panel:
    sets = list(
        TrainedModel.objects.sets().filter(as_of__lte=now).select_related("data_through__season")[:20]
    )
    serving = next((one for one in sets if one.state == TrainedModel.State.SERVING), None)
    lines = []
    if serving:
        age = timesince(serving.as_of, max(now, serving.as_of))
        text = f"version {serving.version}, data of {age} ago, through {serving.data_through}"
        lines.append(Line("serves", text, "success", _page(serving)))
    for one in sets[: sets.index(serving) if serving else None]:
        if one.state == TrainedModel.State.WAITING:
            why = promotion.describe(one.metrics.get("comparison", {}))
            lines.append(Line("waits for you", f"version {one.version}: {why}", "warning", _page(one)))
    return Panel("Models", lines, "No models are trained yet: import facts, then train.")


def ledger(_: datetime) -> Panel:
    """By the true time, as documents have it."""
    last = Document.objects.defer("content").order_by("number").last()
    if last is None:
        return Panel("Ledger", empty="No forecast has been published yet.")
    now, ledger_check = clock.real_now(), metrics.ledger_check
    ledger_check.start_if_due()
    made = timesince(last.created_at, max(now, last.created_at))
    lines = [
        Line(
            "documents",
            f"{last.number}, the last {made} ago",
            address=page("predictions_document_changelist"),
        ),
        Line("newest hash", last.hash),
    ]
    if ledger_check.found is None or ledger_check.looked_at is None:
        lines.append(Line("checked", "not yet by this process", "warning"))
    elif breaks := ledger_check.found.breaks:
        lines.append(Line("checked", f"{len(breaks)} breaks, the first: {breaks[0]}", "danger"))
    else:
        lines.append(Line("checked", f"whole, {timesince(ledger_check.looked_at, now)} ago", "success"))
    signed = checkpoints.last()
    text = f"document {signed['number']} on {signed['time'][:10]}" if signed else "none yet"
    lines.append(Line("checkpoint", text, "success" if signed else ""))
    return Panel("Ledger", lines)


def _page(model: TrainedModel) -> str:
    return page("predictions_trainedmodel_change", model.pk)
