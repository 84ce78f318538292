"""The parameters of the summaries."""

from typing import Any

from django.db.models import Exists, Value
from rest_framework import serializers

from analytics.models import ScoreKind
from analytics.summaries.calibration import PLACES
from analytics.summaries.careers import ALL
from analytics.summaries.selection import Selection
from f1site.lib.api.pages import LONGEST_PAGE, PageQuery
from f1site.lib.api.queries import IdField, Query, WholeNumberField
from f1site.lib.errors import NotFound
from ingestion.models import Season
from predictions.models import ModelType, SeasonForecast, Stage, TrainedModel

SHOWN_RACES = 20
KINDS = [ScoreKind.LIVE.value, ScoreKind.BACKTEST.value]


def kind_field() -> serializers.ChoiceField:
    return serializers.ChoiceField(
        choices=KINDS,
        required=False,
        help_text="Forecasts made before the race, or those of a backtest; never both. Default: live, if "
        "there are any of what is asked for.",
    )


def season_field() -> WholeNumberField:
    return WholeNumberField(required=False, min_value=1950, max_value=2200)


def require_on_record(season: int | None = None, model_id: int | None = None) -> None:
    """Raises NotFound for those of the two that are not, in one query."""
    season_exists = Exists(Season.objects.filter(year=season)) if season else Value(True)
    model_exists = Exists(TrainedModel.objects.filter(pk=model_id)) if model_id else Value(True)
    # Any one row: only what is annotated is read.
    row = Season.objects.annotate(season_exists=season_exists, model_exists=model_exists)
    found = row.values_list("season_exists", "model_exists").first() or (not season, not model_id)
    wrong = {"season": f"No season {season} is on record.", "model_id": f"There is no model {model_id}."}
    reasons = {name: wrong[name] for name, exists in zip(wrong, found, strict=True) if not exists}
    if reasons:
        raise NotFound(" ".join(reasons.values()), **reasons)


class StageQuery(Query):
    stage = serializers.ChoiceField(choices=Stage.values, required=False)
    season = season_field()
    kind = kind_field()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        attrs = super().validate(attrs)
        if "season" in attrs or "model_id" in attrs:
            require_on_record(attrs.get("season"), attrs.get("model_id"))
        return attrs

    @property
    def selection(self) -> Selection:
        wanted = self.validated_data
        return Selection(**{name: wanted[name] for name in Selection._fields if name in wanted})


class ModelsQuery(StageQuery):
    model_id = IdField(required=False, help_text="One trained model.")
    forecaster = serializers.ChoiceField(choices=ModelType.values, required=False)


class AccuracyQuery(PageQuery, ModelsQuery):
    pass


class CalibrationQuery(ModelsQuery):
    outcome = serializers.ChoiceField(choices=list(PLACES), default="win")


class SurprisesQuery(StageQuery):
    limit = WholeNumberField(default=10, min_value=1, max_value=LONGEST_PAGE)


class RacesField(WholeNumberField):
    """A number of races, or the word for all."""

    def to_internal_value(self, data: Any) -> int:
        return ALL if data == "all" else super().to_internal_value(data)


class PerformanceQuery(Query):
    season = season_field()
    races = RacesField(
        default=SHOWN_RACES,
        min_value=0,
        max_value=2000,
        help_text="So many of the last ones; 0 or `all`: all.",
    )
    kind = kind_field()


class HeadToHeadQuery(Query):
    a = IdField(help_text="A driver.")
    b = IdField(help_text="Another driver.")
    season = season_field()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["a"] == attrs["b"]:
            raise serializers.ValidationError({"b": ["Choose another driver than a."]})
        return super().validate(attrs)


class ChampionshipQuery(Query):
    championship = serializers.ChoiceField(
        choices=SeasonForecast.Championship.values, default=SeasonForecast.Championship.DRIVERS
    )
    kind = kind_field()
