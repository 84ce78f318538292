import datetime as dt
from datetime import UTC, datetime, time, timedelta

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from ingestion import durations, zones
from ingestion.models.stated import Stated


class Season(models.Model):
    year = models.PositiveSmallIntegerField()
    race_count = models.PositiveSmallIntegerField(default=0, help_text="Races on the calendar.")

    class Meta:
        ordering = ["-year"]
        constraints = [
            UniqueConstraint(fields=["year"], name="season_year"),
            CheckConstraint(condition=Q(year__gte=1950), name="season_since_1950"),
        ]

    def __str__(self) -> str:
        return str(self.year)


class Circuit(models.Model):
    name = models.CharField(max_length=120)
    full_name = models.CharField(max_length=120, blank=True)
    location = models.CharField(max_length=120)
    country = models.CharField(max_length=80)
    latitude = models.FloatField(null=True, blank=True, help_text="Degrees north.")
    longitude = models.FloatField(null=True, blank=True, help_text="Degrees east.")
    timezone = models.CharField(max_length=60, blank=True, help_text="IANA name, from the position.")
    length_km = models.FloatField(null=True, blank=True, help_text="Of the present layout.")
    turn_count = models.PositiveSmallIntegerField(null=True, blank=True)
    elevation_profile = models.JSONField(
        null=True, blank=True, help_text="Metres above sea level at equal steps round the lap."
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            UniqueConstraint(fields=["name", "country"], name="circuit_name_country"),
            CheckConstraint(condition=Q(latitude__range=(-90, 90)), name="circuit_latitude"),
            CheckConstraint(condition=Q(longitude__range=(-180, 180)), name="circuit_longitude"),
            CheckConstraint(
                condition=Q(length_km__gt=0),
                name="circuit_length_positive",
                violation_error_message="The length must be more than 0 km.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


def finished(as_of: datetime, prefix: str = "") -> Q:
    """Races over by `as_of`: by start time, or by the end of the day at the track where only a date is known.

    `prefix` is the path to the race, such as "race__".
    """
    timed = Q(**{f"{prefix}start_time__lte": as_of - durations.RACE})
    day_is_over = Q(**{f"{prefix}date__lt": zones.local_date(as_of, zones.LAST_PLACE)})
    for day, names in zones.by_later_date(as_of):
        day_is_over |= Q(**{f"{prefix}date__lt": day, f"{prefix}circuit__timezone__in": names})
    return timed | (Q(**{f"{prefix}start_time": None}) & day_is_over)


class RaceQuerySet(models.QuerySet["Race"]):
    def finished(self, as_of: datetime) -> "RaceQuerySet":
        return self.filter(finished(as_of))

    def held(self, as_of: datetime) -> "RaceQuerySet":
        """Finished races whose result is stored."""
        return self.finished(as_of).filter(status=Race.Status.HELD)

    def in_status(self, status: str, as_of: datetime) -> "RaceQuerySet":
        """As `Race.status_by`."""
        if status == Race.Status.CANCELLED:
            return self.filter(status=status)
        if status == Race.Status.HELD:
            return self.held(as_of)
        if status == Race.AWAITING_RESULT:
            return self.finished(as_of).filter(status=Race.Status.SCHEDULED)
        has_started = Q(start_time__isnull=False, start_time__lte=as_of)
        ahead = self.exclude(finished(as_of)).exclude(status=Race.Status.CANCELLED)
        return ahead.filter(has_started) if status == Race.UNDER_WAY else ahead.exclude(has_started)

    def upcoming(self, as_of: datetime) -> "RaceQuerySet":
        """Races that are not over, the next one first."""
        ahead = self.exclude(finished(as_of)).exclude(status=Race.Status.CANCELLED)
        return ahead.order_by("date", "start_time", "pk")


class Race(Stated):
    class Status(models.TextChoices):
        SCHEDULED = "scheduled", "Scheduled"
        HELD = "held", "Held"
        CANCELLED = "cancelled", "Cancelled"

    # Of a moment, never stored: until the race is over, and then until its result is stored.
    UNDER_WAY, AWAITING_RESULT = "under_way", "awaiting_result"
    STATUSES_BY = (*Status.choices, (UNDER_WAY, "Under way"), (AWAITING_RESULT, "Awaiting its result"))

    class CircuitType(models.TextChoices):
        RACE = "race", "Race circuit"
        ROAD = "road", "Road circuit"
        STREET = "street", "Street circuit"

    season = models.ForeignKey(Season, models.PROTECT, related_name="races")
    circuit = models.ForeignKey(Circuit, models.PROTECT, related_name="races")
    grand_prix = models.SlugField(
        max_length=60, help_text="Names the race within its season for good; rounds are renumbered."
    )
    round_number = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty if cancelled.")
    name = models.CharField(max_length=80)
    official_name = models.CharField(max_length=160, blank=True)
    date = models.DateField()
    former_date = models.DateField(
        null=True, blank=True, editable=False, help_text="The day first planned, of a race that was moved."
    )
    start_time = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.SCHEDULED)
    listed_by = models.JSONField(
        default=list, blank=True, editable=False, help_text="Sources whose last schedule had it."
    )
    former_names = models.JSONField(
        default=list, blank=True, editable=False, help_text="Grands Prix of rows that were merged into it."
    )

    practice_1_at = models.DateTimeField(null=True, blank=True)
    practice_2_at = models.DateTimeField(null=True, blank=True)
    practice_3_at = models.DateTimeField(null=True, blank=True)
    qualifying_at = models.DateTimeField(null=True, blank=True)
    sprint_qualifying_at = models.DateTimeField(null=True, blank=True)
    sprint_at = models.DateTimeField(null=True, blank=True)
    is_sprint_weekend = models.BooleanField(default=False)

    circuit_type = models.CharField(max_length=6, choices=CircuitType, blank=True)
    length_km = models.FloatField(null=True, blank=True, help_text="Of the layout raced on.")
    turn_count = models.PositiveSmallIntegerField(null=True, blank=True)
    laps = models.PositiveSmallIntegerField(null=True, blank=True)

    SESSION_TIMES = (
        "practice_1_at",
        "practice_2_at",
        "practice_3_at",
        "qualifying_at",
        "sprint_qualifying_at",
        "sprint_at",
    )

    objects = RaceQuerySet.as_manager()

    class Meta:
        ordering = ["-date"]
        constraints = [
            UniqueConstraint(fields=["season", "grand_prix"], name="race_season_grand_prix"),
            UniqueConstraint(fields=["season", "round_number"], name="race_season_round"),
            CheckConstraint(condition=Q(round_number__gte=1), name="race_round_from_1"),
            CheckConstraint(
                condition=Q(status__in=["scheduled", "held", "cancelled"]), name="race_status_known"
            ),
        ]
        indexes = [
            models.Index(fields=["date"], name="race_date"),
            models.Index(fields=["season", "date"], name="race_season_date"),
        ]

    def __str__(self) -> str:
        return f"{self.season.year} {self.name}"

    @property
    def earliest_start(self) -> datetime:
        """Its start; where that is not known the first instant of its day, in UTC."""
        return self.start_time or datetime.combine(self.date, time.min, UTC)

    def is_over(self, as_of: datetime) -> bool:
        """As `finished`."""
        if self.start_time is not None:
            return self.start_time <= as_of - durations.RACE
        return self._is_reached(self.date + timedelta(days=1), as_of)

    def status_by(self, as_of: datetime) -> str:
        """The status that was known at `as_of`, one of `STATUSES_BY`."""
        if self.status == self.Status.CANCELLED:
            return self.status
        if self.is_over(as_of):
            return self.status if self.status == self.Status.HELD else self.AWAITING_RESULT
        has_started = self.start_time is not None and self.start_time <= as_of
        return self.UNDER_WAY if has_started else self.Status.SCHEDULED

    def qualifying_is_over(self, as_of: datetime) -> bool:
        """If its time is unknown, qualifying is on the day before the race, at the track."""
        if self.qualifying_at is not None:
            return self.qualifying_at <= as_of - durations.QUALIFYING
        race_day = self.date
        if self.start_time is not None:
            race_day = zones.local_date(self.start_time, self.circuit.timezone)
        return self._is_reached(race_day, as_of)

    def grid_is_final(self, as_of: datetime) -> bool:
        """The stewards publish the final grid in the last hour before the start."""
        if self.start_time is not None:
            return self.start_time <= as_of + timedelta(hours=1)
        return self._is_reached(self.date, as_of)

    def _is_reached(self, day: dt.date, as_of: datetime) -> bool:
        """Whether it is that day at the track, or a later one."""
        if day <= zones.local_date(as_of, zones.LAST_PLACE):
            return True
        # Most races are decided without their circuit, which a list of races need not load.
        return day <= zones.first_date(as_of) and day <= zones.local_date(as_of, self.circuit.timezone)
