"""The chances of a title through a season, as they were forecast before each race."""

from datetime import datetime
from typing import Any

from analytics.models import ScoreKind
from analytics.summaries.selection import default_kind
from f1site.lib.errors import NoPredictionsAvailable
from predictions.models import RecordKind, SeasonForecast, SeasonPrediction

ENTRANT = {
    "driver": "driver__name",
    "driver_id": "driver_id",
    "driver_code": "driver__driver_code",
    "constructor": "constructor__name",
    "constructor_id": "constructor_id",
    "title_status": "status",
    "points": "points",
    "expected_points": "expected_points",
    "title_probability": "title_probability",
}


def championship(year: int, title: str, kind: str, now: datetime) -> dict[str, Any]:
    """For each race the newest forecast of the season made before its start.

    `title` is one of SeasonForecast.Championship. Raises NoPredictionsAvailable where there is none.
    """
    made = SeasonForecast.objects.filter(season__year=year, championship=title, as_of__lte=now)
    usable = made.filter(kind__in=[kind] if kind else [RecordKind.LIVE, RecordKind.BACKTEST])
    found = list(usable.select_related("next_race", "data_through").order_by("as_of", "created_at", "pk"))
    kind = kind or default_kind(any(forecast.kind == RecordKind.LIVE for forecast in found))
    before = {
        forecast.next_race_id: forecast
        for forecast in found
        if forecast.kind == kind and forecast.as_of < forecast.next_race.earliest_start
    }
    if not before:
        which = "from a backtest" if kind == ScoreKind.BACKTEST else "made before a race"
        raise NoPredictionsAvailable(
            f"There is no forecast of the {title}' championship of {year} {which}.", season=year
        )
    entrants = _entrants([forecast.pk for forecast in before.values()])
    ordered = sorted(before.values(), key=lambda forecast: (forecast.next_race.date, forecast.next_race_id))
    return {
        "season": year,
        "championship": title,
        "kind": str(kind),
        "forecasts": [{**_forecast(one), "entrants": entrants.get(one.pk, [])} for one in ordered],
    }


def _forecast(forecast: SeasonForecast) -> dict[str, Any]:
    race, last = forecast.next_race, forecast.data_through
    return {
        "season_forecast_id": forecast.pk,
        "race_id": race.pk,
        "round": race.round_number,
        "race": race.name,
        "date": race.date,
        "stage": forecast.stage,
        "as_of": forecast.as_of,
        "data_through": {"race_id": last.pk, "name": last.name, "date": last.date},
        "races_left": forecast.races_left,
        "sprints_left": forecast.sprints_left,
    }


def _entrants(forecasts: list[int]) -> dict[int, list[dict[str, Any]]]:
    """By season forecast, the most likely champion first."""
    rows = SeasonPrediction.objects.filter(forecast__in=forecasts)
    ordered = rows.order_by("forecast", "-title_probability", "-expected_points", "pk")
    found: dict[int, list[dict[str, Any]]] = {}
    for forecast, lower, upper, *values in ordered.values_list(
        "forecast", "title_lower", "title_upper", *ENTRANT.values()
    ):
        entrant = dict(zip(ENTRANT, values, strict=True))
        entrant |= {"points": float(entrant["points"]), "confidence_interval": [lower, upper]}
        found.setdefault(forecast, []).append(entrant)
    return found
