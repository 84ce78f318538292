from typing import Any

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from ingestion.models import Constructor, Driver, Race
from predictions.querysets import ForecastQuerySet, TrainedModelQuerySet


class ModelType(models.TextChoices):
    REGRESSION = "regression", "Regression"
    RANDOM_FOREST = "random_forest", "Random forest"
    XGBOOST = "xgboost", "XGBoost"
    ELO = "elo", "Elo"
    ENSEMBLE = "ensemble", "Ensemble"


class Stage(models.TextChoices):
    BEFORE_WEEKEND = "before_weekend", "Before the weekend"
    AFTER_SPRINT = "after_sprint", "After the sprint"
    AFTER_QUALIFYING = "after_qualifying", "After qualifying"


class GridKind(models.TextChoices):
    NONE = "none", "Not known"
    PROVISIONAL = "provisional", "Provisional"
    FINAL = "final", "Final"


def within_0_and_1(field: str, name: str) -> CheckConstraint:
    return CheckConstraint(condition=Q(**{f"{field}__range": (0, 1)}), name=name)


class TrainedModel(models.Model):
    class State(models.TextChoices):
        SERVING = "serving", "Serving"
        WAITING = "waiting", "Waiting for an operator"
        RETIRED = "retired", "Retired"

    name = models.CharField(max_length=100)
    type = models.CharField(max_length=13, choices=ModelType)
    version = models.CharField(max_length=50)
    state = models.CharField(max_length=8, choices=State, default=State.SERVING)
    trained_at = models.DateTimeField()
    as_of = models.DateTimeField(help_text="Nothing later was seen in training.")
    data_through = models.ForeignKey(Race, models.PROTECT, related_name="+")
    hyperparameters = models.JSONField(default=dict)
    metrics = models.JSONField(default=dict, help_text="Walk-forward scores within the training data.")

    objects = TrainedModelQuerySet.as_manager()

    class Meta:
        ordering = ["-trained_at", "type"]
        constraints = [UniqueConstraint(fields=["type", "version"], name="model_type_version")]
        indexes = [models.Index(fields=["type", "-trained_at"], name="model_type_trained")]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class EloRating(models.Model):
    """The rating of a driver or a constructor after a race."""

    race = models.ForeignKey(Race, models.CASCADE, related_name="elo_ratings")
    driver = models.ForeignKey(Driver, models.CASCADE, null=True, blank=True, related_name="elo_ratings")
    constructor = models.ForeignKey(
        Constructor, models.CASCADE, null=True, blank=True, related_name="elo_ratings"
    )
    rating_value = models.FloatField()
    calculated_at = models.DateTimeField()

    class Meta:
        ordering = ["race", "-rating_value"]
        constraints = [
            UniqueConstraint(fields=["race", "driver"], name="elo_race_driver"),
            UniqueConstraint(fields=["race", "constructor"], name="elo_race_constructor"),
            CheckConstraint(
                condition=Q(driver=None, constructor__isnull=False)
                | Q(driver__isnull=False, constructor=None),
                name="elo_of_driver_or_constructor",
            ),
        ]
        indexes = [
            models.Index(fields=["driver", "race"], name="elo_driver_race"),
            models.Index(fields=["constructor", "race"], name="elo_constructor_race"),
        ]

    def __str__(self) -> str:
        return f"{self.driver or self.constructor} after {self.race}: {self.rating_value:.0f}"


class AppendOnly(models.Model):
    """Rows that are the public record: added, never overwritten."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"A {self._meta.verbose_name} is never overwritten: add a new one.")
        super().save(*args, **kwargs)


class Forecast(AppendOnly):
    """One model's forecast of one race at one moment. Each seals the one before it by its hash."""

    race = models.ForeignKey(Race, models.PROTECT, related_name="forecasts")
    model = models.ForeignKey(TrainedModel, models.PROTECT, related_name="forecasts")
    stage = models.CharField(max_length=16, choices=Stage)
    grid = models.CharField(max_length=11, choices=GridKind, default=GridKind.NONE)
    as_of = models.DateTimeField(help_text="Nothing that was known later was used.")
    data_through = models.ForeignKey(
        Race, models.PROTECT, related_name="+", help_text="The last race whose result was used."
    )
    created_at = models.DateTimeField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = ForecastQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            UniqueConstraint(fields=["hash"], name="forecast_hash"),
            # A chain without forks: no two forecasts follow the same one.
            UniqueConstraint(fields=["previous_hash"], name="forecast_chain"),
            CheckConstraint(
                condition=Q(stage="after_qualifying", grid__in=["provisional", "final"])
                | (~Q(stage="after_qualifying") & Q(grid="none")),
                name="forecast_grid_after_qualifying",
            ),
        ]
        indexes = [
            models.Index(fields=["race", "model"], name="forecast_race_model"),
            models.Index(fields=["race", "stage", "-created_at"], name="forecast_race_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.race} by {self.model}, {self.get_stage_display().lower()}"


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
                condition=Q(win_probability__lte=F("podium_probability"))
                & Q(podium_probability__lte=F("points_probability")),
                name="prediction_nested",
            ),
            CheckConstraint(condition=Q(expected_position__gte=1), name="prediction_expected_position"),
            CheckConstraint(condition=Q(grid_position__range=(1, 60)), name="prediction_grid"),
        ]
        indexes = [models.Index(fields=["race", "model"], name="prediction_race_model")]

    def __str__(self) -> str:
        return f"{self.driver}: {self.win_probability:.1%}"
