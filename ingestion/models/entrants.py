from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils import timezone

from ingestion.models.calendar import Season


class Driver(models.Model):
    name = models.CharField(max_length=80)
    full_name = models.CharField(max_length=120, blank=True)
    nationality = models.CharField(max_length=60, blank=True)
    date_of_birth = models.DateField(null=True, blank=True)
    driver_code = models.CharField(
        max_length=3, blank=True, help_text="Shown beside the car; shared by many through the years."
    )

    class Meta:
        ordering = ["name"]
        constraints = [UniqueConstraint(fields=["name", "date_of_birth"], name="driver_name_birth")]

    def __str__(self) -> str:
        return self.name


class Constructor(models.Model):
    name = models.CharField(max_length=80)
    full_name = models.CharField(max_length=120, blank=True)
    nationality = models.CharField(max_length=60, blank=True)
    headquarters = models.CharField(max_length=120, blank=True, help_text="No source has it: by upload.")

    class Meta:
        ordering = ["name"]
        constraints = [
            UniqueConstraint(fields=["name", "full_name", "nationality"], name="constructor_names")
        ]

    def __str__(self) -> str:
        return self.name


class ConstructorChronology(models.Model):
    """The years in which the organisation of `parent` raced as `constructor`."""

    parent = models.ForeignKey(Constructor, models.CASCADE, related_name="chronology")
    constructor = models.ForeignKey(Constructor, models.CASCADE, related_name="stretches")
    position = models.PositiveSmallIntegerField(help_text="1 is the oldest.")
    year_from = models.PositiveSmallIntegerField()
    year_to = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty: until today.")

    class Meta:
        ordering = ["parent", "position"]
        verbose_name_plural = "constructor chronologies"
        constraints = [
            UniqueConstraint(fields=["parent", "position"], name="chronology_parent_position"),
            CheckConstraint(condition=Q(year_to__gte=F("year_from")), name="chronology_years_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.parent}: {self.constructor} {self.year_from}-{self.year_to or ''}"


class SeasonEntry(models.Model):
    """A driver's entry for a constructor and its rounds; known before the first race."""

    season = models.ForeignKey(Season, models.CASCADE, related_name="entries")
    constructor = models.ForeignKey(Constructor, models.PROTECT, related_name="entries")
    driver = models.ForeignKey(Driver, models.PROTECT, related_name="entries")
    rounds = models.JSONField(default=list, blank=True, help_text="Empty: the whole season, as far as known.")
    is_test_driver = models.BooleanField(default=False)
    known_since = models.DateTimeField(
        default=timezone.now, help_text="When it was imported. Its rounds are not used for earlier moments."
    )

    class Meta:
        ordering = ["-season", "constructor", "driver"]
        verbose_name_plural = "season entries"
        constraints = [UniqueConstraint(fields=["season", "constructor", "driver"], name="entry_season_car")]

    def __str__(self) -> str:
        return f"{self.season}: {self.driver} for {self.constructor}"
