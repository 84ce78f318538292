from typing import Any

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from ingestion.models import Constructor, Driver, Race, Season
from predictions.querysets import ForecastQuerySet, SeasonForecastQuerySet, TrainedModelQuerySet


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


def by_weight(contributions: dict[str, float]) -> list[tuple[str, float]]:
    """Contributions of factors, up or down, the weightiest first."""
    return sorted(contributions.items(), key=lambda one: (-abs(one[1]), one[0]))


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

    @property
    def moved_by(self) -> list[tuple[str, float]]:
        return by_weight(self.contributions)


class SeasonForecast(AppendOnly):
    """How one championship of a season may end, as seen at one moment."""

    class Championship(models.TextChoices):
        DRIVERS = "drivers", "Drivers"
        CONSTRUCTORS = "constructors", "Constructors"

    season = models.ForeignKey(Season, models.PROTECT, related_name="forecasts")
    championship = models.CharField(max_length=12, choices=Championship)
    model = models.ForeignKey(TrainedModel, models.PROTECT, related_name="season_forecasts")
    next_race = models.ForeignKey(Race, models.PROTECT, related_name="+")
    stage = models.CharField(max_length=16, choices=Stage, help_text="Of the next race.")
    grid = models.CharField(max_length=11, choices=GridKind, default=GridKind.NONE)
    races_left = models.PositiveSmallIntegerField()
    sprints_left = models.PositiveSmallIntegerField()
    as_of = models.DateTimeField(help_text="Nothing that was known later was used.")
    data_through = models.ForeignKey(
        Race, models.PROTECT, related_name="+", help_text="The last race whose result was used."
    )
    created_at = models.DateTimeField()

    objects = SeasonForecastQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["season", "championship", "-as_of"], name="season_forecast_newest")]

    def __str__(self) -> str:
        return f"{self.season} {self.championship} after {self.data_through}"


class SeasonPrediction(AppendOnly):
    """A driver's or a constructor's row of a season forecast."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        CHAMPION = "champion", "Champion already"
        OUT = "out", "Cannot be champion any more"

    forecast = models.ForeignKey(SeasonForecast, models.PROTECT, related_name="predictions")
    driver = models.ForeignKey(
        Driver, models.PROTECT, null=True, blank=True, related_name="season_predictions"
    )
    constructor = models.ForeignKey(Constructor, models.PROTECT, related_name="season_predictions")
    status = models.CharField(max_length=8, choices=Status)
    points = models.DecimalField(max_digits=7, decimal_places=2, help_text="Now.")
    expected_points = models.FloatField()
    points_lower = models.FloatField(help_text="95% of the seasons end within these.")
    points_upper = models.FloatField()
    title_probability = models.FloatField()
    title_lower = models.FloatField()
    title_upper = models.FloatField()
    positions = models.JSONField(help_text="For each final place: its chance, and that one's interval.")

    class Meta:
        ordering = ["forecast", "-title_probability", "-expected_points", "pk"]
        # Not unique by driver: two rows that turn out to be one driver in mid-season can still be merged.
        constraints = [
            within_0_and_1("title_probability", "season_title"),
            within_0_and_1("title_lower", "season_title_lower"),
            within_0_and_1("title_upper", "season_title_upper"),
            CheckConstraint(
                condition=Q(title_lower__lte=F("title_probability"))
                & Q(title_upper__gte=F("title_probability")),
                name="season_title_within_interval",
            ),
            CheckConstraint(
                condition=Q(status="open")
                | Q(status="champion", title_probability=1)
                | Q(status="out", title_probability=0),
                name="season_title_as_decided",
            ),
        ]

    @property
    def name(self) -> str:
        return str(self.driver or self.constructor)

    def __str__(self) -> str:
        return f"{self.name}: {self.title_probability:.1%}"
