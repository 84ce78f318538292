"""Practice, qualifying and the starting grid. Times are whole milliseconds."""

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from ingestion.models.results import Entry


class QualifyingResult(Entry):
    class Session(models.TextChoices):
        QUALIFYING = "qualifying", "Qualifying"
        SPRINT_QUALIFYING = "sprint_qualifying", "Sprint qualifying"

    class Status(models.TextChoices):
        CLASSIFIED = "classified", "Classified"
        NOT_CLASSIFIED = "not_classified", "Not classified"
        DISQUALIFIED = "disqualified", "Disqualified"
        EXCLUDED = "excluded", "Excluded"

    session = models.CharField(max_length=17, choices=Session, default=Session.QUALIFYING)
    position = models.PositiveSmallIntegerField(null=True, blank=True)
    position_order = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, choices=Status, default=Status.CLASSIFIED)
    time_ms = models.PositiveIntegerField(null=True, blank=True, help_text="Where there were no parts.")
    q1_ms = models.PositiveIntegerField(null=True, blank=True)
    q2_ms = models.PositiveIntegerField(null=True, blank=True)
    q3_ms = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["race", "session", "position_order"]
        constraints = [
            UniqueConstraint(fields=["race", "session", "driver"], name="qualifying_race_session_driver"),
            CheckConstraint(condition=Q(position__range=(1, 60)), name="qualifying_position"),
        ]
        indexes = [models.Index(fields=["driver", "race"], name="qualifying_driver_race")]


class StartingGrid(Entry):
    class Kind(models.TextChoices):
        PROVISIONAL = "provisional", "Provisional"
        FINAL = "final", "Final"

    kind = models.CharField(max_length=11, choices=Kind, default=Kind.FINAL)
    position = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty: pit lane.")
    position_order = models.PositiveSmallIntegerField()
    pit_lane_start = models.BooleanField(default=False)
    qualifying_position = models.PositiveSmallIntegerField(null=True, blank=True)
    penalty = models.CharField(max_length=40, blank=True, help_text="As announced, e.g. 5 or SFB.")
    penalty_places = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["race", "kind", "position_order"]
        constraints = [
            UniqueConstraint(fields=["race", "kind", "driver"], name="grid_race_kind_driver"),
            CheckConstraint(condition=Q(position__range=(1, 60)), name="grid_position"),
            CheckConstraint(
                condition=Q(pit_lane_start=False) | Q(position=None), name="grid_pit_lane_no_position"
            ),
        ]


class PracticeResult(Entry):
    session = models.PositiveSmallIntegerField(help_text="1 to 4.")
    position = models.PositiveSmallIntegerField(null=True, blank=True)
    position_order = models.PositiveSmallIntegerField()
    time_ms = models.PositiveIntegerField(null=True, blank=True)
    laps = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["race", "session", "position_order"]
        constraints = [
            UniqueConstraint(fields=["race", "session", "driver"], name="practice_race_session_driver"),
            CheckConstraint(condition=Q(session__range=(1, 4)), name="practice_session_1_to_4"),
            CheckConstraint(condition=Q(position__range=(1, 60)), name="practice_position"),
        ]
