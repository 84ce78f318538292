from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ingestion.models import Race
from predictions.forecasts.changes import LINE_UP
from predictions.ml.explanations import FACTORS, OTHER
from predictions.ml.features import BY_STAGE
from predictions.models import Forecast, Prediction, SeasonForecast, SeasonPrediction


class RaceStatusMixin(serializers.Serializer[Any]):
    """A race's status as of the context's instant, without anything that happened later."""

    status = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ChoiceField(choices=Race.Status.choices))
    def get_status(self, race: Race) -> str:
        return str(race.status_by(self.context["as_of"]))


class RaceSerializer(RaceStatusMixin, serializers.ModelSerializer[Race]):
    race_id = serializers.IntegerField(source="pk")
    circuit = serializers.CharField(source="circuit.name")
    circuit_full_name = serializers.CharField(
        source="circuit.full_name", help_text="Empty if no source has it."
    )
    season = serializers.IntegerField(source="season.year")
    round = serializers.IntegerField(source="round_number", allow_null=True)
    location = serializers.CharField(source="circuit.location")
    country = serializers.CharField(source="circuit.country")
    timezone = serializers.CharField(source="circuit.timezone", help_text="IANA name; empty if not known.")
    sprint_weekend = serializers.BooleanField(source="is_sprint_weekend")

    class Meta:
        model = Race
        fields = [
            "race_id",
            "name",
            "date",
            "circuit",
            "circuit_full_name",
            "season",
            "round",
            "official_name",
            "start_time",
            "status",
            "location",
            "country",
            "timezone",
            "length_km",
            "turn_count",
            "laps",
            "sprint_weekend",
        ]


class ShortRaceSerializer(serializers.ModelSerializer[Race]):
    race_id = serializers.IntegerField(source="pk")
    season = serializers.IntegerField(source="season.year")
    round = serializers.IntegerField(source="round_number", allow_null=True)

    class Meta:
        model = Race
        fields = ["race_id", "season", "round", "name", "date"]


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
    confidence_interval = serializers.SerializerMethodField()
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
            "confidence_interval",
            "model",
            "driver_id",
            "driver_code",
            "constructor_id",
            "podium_probability",
            "points_probability",
            "expected_position",
            "grid_position",
            "forecast_id",
            "contributions",
        ]

    @extend_schema_field(serializers.ListField(child=serializers.FloatField(), min_length=2, max_length=2))
    def get_confidence_interval(self, row: Prediction) -> list[float]:
        return [row.confidence_interval_lower, row.confidence_interval_upper]


class ForecastSerializer(serializers.ModelSerializer[Forecast]):
    race = RaceSerializer()
    predictions = PredictionSerializer(many=True)
    generated_at = serializers.DateTimeField(source="created_at")
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
            "grid",
            "as_of",
            "data_through",
            "model_version",
            "forecast_id",
        ]


class ForecastQuery(serializers.Serializer[Any]):
    model_id = serializers.IntegerField(required=False, min_value=1, help_text="One trained model.")
    stage = serializers.ChoiceField(choices=list(BY_STAGE), required=False)
    version = serializers.CharField(required=False, help_text="A set of models trained together.")


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
            "as_of",
            "data_through",
            "model_version",
        ]


class ChampionshipQuery(serializers.Serializer[Any]):
    championship = serializers.ChoiceField(
        choices=SeasonForecast.Championship.values, default=SeasonForecast.Championship.DRIVERS
    )


class CalendarRaceSerializer(RaceStatusMixin, serializers.ModelSerializer[Race]):
    race_id = serializers.IntegerField(source="pk")
    round = serializers.IntegerField(source="round_number", allow_null=True)
    circuit = serializers.CharField(source="circuit.name")
    prediction_available = serializers.BooleanField()

    class Meta:
        model = Race
        fields = [
            "race_id",
            "round",
            "name",
            "date",
            "start_time",
            "circuit",
            "status",
            "prediction_available",
        ]


class CalendarSerializer(serializers.Serializer[Any]):
    season = serializers.IntegerField()
    races = CalendarRaceSerializer(many=True)
