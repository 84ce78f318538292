from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from ingestion.models import Circuit, Constructor, Driver, Race
from predictions.models import Forecast, Stage, TrainedModel
from predictions.models.choices import within_0_and_1


class ModelAccuracy(models.Model):
    """How one model's last forecast of a stage stood up to the race."""

    model = models.ForeignKey(TrainedModel, models.CASCADE, related_name="accuracies")
    race = models.ForeignKey(Race, models.CASCADE, related_name="accuracies")
    stage = models.CharField(max_length=16, choices=Stage)
    forecast = models.ForeignKey(Forecast, models.CASCADE, related_name="accuracies")
    log_loss = models.FloatField(help_text="-ln of the winner's probability, in nats.")
    brier_score = models.FloatField(help_text="Summed over the field, 0 to 2.")
    podium_brier = models.FloatField(help_text="Mean over the field of the podium's Brier score.")
    top3_accuracy = models.FloatField(help_text="Share of the podium among the three favourites.")
    predicted_winner = models.ForeignKey(Driver, models.PROTECT, related_name="+")
    actual_winner = models.ForeignKey(Driver, models.PROTECT, related_name="+")
    scored_at = models.DateTimeField()

    class Meta:
        ordering = ["-scored_at"]
        verbose_name_plural = "model accuracies"
        constraints = [
            UniqueConstraint(fields=["model", "race", "stage"], name="accuracy_model_race_stage"),
            CheckConstraint(condition=Q(log_loss__gte=0), name="accuracy_log_loss"),
            CheckConstraint(condition=Q(brier_score__range=(0, 2)), name="accuracy_brier"),
            within_0_and_1("podium_brier", "accuracy_podium_brier"),
            within_0_and_1("top3_accuracy", "accuracy_top3"),
        ]
        indexes = [models.Index(fields=["model", "race"], name="accuracy_model_race")]

    def __str__(self) -> str:
        return f"{self.model} on {self.race}: {self.log_loss:.2f}"


class TrackCoefficient(models.Model):
    """How much better than usual a driver or a constructor does at a circuit."""

    circuit = models.ForeignKey(Circuit, models.CASCADE, related_name="coefficients")
    driver = models.ForeignKey(Driver, models.CASCADE, null=True, blank=True, related_name="coefficients")
    constructor = models.ForeignKey(
        Constructor, models.CASCADE, null=True, blank=True, related_name="coefficients"
    )
    coefficient = models.FloatField(help_text="In log-odds of beating another car; 0 is as usual.")
    race_count = models.PositiveSmallIntegerField(help_text="Races it rests on.")
    data_through = models.ForeignKey(Race, models.CASCADE, related_name="+")
    calculated_at = models.DateTimeField()

    class Meta:
        ordering = ["circuit", "-coefficient"]
        constraints = [
            UniqueConstraint(fields=["circuit", "driver"], name="coefficient_circuit_driver"),
            UniqueConstraint(fields=["circuit", "constructor"], name="coefficient_circuit_constructor"),
            CheckConstraint(
                condition=Q(driver=None, constructor__isnull=False)
                | Q(driver__isnull=False, constructor=None),
                name="coefficient_of_driver_or_constructor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.driver or self.constructor} at {self.circuit}: {self.coefficient:+.2f}"
