"""Results of the sessions. Times are whole milliseconds; a missing position is null, never 0."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from ingestion.models.calendar import Race
from ingestion.models.entrants import Constructor, Driver
from ingestion.models.stated import Stated


class Entry(Stated):
    """A driver in a car in a session."""

    race = models.ForeignKey(Race, models.CASCADE)
    driver = models.ForeignKey(Driver, models.PROTECT)
    constructor = models.ForeignKey(Constructor, models.PROTECT)
    car_number = models.CharField(max_length=4, blank=True, help_text="Text: two cars may share one.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.race}: {self.driver}"


class Classification(Entry):
    class Status(models.TextChoices):
        CLASSIFIED = "classified", "Classified"
        RETIRED = "retired", "Did not finish"
        NOT_CLASSIFIED = "not_classified", "Not classified"
        DISQUALIFIED = "disqualified", "Disqualified"
        EXCLUDED = "excluded", "Excluded"
        DID_NOT_START = "did_not_start", "Did not start"
        DID_NOT_QUALIFY = "did_not_qualify", "Did not qualify"
        DID_NOT_PREQUALIFY = "did_not_prequalify", "Did not pre-qualify"
        DID_NOT_PRACTISE = "did_not_practise", "Did not practise"

    # Cars that started the race.
    STARTED = (Status.CLASSIFIED, Status.RETIRED, Status.NOT_CLASSIFIED, Status.DISQUALIFIED)

    position_order = models.PositiveSmallIntegerField(help_text="The order on the result sheet.")
    finish_position = models.PositiveSmallIntegerField(null=True, blank=True, help_text="If classified.")
    status = models.CharField(max_length=20, choices=Status)
    reason_retired = models.CharField(max_length=60, blank=True, help_text="Also of a classified car.")
    grid_position = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty: pit lane.")
    pit_lane_start = models.BooleanField(default=False)
    qualifying_position = models.PositiveSmallIntegerField(null=True, blank=True)
    points = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    laps = models.PositiveSmallIntegerField(null=True, blank=True)
    time_ms = models.PositiveIntegerField(null=True, blank=True)
    gap_ms = models.PositiveIntegerField(null=True, blank=True, help_text="To the winner.")
    gap_laps = models.PositiveSmallIntegerField(null=True, blank=True)
    time_penalty_ms = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        abstract = True


def classification_checks(name: str) -> list[CheckConstraint]:
    """The constraints on one row; `name` begins their names."""
    return [
        CheckConstraint(condition=Q(finish_position__range=(1, 60)), name=f"{name}_position"),
        CheckConstraint(condition=Q(grid_position__range=(1, 60)), name=f"{name}_grid"),
        CheckConstraint(condition=Q(points__gte=0), name=f"{name}_points"),
        CheckConstraint(
            condition=Q(pit_lane_start=False) | Q(grid_position=None), name=f"{name}_pit_lane_no_grid"
        ),
        CheckConstraint(
            condition=Q(finish_position=None) | Q(status="classified"),
            name=f"{name}_only_classified_placed",
        ),
    ]


class RaceResultQuerySet(models.QuerySet["RaceResult"]):
    def in_field(self) -> "RaceResultQuerySet":
        """Cars that started or had a grid position: the field of a race, as forecasts count it."""
        started = Q(status__in=RaceResult.STARTED)
        on_grid = Q(status=RaceResult.Status.DID_NOT_START, grid_position__isnull=False)
        return self.filter(started | on_grid, shared_car=False)


class RaceResult(Classification):
    """One stint of a driver in a car: in the 1950s a driver may have several in one race."""

    shared_car = models.BooleanField(default=False, help_text="A further driver of the same car.")
    is_pole = models.BooleanField(default=False, help_text="Official pole; it need not start first.")
    has_fastest_lap = models.BooleanField(default=False)
    fastest_lap_ms = models.PositiveIntegerField(null=True, blank=True)

    objects = RaceResultQuerySet.as_manager()

    class Meta:
        ordering = ["race", "position_order"]
        constraints = [
            UniqueConstraint(fields=["race", "driver", "car_number"], name="result_race_driver_car"),
            *classification_checks("result"),
        ]
        indexes = [models.Index(fields=["driver", "race"], name="result_driver_race")]


class SprintResult(Classification):
    class Meta:
        ordering = ["race", "position_order"]
        constraints = [
            UniqueConstraint(fields=["race", "driver"], name="sprint_race_driver"),
            *classification_checks("sprint"),
        ]
        indexes = [models.Index(fields=["driver", "race"], name="sprint_driver_race")]
