"""The rows of a race forecast. The serializers describe them; they are made by plain functions, which take a
tenth of the time."""

from collections.abc import Iterable, Mapping
from typing import Any

from rest_framework import serializers

from f1site.lib.api.queries import FlagField, IdField, Query
from predictions.forecasts.changes import LINE_UP
from predictions.ml.explanations import FACTORS, OTHER
from predictions.models import Forecast, ModelType, Prediction, RecordKind, Stage, largest_first

# Those of a row that are read from the database, with their paths from Prediction.
COLUMNS = {
    "driver": "driver__name",
    "constructor": "constructor__name",
    "driver_id": "driver_id",
    "driver_code": "driver__driver_code",
    "constructor_id": "constructor_id",
    **{
        name: name
        for name in (
            "win_probability",
            "interval_80_lower",
            "interval_80_upper",
            "confidence_interval_lower",
            "confidence_interval_upper",
            "podium_probability",
            "points_probability",
            "finish_probability",
            "expected_position",
            "grid_position",
            "contributions",
        )
    },
}


def rows_of(forecasts: Iterable[Forecast], places: bool) -> dict[int, list[dict[str, Any]]]:
    """The rows of each forecast by its id, the most likely winner first, in one query.

    The models of the forecasts must be loaded. With `places` each row has its `place_probabilities`.
    """
    by_id = {forecast.pk: forecast for forecast in forecasts}
    columns = COLUMNS | ({"place_probabilities": "place_probabilities"} if places else {})
    found = Prediction.objects.filter(forecast__in=list(by_id)).order_by("-win_probability", "pk")
    rows: dict[int, list[dict[str, Any]]] = {forecast: [] for forecast in by_id}
    for forecast_id, *values in found.values_list("forecast", *columns.values()):
        row = dict(zip(columns, values, strict=True))
        rows[forecast_id].append(row_of(row, by_id[forecast_id]))
    return rows


def row_of(row: Mapping[str, Any], forecast: Forecast) -> dict[str, Any]:
    """The fields of PredictionSerializer from the `COLUMNS` of a stored row."""
    return _shown(row, forecast.model.type, forecast.model_id) | {
        "forecast_id": forecast.pk,
        "kind": forecast.kind,
        "contributions": contributions(row["contributions"]),
    }


def row_of_prediction(prediction: Prediction, places: bool = False) -> dict[str, Any]:
    """As `row_of`, of a prediction with its driver, constructor and model, without what its forecast adds."""
    row = {name: follow(prediction, path) for name, path in COLUMNS.items()}
    if places:
        row["place_probabilities"] = prediction.place_probabilities
    return _shown(row, prediction.model.type, prediction.model_id)


def follow(prediction: Prediction, path: str) -> Any:
    """The value at a path of `COLUMNS`, whose related rows are loaded."""
    value: Any = prediction
    for name in path.split("__"):
        value = getattr(value, name)
    return value


def contributions(found: dict[str, float]) -> list[dict[str, Any]]:
    return [{"factor": factor, "log_odds": part} for factor, part in largest_first(found)]


def _shown(row: Mapping[str, Any], model: str, model_id: int) -> dict[str, Any]:
    likely = [row["interval_80_lower"], row["interval_80_upper"]]
    shown = {
        "driver": row["driver"],
        "constructor": row["constructor"],
        "win_probability": row["win_probability"],
        "interval_80": None if likely[0] is None else likely,
        "confidence_interval": [row["confidence_interval_lower"], row["confidence_interval_upper"]],
        "model": model,
        "model_id": model_id,
    }
    further = ("driver_id", "driver_code", "constructor_id", "podium_probability", "points_probability")
    places = ("place_probabilities",) if "place_probabilities" in row else ()
    for name in (*further, "finish_probability", "expected_position", *places, "grid_position"):
        shown[name] = row[name]
    return shown


class ContributionSerializer(serializers.Serializer[Any]):
    factor = serializers.ChoiceField(
        choices=[*FACTORS, LINE_UP, OTHER],
        help_text="`line_up`, more or fewer cars, only between two forecasts.",
    )
    log_odds = serializers.FloatField(help_text="Of winning; above 0 it helps.")


def interval_field(**options: Any) -> serializers.ListField:
    return serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2, **options)


class PredictionSerializer(serializers.ModelSerializer[Prediction]):
    driver = serializers.CharField()
    driver_id = serializers.IntegerField()
    driver_code = serializers.CharField(allow_blank=True, help_text="Empty if the driver has none.")
    # Named as in the contract: a DRF serializer has no member called `constructor`.
    constructor = serializers.CharField()
    constructor_id = serializers.IntegerField()
    interval_80 = interval_field(
        allow_null=True,
        help_text="Of the win probability, 80%: the main one. Null in forecasts from before it was kept.",
    )
    confidence_interval = interval_field(help_text="Of the win probability, 95%.")
    finish_probability = serializers.FloatField(
        allow_null=True, help_text="Not to retire; null in forecasts from before it was kept."
    )
    expected_position = serializers.FloatField(
        help_text="Mean finishing position, from 1. A retired car counts as placed behind all that finish."
    )
    place_probabilities = serializers.ListField(
        child=serializers.FloatField(),
        allow_null=True,
        required=False,
        help_text="Of each place, from the first, as a car that finishes; they sum to `finish_probability`. "
        "Only with `places=1`.",
    )
    grid_position = serializers.IntegerField(allow_null=True, help_text="Null where none is known.")
    model = serializers.ChoiceField(ModelType.choices)
    model_id = serializers.IntegerField(help_text="Of `models`.")
    forecast_id = serializers.IntegerField(help_text="Of `forecasts`.")
    kind = serializers.ChoiceField(
        RecordKind.choices,
        allow_null=True,
        help_text="Whether it was made before the race; null in a what-if.",
    )
    contributions = ContributionSerializer(
        many=True,
        help_text="Contributions to the log-odds to win against an average car, the largest first.",
    )

    class Meta:
        model = Prediction
        fields = [
            "driver",
            "constructor",
            "win_probability",
            "interval_80",
            "confidence_interval",
            "model",
            "model_id",
            "driver_id",
            "driver_code",
            "constructor_id",
            "podium_probability",
            "points_probability",
            "finish_probability",
            "expected_position",
            "place_probabilities",
            "grid_position",
            "forecast_id",
            "kind",
            "contributions",
        ]


def places_field() -> FlagField:
    return FlagField(default=False, help_text="1 to add the `place_probabilities`.")


class PlacesQuery(Query):
    places = places_field()


class StageQuery(Query):
    stage = serializers.ChoiceField(choices=Stage.values, required=False)
    version = serializers.CharField(
        required=False, max_length=50, help_text="A set of models trained together."
    )
    places = places_field()


class ForecastQuery(StageQuery):
    model_id = IdField(required=False, help_text="One trained model.")
