from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from ingestion.models import Driver, Race


class Odds(models.Model):
    """A source's decimal odds of one driver in one race. A yardstick: no model reads them."""

    race = models.ForeignKey(Race, models.CASCADE, related_name="odds")
    driver = models.ForeignKey(Driver, models.PROTECT, related_name="odds")
    source = models.CharField(max_length=100)
    win = models.FloatField(
        null=True, blank=True, help_text="Decimal, above 1: stake and profit for a stake of 1."
    )
    podium = models.FloatField(null=True, blank=True, help_text="Decimal, of a place among the first three.")
    taken_at = models.DateTimeField(null=True, blank=True, help_text="Null where the source does not say.")

    class Meta:
        ordering = ["race", "win"]
        verbose_name_plural = "odds"
        constraints = [
            UniqueConstraint(fields=["race", "driver", "source"], name="odds_race_driver_source"),
            CheckConstraint(condition=Q(win__gt=1), name="odds_win"),
            CheckConstraint(condition=Q(podium__gt=1), name="odds_podium"),
        ]

    def __str__(self) -> str:
        return f"{self.driver} in {self.race}: {self.win}"
