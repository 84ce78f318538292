from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from ingestion.models import Driver, Race
from predictions.models import Forecast, ModelType, Stage, TrainedModel
from predictions.models.choices import within_0_and_1


class Forecaster(models.TextChoices):
    """The five models, and the references that they are compared with. The reference Elo is the model elo."""

    REGRESSION = ModelType.REGRESSION.value, ModelType.REGRESSION.label
    RANDOM_FOREST = ModelType.RANDOM_FOREST.value, ModelType.RANDOM_FOREST.label
    XGBOOST = ModelType.XGBOOST.value, ModelType.XGBOOST.label
    ELO = ModelType.ELO.value, ModelType.ELO.label
    ENSEMBLE = ModelType.ENSEMBLE.value, ModelType.ENSEMBLE.label
    UNIFORM = "uniform", "All alike"
    LEADER = "leader", "Championship leader"
    GRID = "grid", "Grid slot"
    BOOKMAKERS = "bookmakers", "Bookmakers"


SCORES = (
    "log_loss",
    "brier_score",
    "rps",
    "podium_brier",
    "points_brier",
    "top1_accuracy",
    "top3_accuracy",
)


class ScoreKind(models.TextChoices):
    LIVE = "live", "Made before the race"
    BACKTEST = "backtest", "Backtest"
    REFERENCE = "reference", "Reference"


class ModelAccuracy(models.Model):
    """How the last forecast of a stage by one model, or a reference, compares with the race."""

    # Of two races that are merged, one keeps its scores.
    is_computed = True

    race = models.ForeignKey(Race, models.CASCADE, related_name="accuracies")
    forecaster = models.CharField(max_length=13, choices=Forecaster)
    stage = models.CharField(max_length=16, choices=Stage)
    kind = models.CharField(max_length=9, choices=ScoreKind)
    model = models.ForeignKey(
        TrainedModel,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="accuracies",
        help_text="Null: reference.",
    )
    forecast = models.ForeignKey(
        Forecast,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="accuracies",
        help_text="Null: reference.",
    )
    log_loss = models.FloatField(help_text="-ln of the winner's probability, in nats.")
    brier_score = models.FloatField(help_text="Of the win, summed over the field, 0 to 2.")
    rps = models.FloatField(
        help_text="Ranked probability score over win, podium and the rest: mean over the field."
    )
    podium_brier = models.FloatField(help_text="Mean over the field of the podium's Brier score.")
    points_brier = models.FloatField(
        null=True,
        blank=True,
        help_text="As for the podium, of the scoring places; null for references without.",
    )
    top1_accuracy = models.FloatField(help_text="1 if the favourite won; shared among equal favourites.")
    top3_accuracy = models.FloatField(help_text="1 if the winner was among the three favourites.")
    winner_rank = models.PositiveSmallIntegerField(help_text="Of the winner in the forecast, from 1.")
    predicted_winner = models.ForeignKey(Driver, models.PROTECT, related_name="+")
    actual_winner = models.ForeignKey(Driver, models.PROTECT, related_name="+")
    second_winner = models.ForeignKey(
        Driver, models.PROTECT, null=True, blank=True, related_name="+", help_text="Of a shared win."
    )
    scored_at = models.DateTimeField()

    class Meta:
        ordering = ["-scored_at"]
        verbose_name_plural = "model accuracies"
        constraints = [
            UniqueConstraint(
                fields=["race", "forecaster", "stage", "kind"], name="accuracy_race_forecaster_stage_kind"
            ),
            CheckConstraint(
                condition=Q(kind="reference", model=None, forecast=None)
                | (~Q(kind="reference") & Q(model__isnull=False, forecast__isnull=False)),
                name="accuracy_of_forecast_or_reference",
            ),
            CheckConstraint(condition=Q(log_loss__gte=0), name="accuracy_log_loss"),
            CheckConstraint(condition=Q(brier_score__range=(0, 2)), name="accuracy_brier"),
            CheckConstraint(condition=Q(winner_rank__gte=1), name="accuracy_winner_rank"),
            within_0_and_1("rps", "accuracy_rps"),
            within_0_and_1("podium_brier", "accuracy_podium_brier"),
            within_0_and_1("points_brier", "accuracy_points_brier"),
            within_0_and_1("top1_accuracy", "accuracy_top1"),
            within_0_and_1("top3_accuracy", "accuracy_top3"),
        ]
        indexes = [models.Index(fields=["model", "race"], name="accuracy_model_race")]

    def __str__(self) -> str:
        return f"{self.get_forecaster_display()} on {self.race}: {self.log_loss:.2f}"
