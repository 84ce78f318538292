from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, QuerySet, Value, When

if TYPE_CHECKING:
    from ingestion.models import Race
    from predictions.models import Forecast, SeasonForecast, TrainedModel  # noqa: F401

# The later the stage, the more was known.
STAGE_ORDER = {"before_weekend": 0, "after_sprint": 1, "after_qualifying": 2}


class TrainedModelQuerySet(QuerySet["TrainedModel"]):
    def sets(self) -> "TrainedModelQuerySet":
        """Sets of models, of which the ensemble stands for its members; the first to speak comes first."""
        return self.filter(type="ensemble").order_by("-as_of", "-trained_at", "-pk")

    def able(self, as_of: datetime) -> "TrainedModelQuerySet":
        """The serving sets that saw nothing later than `as_of`: the first speaks, the next stands in."""
        return self.sets().filter(state="serving", as_of__lte=as_of)


class ForecastQuerySet(QuerySet["Forecast"]):
    def of(self, race: "Race", as_of: datetime) -> "ForecastQuerySet":
        return self.filter(race=race).made_by(as_of).latest_stage_first()

    def asked(
        self, model_id: int | None = None, stage: str | None = None, version: str | None = None
    ) -> "ForecastQuerySet":
        """By one trained model; without one, by the ensemble. Optionally of one stage or version."""
        asked = self.filter(model=model_id) if model_id else self.filter(model__type="ensemble")
        if stage:
            asked = asked.filter(stage=stage)
        return asked.filter(model__version=version) if version else asked

    def complete(self) -> "ForecastQuerySet":
        """With everything that is shown of a forecast."""
        one = ("race__season", "race__circuit", "model", "data_through__season")
        rows = ("predictions__driver", "predictions__constructor", "predictions__model")
        return self.select_related(*one).prefetch_related(*rows)

    def made_by(self, as_of: datetime) -> "ForecastQuerySet":
        """Forecasts that rest on nothing later than `as_of`."""
        return self.filter(as_of__lte=as_of)

    def latest_stage_first(self) -> "ForecastQuerySet":
        """The newest forecast of the latest stage comes first."""
        cases = [When(stage=stage, then=Value(order)) for stage, order in STAGE_ORDER.items()]
        ranked = self.annotate(stage_order=Case(*cases, output_field=IntegerField()))
        return ranked.order_by("-stage_order", "-as_of", "-created_at", "-pk")


class SeasonForecastQuerySet(QuerySet["SeasonForecast"]):
    def newest(self, year: int, championship: str, as_of: datetime) -> "SeasonForecast | None":
        """The last one that rests on nothing later than `as_of`."""
        made = self.filter(season__year=year, championship=championship, as_of__lte=as_of)
        return made.order_by("-as_of", "-created_at", "-pk").first()

    def complete(self) -> "SeasonForecastQuerySet":
        """With everything that is shown of a season forecast."""
        one = ("season", "next_race__season", "model", "data_through__season")
        return self.select_related(*one).prefetch_related("predictions__driver", "predictions__constructor")
