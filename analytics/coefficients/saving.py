"""Reads the races held by an instant, and stores the coefficients if they have changed."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from threadpoolctl import threadpool_limits

from analytics.coefficients.estimates import Estimate, estimates
from analytics.models import TrackCoefficient
from f1site.lib import tracing
from ingestion import generation
from ingestion.models import Race, RaceResult, WeatherData
from predictions.data import dataset
from predictions.data.facts import consistent_facts
from predictions.ml.features import WET_FROM_MM
from predictions.ml.history import History


@tracing.traced("track coefficients")
def recalculate(now: datetime) -> int:
    """Estimate the coefficients from the races held by `now`; returns the number of rows, 0 if as before."""
    last = Race.objects.held(now).order_by("date", "start_time", "pk").last()
    found: list[Estimate] = []
    if last is not None:
        history, wet = read(now)
        with threadpool_limits(1):  # the matrices are small: more threads only wait for each other
            found = estimates(history, wet)
    return _save(found, last, now)


@consistent_facts()
def read(now: datetime) -> tuple[History, dict[int, bool]]:
    """The races held by `now`, and by race_id whether they were wet, where that was observed."""
    history = dataset.load(now)
    not_started = RaceResult.objects.filter(status=RaceResult.Status.DID_NOT_START)
    absent = set(not_started.values_list("race_id", "driver_id"))
    pairs = zip(history.entries["race_id"], history.entries["driver_id"], strict=True)
    started = history.entries[[pair not in absent for pair in pairs]].reset_index(drop=True)
    observed = WeatherData.objects.filter(
        kind=WeatherData.Kind.OBSERVED, precipitation_mm__isnull=False, race__in=Race.objects.held(now)
    )
    newest_last = observed.order_by("made_at", "source").values_list("race_id", "precipitation_mm")
    wet = {race: (rain or 0.0) >= WET_FROM_MM for race, rain in newest_last}
    return History(history.races, started), wet


@transaction.atomic
def _save(found: list[Estimate], last: Race | None, now: datetime) -> int:
    fields = list(Estimate.__dataclass_fields__)
    stored = TrackCoefficient.objects.values_list("data_through_id", *fields)
    new = {(last and last.pk, *asdict(one).values()) for one in found}
    if set(stored) == new:
        return 0
    TrackCoefficient.objects.all().delete()
    rows = [TrackCoefficient(**asdict(one), data_through=last, calculated_at=now) for one in found]
    TrackCoefficient.objects.bulk_create(rows, batch_size=500)
    generation.renew()
    return len(rows)
