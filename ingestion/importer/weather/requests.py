"""Which weather is missing, in as few requests as possible."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ingestion.importer.weather.rows import Kind, start_of
from ingestion.models import Race, WeatherData
from ingestion.sources.weather.provider import Ask, Provider

# Observations are revised for some days; later ones are final.
FINAL_AFTER = timedelta(days=7)
# A real forecast made in these last hours: no older one is asked for, and none is simulated.
RECENT_HOURS = 24


@dataclass(frozen=True)
class Request:
    """The weather of some races at one circuit, by one request."""

    kind: WeatherData.Kind
    ask: Ask
    races: Sequence[Race]


def find_due(races: Iterable[Race], source: Provider, now: datetime) -> tuple[list[Request], int]:
    """The requests due, and the number of rows that are final.

    Observed from the day after the race, with the forecast made before it where the source kept it;
    forecast up to the source's horizon.
    """
    placed = [race for race in races if None not in (race.circuit.latitude, race.circuit.longitude)]
    past = [race for race in placed if race.is_over(now) and start_of(race).date() < now.date()]
    kept = [race for race in past if source.keeps_forecasts_of(start_of(race))]
    ahead = [race for race in placed if now < start_of(race) <= now + source.HORIZON]
    observed, forecast = _final(source.SOURCE), with_recent_forecast(past)
    requests = [
        *_grouped(Request(Kind.FORECAST, source.past_forecast, kept), source, forecast),
        *_grouped(Request(Kind.OBSERVED, source.observed, past), source, observed),
        *(Request(Kind.FORECAST, source.forecast, [race]) for race in ahead),
    ]
    final = sum(r.pk in observed for r in past) + sum(r.pk in forecast for r in kept)
    return sorted(requests, key=lambda request: request.races[0].date), final


def _grouped(wanted: Request, source: Provider, final: set[int]) -> Iterator[Request]:
    """Without the races that are final, and by circuit and season where the source answers several days."""
    groups: dict[object, list[Race]] = {}
    for race in wanted.races:
        if race.pk not in final:
            key = (race.season_id, race.circuit_id) if source.ANSWERS_SEVERAL_DAYS else race.pk
            groups.setdefault(key, []).append(race)
    return (replace(wanted, races=races) for races in groups.values())


def _final(source: str) -> set[int]:
    """Ids of the races whose observation will not be revised."""
    observed = WeatherData.objects.filter(source=source, kind=Kind.OBSERVED)
    rows = observed.values_list("race_id", "race__date", "made_at")
    return {race_id for race_id, day, made_at in rows if made_at.date() >= day + FINAL_AFTER}


def with_recent_forecast(races: Iterable[Race]) -> set[int]:
    """Ids of the races with a real forecast from their last RECENT_HOURS."""
    rows = WeatherData.objects.known_before_the_start().filter(race__in=races, kind=Kind.FORECAST)
    return set(rows.filter(lead_hours__lte=RECENT_HOURS).values_list("race_id", flat=True))
