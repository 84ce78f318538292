from datetime import datetime

from django.db import models
from django.db.models import QuerySet, UniqueConstraint

from ingestion.models import Race
from predictions.models.choices import ModelType


class TrainedModelQuerySet(QuerySet["TrainedModel"]):
    def sets(self) -> "TrainedModelQuerySet":
        """One row for each set, its ensemble; the newest data first."""
        return self.stored().filter(type="ensemble").order_by("-as_of", "-trained_at", "-pk")

    def stored(self) -> "TrainedModelQuerySet":
        """Without the models of backtests, which no file holds."""
        return self.exclude(state="backtest")

    def serving_at(self, as_of: datetime) -> "TrainedModelQuerySet":
        """Serving sets trained on nothing later than `as_of`: the first serves, the next is its fallback."""
        return self.sets().filter(state="serving", as_of__lte=as_of)


class TrainedModel(models.Model):
    class State(models.TextChoices):
        SERVING = "serving", "Serving"
        WAITING = "waiting", "Waiting for an operator"
        RETIRED = "retired", "Retired"
        BACKTEST = "backtest", "Of a backtest, not stored"

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
        indexes = [
            models.Index(fields=["type", "-trained_at"], name="model_type_trained"),
            models.Index(fields=["-trained_at", "-id"], name="model_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"
