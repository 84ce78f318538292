from datetime import datetime

from django.db import models
from django.db.models import CheckConstraint, F, Q, QuerySet

from f1site.lib.formats import percent
from ingestion.models import Constructor, Driver, Race, Season
from predictions.models.append_only import AppendOnly
from predictions.models.choices import GridKind, RecordKind, Stage, within_0_and_1
from predictions.models.document import Document
from predictions.models.trained_model import TrainedModel


class SeasonForecastQuerySet(QuerySet["SeasonForecast"]):
    def newest(self, year: int, championship: str, as_of: datetime) -> "SeasonForecast | None":
        """The last one that used nothing later than `as_of`; of a backtest only where there is no other."""
        made = self.filter(season__year=year, championship=championship, as_of__lte=as_of)
        ranked = made.annotate(is_backtest=Q(kind=RecordKind.BACKTEST))
        return ranked.order_by("is_backtest", "-as_of", "-created_at", "-pk").first()

    def with_header(self) -> "SeasonForecastQuerySet":
        """With all related rows that a season forecast is shown with, but its predictions."""
        related = ("season", "next_race__season", "model", "data_through__season", "document")
        return self.select_related(*related).defer("document__content")

    def complete(self) -> "SeasonForecastQuerySet":
        rows = SeasonPrediction.objects.select_related("driver", "constructor")
        return self.with_header().prefetch_related(models.Prefetch("predictions", rows))


class SeasonForecast(AppendOnly):
    """The forecast of one championship of a season at one instant: an index of its document for queries."""

    class Championship(models.TextChoices):
        DRIVERS = "drivers", "Drivers"
        CONSTRUCTORS = "constructors", "Constructors"

    season = models.ForeignKey(Season, models.PROTECT, related_name="forecasts")
    championship = models.CharField(max_length=12, choices=Championship)
    model = models.ForeignKey(TrainedModel, models.PROTECT, related_name="season_forecasts")
    next_race = models.ForeignKey(Race, models.PROTECT, related_name="+")
    stage = models.CharField(max_length=16, choices=Stage, help_text="Of the next race.")
    grid = models.CharField(max_length=11, choices=GridKind, default=GridKind.NONE)
    races_left = models.PositiveSmallIntegerField()
    sprints_left = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=RecordKind, default=RecordKind.LIVE)
    as_of = models.DateTimeField(help_text="Nothing that was known later was used.")
    data_through = models.ForeignKey(
        Race, models.PROTECT, related_name="+", help_text="The last race whose result was used."
    )
    line_up = models.JSONField(
        default=dict,
        blank=True,
        help_text="As of a race forecast, and `cars`: who is assumed to drive, and in how many races.",
    )
    created_at = models.DateTimeField()
    document = models.OneToOneField(Document, models.PROTECT, related_name="season_forecast")

    objects = SeasonForecastQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["season", "championship", "-as_of"], name="season_forecast_newest")]

    def __str__(self) -> str:
        return f"{self.season} {self.championship} after {self.data_through}"


class SeasonPrediction(AppendOnly):
    """A driver's or a constructor's row of a season forecast."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        CHAMPION = "champion", "Champion already"
        OUT = "out", "Cannot be champion any more"

    forecast = models.ForeignKey(SeasonForecast, models.PROTECT, related_name="predictions")
    driver = models.ForeignKey(
        Driver, models.PROTECT, null=True, blank=True, related_name="season_predictions"
    )
    constructor = models.ForeignKey(Constructor, models.PROTECT, related_name="season_predictions")
    status = models.CharField(max_length=8, choices=Status)
    points = models.DecimalField(max_digits=7, decimal_places=2, help_text="Now.")
    expected_points = models.FloatField()
    points_lower = models.FloatField(help_text="95% of the seasons end within these.")
    points_upper = models.FloatField()
    title_probability = models.FloatField()
    title_lower = models.FloatField()
    title_upper = models.FloatField()
    positions = models.JSONField(help_text="For each final place: its chance, and that one's interval.")

    class Meta:
        ordering = ["forecast", "-title_probability", "-expected_points", "pk"]
        # Not unique by driver: two rows that turn out to be one driver can still be merged.
        constraints = [
            within_0_and_1("title_probability", "season_title"),
            within_0_and_1("title_lower", "season_title_lower"),
            within_0_and_1("title_upper", "season_title_upper"),
            CheckConstraint(
                condition=Q(title_lower__lte=F("title_probability"))
                & Q(title_upper__gte=F("title_probability")),
                name="season_title_within_interval",
            ),
            CheckConstraint(
                condition=Q(status="open")
                | Q(status="champion", title_probability=1)
                | Q(status="out", title_probability=0),
                name="season_title_as_decided",
            ),
        ]

    @property
    def name(self) -> str:
        return str(self.driver or self.constructor)

    @property
    def title_chance(self) -> str:
        """The chance of the title, or its state once decided."""
        decided = {self.Status.CHAMPION: "champion", self.Status.OUT: "out"}
        return decided.get(self.Status(self.status), percent(self.title_probability))

    def __str__(self) -> str:
        return f"{self.name}: {self.title_chance}"
