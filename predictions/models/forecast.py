from datetime import datetime

from django.db import models
from django.db.models import (
    Case,
    CheckConstraint,
    F,
    IntegerField,
    Q,
    QuerySet,
    UniqueConstraint,
    Value,
    When,
)

from f1site.lib.formats import percent
from ingestion.models import Constructor, Driver, Race
from predictions.models.append_only import AppendOnly
from predictions.models.choices import GridKind, RecordKind, Stage, within_0_and_1
from predictions.models.document import Document
from predictions.models.trained_model import TrainedModel

# The later the stage, the more is known.
STAGE_ORDER = {stage: order for order, stage in enumerate(Stage.values)}

# Older forecasts have none of these columns of Prediction, later ones all.
KEPT_TOGETHER = [
    f"{field}__isnull"
    for field in ("interval_80_lower", "interval_80_upper", "finish_probability", "place_probabilities")
]


def largest_first(contributions: dict[str, float]) -> list[tuple[str, float]]:
    """Contributions of factors, the largest in size first."""
    return sorted(contributions.items(), key=lambda item: (-abs(item[1]), item[0]))


class ForecastQuerySet(QuerySet["Forecast"]):
    def for_race(self, race: "Race | int", as_of: datetime) -> "ForecastQuerySet":
        return self.filter(race=race).made_by(as_of).latest_stage_first()

    def matching(
        self, model_id: int | None = None, stage: str | None = None, version: str | None = None
    ) -> "ForecastQuerySet":
        """By one trained model; without one, by the ensemble. Optionally of one stage or version."""
        found = self.filter(model=model_id) if model_id else self.filter(model__type="ensemble")
        if stage:
            found = found.filter(stage=stage)
        return found.filter(model__version=version) if version else found

    def with_header(self) -> "ForecastQuerySet":
        """With all related rows that a forecast is shown with, but its predictions and its race's circuit."""
        related = ("race__season", "model", "data_through__season", "document")
        return self.select_related(*related).defer("document__content")

    def complete(self) -> "ForecastQuerySet":
        """With its predictions too, whose forecast has the model."""
        rows = Prediction.objects.select_related("driver", "constructor")
        return self.with_header().prefetch_related(models.Prefetch("predictions", rows))

    def made_by(self, as_of: datetime) -> "ForecastQuerySet":
        """Forecasts that used nothing later than `as_of`."""
        return self.filter(as_of__lte=as_of)

    def latest_stage_first(self) -> "ForecastQuerySet":
        """The newest forecast of the latest stage comes first; those of backtests are last."""
        cases = [When(stage=stage, then=Value(order)) for stage, order in STAGE_ORDER.items()]
        ranked = self.annotate(
            stage_order=Case(*cases, output_field=IntegerField()), is_backtest=Q(kind=RecordKind.BACKTEST)
        )
        return ranked.order_by("is_backtest", "-stage_order", "-as_of", "-created_at", "-pk")


class Forecast(AppendOnly):
    """One model's forecast of one race at one instant: an index of its document for queries."""

    race = models.ForeignKey(Race, models.PROTECT, related_name="forecasts")
    model = models.ForeignKey(TrainedModel, models.PROTECT, related_name="forecasts")
    stage = models.CharField(max_length=16, choices=Stage)
    grid = models.CharField(max_length=11, choices=GridKind, default=GridKind.NONE)
    kind = models.CharField(max_length=8, choices=RecordKind, default=RecordKind.LIVE)
    as_of = models.DateTimeField(help_text="Nothing that was known later was used.")
    data_through = models.ForeignKey(
        Race, models.PROTECT, related_name="+", help_text="The last race whose result was used."
    )
    line_up = models.JSONField(
        default=dict,
        blank=True,
        help_text="Where the line-up comes from: `LineUp.basis` in ingestion/line_ups.",
    )
    created_at = models.DateTimeField()
    document = models.OneToOneField(Document, models.PROTECT, related_name="forecast")

    objects = ForecastQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            CheckConstraint(
                condition=Q(stage="after_qualifying", grid__in=["provisional", "final"])
                | (~Q(stage="after_qualifying") & Q(grid="none")),
                name="forecast_grid_after_qualifying",
            ),
        ]
        indexes = [
            models.Index(fields=["race", "model"], name="forecast_race_model"),
            models.Index(fields=["race", "stage", "-created_at"], name="forecast_race_stage"),
            models.Index(fields=["-created_at", "-id"], name="forecast_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.race} by {self.model}, {self.as_of:%Y-%m-%d %H:%M} UTC"


class Prediction(AppendOnly):
    """A driver's row of a forecast."""

    forecast = models.ForeignKey(Forecast, models.PROTECT, related_name="predictions")
    race = models.ForeignKey(Race, models.PROTECT, related_name="predictions")
    model = models.ForeignKey(TrainedModel, models.PROTECT, related_name="predictions")
    driver = models.ForeignKey(Driver, models.PROTECT, related_name="predictions")
    constructor = models.ForeignKey(Constructor, models.PROTECT, related_name="predictions")
    grid_position = models.PositiveSmallIntegerField(null=True, blank=True)
    win_probability = models.FloatField()
    podium_probability = models.FloatField()
    points_probability = models.FloatField()
    expected_position = models.FloatField()
    confidence_interval_lower = models.FloatField()
    confidence_interval_upper = models.FloatField()
    # The following are null in forecasts made before they were kept.
    interval_80_lower = models.FloatField(null=True, blank=True)
    interval_80_upper = models.FloatField(null=True, blank=True)
    finish_probability = models.FloatField(null=True, blank=True, help_text="Not to retire.")
    place_probabilities = models.JSONField(
        null=True,
        blank=True,
        help_text="Of each place, from the first, as a car that finishes; they sum to finish_probability.",
    )
    contributions = models.JSONField(
        default=dict,
        blank=True,
        help_text="{factor: its part in the log-odds to win, against an average car of the field}",
    )

    class Meta:
        ordering = ["forecast", "-win_probability"]
        constraints = [
            UniqueConstraint(fields=["forecast", "driver"], name="prediction_forecast_driver"),
            within_0_and_1("win_probability", "prediction_win"),
            within_0_and_1("podium_probability", "prediction_podium"),
            within_0_and_1("points_probability", "prediction_points"),
            within_0_and_1("confidence_interval_lower", "prediction_lower"),
            within_0_and_1("confidence_interval_upper", "prediction_upper"),
            CheckConstraint(
                condition=Q(confidence_interval_lower__lte=F("win_probability"))
                & Q(confidence_interval_upper__gte=F("win_probability")),
                name="prediction_within_interval",
            ),
            CheckConstraint(
                condition=Q(interval_80_lower__lte=F("win_probability"))
                & Q(interval_80_upper__gte=F("win_probability")),
                name="prediction_within_interval_80",
            ),
            CheckConstraint(
                condition=Q(interval_80_lower__gte=F("confidence_interval_lower"))
                & Q(interval_80_upper__lte=F("confidence_interval_upper")),
                name="prediction_intervals_nested",
            ),
            within_0_and_1("finish_probability", "prediction_finish"),
            CheckConstraint(
                condition=Q(finish_probability__gte=F("win_probability")), name="prediction_winner_finishes"
            ),
            CheckConstraint(
                condition=Q(**dict.fromkeys(KEPT_TOGETHER, True)) | Q(**dict.fromkeys(KEPT_TOGETHER, False)),
                name="prediction_kept_together",
            ),
            CheckConstraint(
                condition=Q(win_probability__lte=F("podium_probability"))
                & Q(podium_probability__lte=F("points_probability")),
                name="prediction_nested",
            ),
            CheckConstraint(condition=Q(expected_position__gte=1), name="prediction_expected_position"),
            CheckConstraint(condition=Q(grid_position__range=(1, 60)), name="prediction_grid"),
        ]
        indexes = [models.Index(fields=["race", "model"], name="prediction_race_model")]

    def __str__(self) -> str:
        return f"{self.driver}: {percent(self.win_probability)}"

    @property
    def interval_80(self) -> tuple[float, float] | None:
        lower, upper = self.interval_80_lower, self.interval_80_upper
        return None if lower is None or upper is None else (lower, upper)

    @property
    def moved_by(self) -> list[tuple[str, float]]:
        return largest_first(self.contributions)
