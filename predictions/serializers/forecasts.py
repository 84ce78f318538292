from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from predictions.data import stages
from predictions.forecasts.changes import LINE_UP
from predictions.ml.explanations import FACTORS, OTHER
from predictions.ml.features import BY_STAGE
from predictions.models import Forecast, Prediction, SeasonForecast, SeasonPrediction
from predictions.serializers.line_ups import LineUpSerializer, SeasonLineUpSerializer
from predictions.serializers.races import RaceSerializer, ShortRaceSerializer
from predictions.serializers.stages import run_since, stage_words


class ContributionSerializer(serializers.Serializer[Any]):
    factor = serializers.ChoiceField(
        choices=[*FACTORS, LINE_UP, OTHER],
        help_text="`line_up`, more or fewer cars, only between two forecasts.",
    )
    log_odds = serializers.FloatField(help_text="Of winning; above 0 it helps.")

    def to_representation(self, instance: tuple[str, float]) -> dict[str, Any]:
        factor, log_odds = instance
        return {"factor": factor, "log_odds": log_odds}


class PredictionSerializer(serializers.ModelSerializer[Prediction]):
    driver = serializers.CharField(source="driver.name")
    driver_code = serializers.CharField(source="driver.driver_code")
    # Named as in the contract: a DRF serializer has no member called `constructor`.
    constructor = serializers.CharField(source="constructor.name")
    interval_80 = serializers.ListField(
        child=serializers.FloatField(),
        min_length=2,
        max_length=2,
        allow_null=True,
        help_text="Of the win probability, 80%: the main one. Null in forecasts from before it was kept.",
    )
    confidence_interval = serializers.SerializerMethodField(help_text="Of the win probability, 95%.")
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
    model = serializers.CharField(source="model.type")
    contributions = ContributionSerializer(
        many=True,
        source="moved_by",
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
            "contributions",
        ]

    def to_representation(self, instance: Prediction) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if not self.context.get("places"):
            del shown["place_probabilities"]
        return shown

    @extend_schema_field(serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2))
    def get_confidence_interval(self, row: Prediction) -> list[float]:
        return [row.confidence_interval_lower, row.confidence_interval_upper]


class ForecastSerializer(serializers.ModelSerializer[Forecast]):
    race = RaceSerializer()
    predictions = PredictionSerializer(many=True)
    generated_at = serializers.DateTimeField(source="created_at")
    stage_label = serializers.SerializerMethodField(help_text="What was known of the weekend, in short.")
    stage_meaning = serializers.SerializerMethodField(help_text="The same in sentences.")
    sessions_run = serializers.SerializerMethodField(
        help_text="By `as_of`, in order; null where the times of the sessions are not known."
    )
    line_up = LineUpSerializer(allow_null=True)
    following_race = serializers.SerializerMethodField(
        help_text="The next race but this one; null where the calendar ends."
    )
    data_through = ShortRaceSerializer()
    model_version = serializers.CharField(source="model.version")
    forecast_id = serializers.IntegerField(source="pk")

    class Meta:
        model = Forecast
        fields = [
            "race",
            "predictions",
            "generated_at",
            "stage",
            "stage_label",
            "stage_meaning",
            "sessions_run",
            "grid",
            "line_up",
            "as_of",
            "following_race",
            "data_through",
            "model_version",
            "forecast_id",
        ]

    def get_stage_label(self, forecast: Forecast) -> str:
        return stage_words(forecast.race, forecast.stage, forecast.grid, forecast.as_of).label

    def get_stage_meaning(self, forecast: Forecast) -> str:
        meaning = stage_words(forecast.race, forecast.stage, forecast.grid, forecast.as_of).meaning
        since = run_since(forecast.race, forecast.as_of, self.context["as_of"])
        return f"{meaning} {since}".strip()

    @extend_schema_field(
        serializers.ListField(child=serializers.ChoiceField(choices=list(stages.SESSIONS)), allow_null=True)
    )
    def get_sessions_run(self, forecast: Forecast) -> list[str] | None:
        return stages.sessions_run(forecast.race, forecast.as_of)

    @extend_schema_field(ShortRaceSerializer(allow_null=True))
    def get_following_race(self, forecast: Forecast) -> dict[str, Any] | None:
        race = stages.following_race(forecast.race, self.context["as_of"])
        return None if race is None else dict(ShortRaceSerializer(race).data)


def places_field() -> serializers.BooleanField:
    return serializers.BooleanField(default=False, help_text="1 to add the `place_probabilities`.")


class PlacesQuery(serializers.Serializer[Any]):
    places = places_field()


class ForecastQuery(serializers.Serializer[Any]):
    model_id = serializers.IntegerField(required=False, min_value=1, help_text="One trained model.")
    stage = serializers.ChoiceField(choices=list(BY_STAGE), required=False)
    version = serializers.CharField(required=False, help_text="A set of models trained together.")
    places = places_field()


class PlaceSerializer(serializers.Serializer[Any]):
    position = serializers.IntegerField()
    probability = serializers.FloatField()
    confidence_interval = serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2)


class SeasonPredictionSerializer(serializers.ModelSerializer[SeasonPrediction]):
    driver = serializers.CharField(source="driver.name", default=None, help_text="Null for constructors.")
    driver_code = serializers.CharField(source="driver.driver_code", default=None)
    constructor = serializers.CharField(source="constructor.name")
    title_status = serializers.ChoiceField(source="status", choices=SeasonPrediction.Status.choices)
    points = serializers.FloatField(help_text="Now.")
    points_interval = serializers.SerializerMethodField(help_text="95% of the seasons end within it.")
    confidence_interval = serializers.SerializerMethodField(help_text="Of the title.")
    positions = serializers.SerializerMethodField(help_text="Chances of each final place.")

    class Meta:
        model = SeasonPrediction
        fields = [
            "driver",
            "constructor",
            "title_status",
            "points",
            "expected_points",
            "points_interval",
            "title_probability",
            "confidence_interval",
            "positions",
            "driver_id",
            "driver_code",
            "constructor_id",
        ]

    @extend_schema_field(serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2))
    def get_points_interval(self, row: SeasonPrediction) -> list[float]:
        return [row.points_lower, row.points_upper]

    @extend_schema_field(serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2))
    def get_confidence_interval(self, row: SeasonPrediction) -> list[float]:
        return [row.title_lower, row.title_upper]

    @extend_schema_field(PlaceSerializer(many=True))
    def get_positions(self, row: SeasonPrediction) -> list[dict[str, Any]]:
        return [
            {"position": place, "probability": chance, "confidence_interval": interval}
            for place, (chance, *interval) in enumerate(row.positions, start=1)
        ]


class SeasonForecastSerializer(serializers.ModelSerializer[SeasonForecast]):
    season = serializers.IntegerField(source="season.year")
    predictions = SeasonPredictionSerializer(many=True)
    generated_at = serializers.DateTimeField(source="created_at")
    next_race = ShortRaceSerializer()
    line_up = SeasonLineUpSerializer(allow_null=True)
    data_through = ShortRaceSerializer()
    model_version = serializers.CharField(source="model.version")

    class Meta:
        model = SeasonForecast
        fields = [
            "season",
            "championship",
            "predictions",
            "generated_at",
            "races_left",
            "sprints_left",
            "next_race",
            "stage",
            "grid",
            "line_up",
            "as_of",
            "data_through",
            "model_version",
        ]


class ChampionshipQuery(serializers.Serializer[Any]):
    championship = serializers.ChoiceField(
        choices=SeasonForecast.Championship.values, default=SeasonForecast.Championship.DRIVERS
    )
