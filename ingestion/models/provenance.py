from datetime import datetime

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from f1site.lib.formats import instant
from f1site.lib.jobs.models import Job
from ingestion.models.calendar import Circuit
from ingestion.models.entrants import Constructor, Driver
from ingestion.models.stated import Source

__all__ = ["OUTCOMES", "ExternalId", "Generation", "ImportRun", "Source", "SourceAnswer", "SourceHealth"]

# The outcomes of a row in an import.
OUTCOMES = ("new", "changed", "unchanged", "refused")


class ExternalId(models.Model):
    """A source's id of one of our rows. Without a row it waits for an operator to map it."""

    class Kind(models.TextChoices):
        DRIVER = "driver", "Driver"
        CONSTRUCTOR = "constructor", "Constructor"
        CIRCUIT = "circuit", "Circuit"

    source = models.CharField(max_length=12, choices=Source)
    kind = models.CharField(max_length=11, choices=Kind)
    external_id = models.CharField(max_length=80)
    driver = models.ForeignKey(Driver, models.CASCADE, null=True, blank=True, related_name="external_ids")
    constructor = models.ForeignKey(
        Constructor, models.CASCADE, null=True, blank=True, related_name="external_ids"
    )
    circuit = models.ForeignKey(Circuit, models.CASCADE, null=True, blank=True, related_name="external_ids")
    candidates = models.JSONField(
        default=list, blank=True, help_text="While it waits: the ids of our rows that it may be."
    )
    facts = models.JSONField(
        default=dict, blank=True, help_text="While it waits: what the source says of it."
    )

    class Meta:
        ordering = ["source", "kind", "external_id"]
        constraints = [
            UniqueConstraint(fields=["source", "kind", "external_id"], name="external_id_of_source"),
            CheckConstraint(
                condition=Q(kind="driver", constructor=None, circuit=None)
                | Q(kind="constructor", driver=None, circuit=None)
                | Q(kind="circuit", driver=None, constructor=None),
                name="external_id_maps_its_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.external_id}"


class ImportRun(models.Model):
    """One import: counts by table, refused rows and changed values."""

    class Outcome(models.TextChoices):
        RUNNING = "running", "Running"
        SUCCEEDED = "succeeded", "Succeeded"
        FAILED = "failed", "Failed"

    source = models.CharField(max_length=12, choices=Source)
    version = models.CharField(max_length=120, blank=True, help_text="Release or content hash.")
    subject = models.CharField(max_length=200, help_text="What was imported.")
    dry_run = models.BooleanField(default=False)
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, blank=True, related_name="imports", help_text="Which did it."
    )
    imported_by = models.ForeignKey(
        Job,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Of a dry run: the job that imports what it showed.",
    )
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=9, choices=Outcome, default=Outcome.RUNNING)
    counts = models.JSONField(default=dict, help_text="{table: {new, changed, unchanged, refused}}")
    refused = models.JSONField(default=list, help_text="[{table, row, reason}]")
    changes = models.JSONField(default=list, help_text="[{table, row, field, old, new}]")
    error = models.TextField(blank=True)
    row_counts = models.JSONField(
        default=dict,
        blank=True,
        help_text="Of an archive: {table: {season: rows}}, to notice one that holds fewer.",
    )
    unfinished = models.JSONField(
        default=list,
        blank=True,
        help_text="The seasons that it has begun to write and has not completed.",
    )

    class Meta:
        ordering = ["-started_at"]
        indexes = [models.Index(fields=["source", "-started_at"], name="import_run_source")]

    @property
    def is_stale(self) -> bool:
        """Whether a source did not answer, and its stored answers were used."""
        return self.version.startswith("stale")

    @property
    def is_imported(self) -> bool:
        """Whether what a dry run showed has been imported, or is being."""
        job = self.imported_by
        return job is not None and job.state not in (Job.State.FAILED, Job.State.CANCELLED)

    @property
    def outcome_label(self) -> str:
        """Such as "Succeeded, stale answers"."""
        return f"{self.get_outcome_display()}{', stale answers' if self.is_stale else ''}"

    def total(self, outcome: str) -> int:
        """Rows of all tables that were new, changed, unchanged or refused."""
        return sum(counts[outcome] for counts in self.counts.values())

    @property
    def summary(self) -> str:
        """Such as "3 new, 1 changed, 20 unchanged, 0 refused"."""
        counts = ", ".join(f"{self.total(outcome)} {outcome}" for outcome in OUTCOMES)
        return f"{counts}, from stale answers" if self.is_stale else counts

    def __str__(self) -> str:
        return f"{self.subject} at {instant(self.started_at)} ({self.outcome_label.lower()})"


class SourceAnswer(models.Model):
    """The last valid answer to a request, as received: for outages, and to parse it again."""

    source = models.CharField(max_length=12, choices=Source)
    url = models.CharField(max_length=500, help_text="With its parameters, keys left out.")
    fetched_at = models.DateTimeField()
    expires_at = models.DateTimeField(
        null=True, blank=True, help_text="Until then the source would give the same answer again."
    )
    body = models.BinaryField(help_text="Compressed by zlib.")

    class Meta:
        ordering = ["source", "url"]
        constraints = [UniqueConstraint(fields=["source", "url"], name="source_answer_url")]

    def __str__(self) -> str:
        return f"{self.url} at {instant(self.fetched_at)}"


class Generation(models.Model):
    """One row, whose tokens are renewed by changes of the data; see `ingestion.generation`."""

    token = models.CharField(max_length=32)
    facts = models.CharField(max_length=32, blank=True, help_text="Renewed by every change of the facts.")
    facts_trace = models.CharField(max_length=32, blank=True, help_text="The trace id of that change.")


class SourceHealth(models.Model):
    """When a source last answered, and when and why it last failed."""

    source = models.CharField(max_length=12, choices=Source)
    last_success_at = models.DateTimeField(null=True, blank=True)
    last_error_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    failing_since = models.DateTimeField(
        null=True, blank=True, help_text="Its first failure after it last answered."
    )

    class Meta:
        ordering = ["source"]
        verbose_name_plural = "source health"
        constraints = [UniqueConstraint(fields=["source"], name="source_health_source")]

    @property
    def is_failing(self) -> bool:
        """Whether the last request failed."""
        return self.failing_since is not None

    @property
    def last_asked(self) -> datetime | None:
        return max(filter(None, (self.last_success_at, self.last_error_at)), default=None)

    def __str__(self) -> str:
        return str(self.get_source_display())
