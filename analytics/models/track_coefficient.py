from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint

from ingestion.models import Circuit, Constructor, Driver, Race


class TrackCoefficient(models.Model):
    """How a circuit differs from the average, or a driver or constructor does there against their rating."""

    is_computed = True

    class Kind(models.TextChoices):
        GRID_WEIGHT = "grid_weight", "Weight of the grid"
        POSITION_CHANGES = "position_changes", "Position changes"
        RETIREMENTS = "retirements", "Retirements"
        WET_RACES = "wet_races", "Wet races"
        DRIVER = "driver", "Driver against their rating"
        CONSTRUCTOR = "constructor", "Constructor against its rating"

    circuit = models.ForeignKey(Circuit, models.CASCADE, related_name="coefficients")
    kind = models.CharField(max_length=16, choices=Kind)
    driver = models.ForeignKey(Driver, models.CASCADE, null=True, blank=True, related_name="coefficients")
    constructor = models.ForeignKey(
        Constructor, models.CASCADE, null=True, blank=True, related_name="coefficients"
    )
    coefficient = models.FloatField(
        help_text="Shrunk to the mean of all circuits; the unit depends on the kind."
    )
    lower = models.FloatField(help_text="90% interval.")
    upper = models.FloatField()
    average = models.FloatField(help_text="Of all circuits.")
    shrinkage = models.FloatField(
        help_text="0: the circuit's own races alone; 1: the average of all circuits."
    )
    race_count = models.PositiveSmallIntegerField(help_text="Races it is estimated from.")
    data_through = models.ForeignKey(Race, models.CASCADE, related_name="+")
    calculated_at = models.DateTimeField()

    class Meta:
        ordering = ["circuit", "kind", "-coefficient"]
        constraints = [
            UniqueConstraint(
                fields=["circuit", "kind"],
                condition=Q(driver=None, constructor=None),
                name="coefficient_circuit_kind",
            ),
            UniqueConstraint(fields=["circuit", "driver"], name="coefficient_circuit_driver"),
            UniqueConstraint(fields=["circuit", "constructor"], name="coefficient_circuit_constructor"),
            CheckConstraint(
                condition=Q(kind="driver", driver__isnull=False, constructor=None)
                | Q(kind="constructor", driver=None, constructor__isnull=False)
                | (~Q(kind__in=["driver", "constructor"]) & Q(driver=None, constructor=None)),
                name="coefficient_whose",
            ),
            CheckConstraint(
                condition=Q(lower__lte=F("coefficient")) & Q(upper__gte=F("coefficient")),
                name="coefficient_within_interval",
            ),
            CheckConstraint(condition=Q(shrinkage__range=(0, 1)), name="coefficient_shrinkage"),
        ]

    def __str__(self) -> str:
        whose = self.driver or self.constructor or self.get_kind_display()
        return f"{whose} at {self.circuit}: {self.coefficient:+.2f}"
