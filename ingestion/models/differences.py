"""What each source stated last of rows that several sources state."""

from django.db import models
from django.db.models import F, Q, UniqueConstraint

from ingestion.models.calendar import Race
from ingestion.models.entrants import Constructor, Driver
from ingestion.models.stated import Source


class Statement(models.Model):
    """A source has stated the rows of a race in a table: what is stored, except for its differences."""

    source = models.CharField(max_length=12, choices=Source)
    race = models.ForeignKey(Race, models.CASCADE, related_name="statements")
    table = models.CharField(max_length=40, help_text="The plural name of the rows.")
    stated_at = models.DateTimeField(help_text="Of the latest statement.")

    # Of two races that are merged, the kept one's statements stay.
    is_computed = True

    class Meta:
        ordering = ["race", "table", "source"]
        constraints = [UniqueConstraint(fields=["race", "table", "source"], name="statement_race_table")]

    def __str__(self) -> str:
        return f"{self.get_source_display()}: {self.table} of {self.race}"


class DifferenceQuerySet(models.QuerySet["Difference"]):
    def open(self) -> "DifferenceQuerySet":
        """Those that wait for an operator: undecided, or with a value that is new since the decision."""
        return self.exclude(~Q(decision="") & Q(value=F("decided_value")))

    def of_field(self, difference: "Difference") -> "DifferenceQuerySet":
        """Those of all sources about the same field of the same row."""
        same = ("race", "table", "driver", "constructor", "part", "field")
        return self.filter(**{name: getattr(difference, name) for name in same})


class Difference(models.Model):
    """A value in which the last statement of a source differs from what is stored.

    A decided one stays, also when the source agrees later: no source changes its field any more.
    """

    class Decision(models.TextChoices):
        KEEP = "keep", "Keep the stored value"
        TAKE = "take", "Take the source's value"

    source = models.CharField(max_length=12, choices=Source)
    race = models.ForeignKey(Race, models.CASCADE, related_name="differences")
    table = models.CharField(max_length=40, help_text="The plural name of the rows.")
    driver = models.ForeignKey(Driver, models.CASCADE, null=True, blank=True, related_name="differences")
    constructor = models.ForeignKey(
        Constructor, models.CASCADE, null=True, blank=True, related_name="differences"
    )
    part = models.CharField(max_length=60, blank=True, help_text="The row's session, car number or engine.")
    field = models.CharField(max_length=40)
    value = models.TextField(blank=True, help_text="What the source stated last; empty: no value.")
    stored_value = models.TextField(blank=True, help_text="What was stored at that time.")
    stated_at = models.DateTimeField(help_text="When the source stated it.")
    decision = models.CharField(max_length=4, choices=Decision, blank=True)
    decided_value = models.TextField(blank=True, help_text="The source's value that was decided about.")
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = DifferenceQuerySet.as_manager()

    class Meta:
        ordering = ["-race__date", "table", "driver", "constructor", "part", "field", "source"]
        indexes = [models.Index(fields=["race", "table"], name="difference_race_table")]

    def __str__(self) -> str:
        row = " ".join(filter(None, [str(self.driver or self.constructor or ""), self.part]))
        return f"{self.race} {self.table} {row}: {self.field}"

    @property
    def is_open(self) -> bool:
        return not self.decision or self.value != self.decided_value
