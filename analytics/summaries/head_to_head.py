"""Two drivers against each other: in the past, and by the forecast of the next race."""

from datetime import datetime
from typing import Any

from django.conf import settings

from analytics.statistics.pairwise import pair
from analytics.summaries.careers import Result, load
from analytics.summaries.duels import Pair, by_race, duel
from f1site.lib.errors import NotFound
from ingestion.models import Driver, Race, RaceResult
from predictions.data.stages import next_race
from predictions.models import Forecast, ModelType, Prediction, RecordKind


def head_to_head(first: int, second: int, season: int, now: datetime) -> dict[str, Any]:
    """Duels in the races that both took part in, held by `now`. Raises NotFound for an unknown driver."""
    names = dict(Driver.objects.filter(pk__in=[first, second]).values_list("pk", "name"))
    for driver_id in (first, second):
        if driver_id not in names:
            raise NotFound(f"There is no driver {driver_id}.", driver_id=driver_id)
    held = Race.objects.held(now).filter(raceresult__driver=first)
    results = load(RaceResult.objects.filter(race__in=held, driver__in=[first, second]))
    pairs = _pairs(results, first, second)
    probability, reason = _next_race(first, second, names, now)
    return {
        "a": {"driver_id": first, "driver": names[first]},
        "b": {"driver_id": second, "driver": names[second]},
        "season": season,
        "this_season": _duels([one for one in pairs if one[0].season == season]),
        "all_time": _duels(pairs),
        "next_race": probability,
        "reason": reason,
    }


def _pairs(results: list[Result], first: int, second: int) -> list[Pair]:
    ours, theirs = (by_race(row for row in results if row.driver_id == one) for one in (first, second))
    return [(row, theirs[race]) for race, row in ours.items() if race in theirs]


def _duels(pairs: list[Pair]) -> dict[str, Any]:
    in_one_car = [one for one in pairs if one[0].constructor_id == one[1].constructor_id]
    return {**duel(pairs), "as_team_mates": duel(in_one_car)}


def _next_race(
    first: int, second: int, names: dict[int, str], now: datetime
) -> tuple[dict[str, Any] | None, str]:
    """The probabilities, or the reason why there are none."""
    if not settings.ENABLE_PREDICTIONS:
        return None, "Predictions are switched off on this server."
    try:
        race = next_race(now)
    except NotFound as error:
        return None, error.message
    made = Forecast.objects.for_race(race, now).filter(model__type=ModelType.ENSEMBLE)
    newest = made.exclude(kind=RecordKind.BACKTEST).values("pk")[:1]
    rows = Prediction.objects.filter(forecast__in=newest).select_related("forecast")
    cars = {row.driver_id: row for row in rows}
    if not cars:
        return None, f"The {race} has no forecast yet."
    for driver_id in (first, second):
        if driver_id not in cars:
            return None, f"{names[driver_id]} is not in the forecast of the {race}."
    a, b = cars[first], cars[second]
    if a.finish_probability is None or b.finish_probability is None:
        return None, f"The forecast of the {race} has no probabilities of places."
    found = pair((a.win_probability, b.win_probability), (a.finish_probability, b.finish_probability))
    return {
        "race_id": race.pk,
        "race": race.name,
        "date": race.date,
        "stage": a.forecast.stage,
        "forecast_id": a.forecast_id,
        "a_ahead": found.first_ahead,
        "b_ahead": found.second_ahead,
        "both_retire": found.both_retire,
    }, ""
