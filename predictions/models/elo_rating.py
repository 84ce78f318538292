from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from ingestion.models import Constructor, Driver, Race


class EloRating(models.Model):
    """The rating of a driver or a constructor after a race; each training computes all anew."""

    is_computed = True

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
