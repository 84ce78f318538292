"""The stored forecasts that a merge of two rows would touch."""

from django.db.models import Model, Q

from ingestion.models import Constructor, Driver, Race
from predictions.models import Forecast, SeasonForecast

SHOWN = 5


def by_merge(row: Model) -> list[str]:
    """Sentences with the number of forecasts that name `row`, and the newest of them."""
    if isinstance(row, Race):
        of_race, of_season = Q(race=row) | Q(data_through=row), Q(next_race=row) | Q(data_through=row)
    elif isinstance(row, Driver | Constructor):
        name = "driver" if isinstance(row, Driver) else "constructor"
        of_race = of_season = Q(**{f"predictions__{name}": row})
    else:
        return []
    sentences = []
    for what, found in (
        ("Race forecasts", Forecast.objects.filter(of_race)),
        ("Season forecasts", SeasonForecast.objects.filter(of_season)),
    ):
        forecasts = found.distinct()
        newest = "; ".join(map(str, forecasts.select_related()[:SHOWN]))
        if newest:
            sentences.append(f"{what}: {forecasts.count()}, the newest: {newest}.")
    return sentences
