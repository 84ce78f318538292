from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from ingestion.models.calendar import Race
from ingestion.models.entrants import Constructor, Driver
from ingestion.models.stated import Stated


class Standing(Stated):
    """A position in a championship after a race."""

    is_computed = True

    race = models.ForeignKey(Race, models.CASCADE)
    position = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty if excluded.")
    position_order = models.PositiveSmallIntegerField()
    points = models.DecimalField(max_digits=7, decimal_places=2)
    wins = models.PositiveSmallIntegerField(default=0, help_text="In the season so far.")

    class Meta:
        abstract = True


class DriverStanding(Standing):
    driver = models.ForeignKey(Driver, models.PROTECT, related_name="standings")

    class Meta:
        ordering = ["race", "position_order"]
        constraints = [
            UniqueConstraint(fields=["race", "driver"], name="driver_standing_race_driver"),
            CheckConstraint(condition=Q(position__gte=1), name="driver_standing_position"),
            CheckConstraint(condition=Q(points__gte=0), name="driver_standing_points"),
        ]
        indexes = [models.Index(fields=["race", "position_order"], name="driver_standing_race")]

    def __str__(self) -> str:
        return f"{self.race}: {self.position or '-'} {self.driver}"


class ConstructorStanding(Standing):
    constructor = models.ForeignKey(Constructor, models.PROTECT, related_name="standings")
    engine = models.CharField(
        max_length=60, blank=True, help_text="A chassis with another engine scores as another entrant."
    )

    class Meta:
        ordering = ["race", "position_order"]
        constraints = [
            UniqueConstraint(
                fields=["race", "constructor", "engine"], name="constructor_standing_race_entrant"
            ),
            CheckConstraint(condition=Q(position__gte=1), name="constructor_standing_position"),
            CheckConstraint(condition=Q(points__gte=0), name="constructor_standing_points"),
        ]
        indexes = [models.Index(fields=["race", "position_order"], name="constructor_standing_race")]

    def __str__(self) -> str:
        return f"{self.race}: {self.position or '-'} {self.constructor}"
