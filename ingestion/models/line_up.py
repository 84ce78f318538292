from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, F, Q

from ingestion.models.calendar import Race
from ingestion.models.entrants import Constructor, Driver


class LineUpSource(models.TextChoices):
    """What tells who drives, the most reliable first."""

    OPERATOR = "operator", "Set by the operator"
    FINAL_GRID = "final_grid", "Starting grid"
    QUALIFYING = "qualifying", "Qualifying"
    SPRINT = "sprint", "Sprint"
    SPRINT_QUALIFYING = "sprint_qualifying", "Sprint qualifying"
    PRACTICE_3 = "practice_3", "Third practice"
    PRACTICE_2 = "practice_2", "Second practice"
    ENTRY_LIST = "entry_list", "Entry list"
    LAST_RACE = "last_race", "Last race"
    REGULAR = "regular", "Regular driver"
    TOOK_PART = "took_part", "Who took part, in a backtest"


class LineUpChange(models.Model):
    """An operator's statement of who drives a car, from one race to another of a season."""

    first_race = models.ForeignKey(Race, models.PROTECT, related_name="+")
    last_race = models.ForeignKey(
        Race,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Empty: until the season ends.",
    )
    driver = models.ForeignKey(
        Driver,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who drives. Empty: the replaced driver is withdrawn, and nobody drives the car.",
    )
    replaces = models.ForeignKey(
        Driver,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose car it is. Empty: the constructor has a further car.",
    )
    constructor = models.ForeignKey(
        Constructor,
        models.PROTECT,
        blank=True,
        related_name="+",
        help_text="Empty: the constructor of the replaced driver.",
    )
    reason = models.CharField(max_length=120, blank=True, help_text="Shown to the public, such as: injured.")
    made_at = models.DateTimeField(help_text="Forecasts for an earlier moment do not use it.")

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            CheckConstraint(
                condition=~Q(driver=None, replaces=None),
                name="line_up_change_names_a_driver",
                violation_error_message="Name who drives, who is replaced, or both.",
            ),
            CheckConstraint(
                condition=Q(driver=None) | Q(replaces=None) | ~Q(driver=F("replaces")),
                name="line_up_change_of_two_drivers",
                violation_error_message="A driver cannot replace themselves.",
            ),
        ]

    def __str__(self) -> str:
        if self.driver is None:
            return f"{self.replaces} withdrawn"
        return f"{self.driver} for {self.replaces or self.constructor}"

    def clean(self) -> None:
        if self.last_race is None or self.first_race_id is None:
            return
        if self.last_race.season_id != self.first_race.season_id:
            raise ValidationError({"last_race": "Both races must be of one season."})
        if self.last_race.date < self.first_race.date:
            raise ValidationError({"last_race": "The last race must not be before the first."})
