from datetime import datetime

from django.db import models
from django.db.models import CheckConstraint, F, Q, QuerySet, UniqueConstraint, functions

from ingestion.models.calendar import Race, finished


class WeatherQuerySet(QuerySet["WeatherData"]):
    def known_before_the_start(self) -> "WeatherQuerySet":
        """What was forecast before the start, or simulated to stand for it; never what was observed."""
        before = Q(race__start_time=None) | Q(made_at__lt=F("race__start_time"))
        return self.exclude(kind=WeatherData.Kind.OBSERVED).filter(before)

    def best_last(self) -> "WeatherQuerySet":
        """Simulated forecasts before real ones, older before newer: the last of a race is the one to use."""
        is_real = Q(kind=WeatherData.Kind.FORECAST)
        return self.annotate(is_real=models.Case(models.When(is_real, 1), default=0)).order_by(
            "is_real", "made_at", "source"
        )

    def best_known(self, as_of: datetime) -> "WeatherQuerySet":
        """One row for each race: what was observed, once the race is over; until then the best forecast."""
        is_observed = Q(kind=WeatherData.Kind.OBSERVED)
        known = self.filter(is_observed & finished(as_of, "race__") | ~is_observed & Q(made_at__lte=as_of))
        is_late = ~is_observed & Q(made_at__gte=F("race__start_time"))
        rank = models.Case(models.When(is_observed, 0), models.When(kind="forecast", then=1), default=2)
        newest_first = models.Window(
            functions.RowNumber(),
            partition_by="race_id",
            order_by=[rank.asc(), F("made_at").desc(), F("source").desc()],
        )
        return known.exclude(is_late).annotate(place=newest_first).filter(place=1)


class WeatherData(models.Model):
    """The weather at the start: observed, forecast, or a simulated forecast.

    A simulated forecast stands for the forecast of a race from before forecasts were kept: the observation
    with the error of a forecast, see `ingestion.importer.weather.simulated`.
    """

    class Kind(models.TextChoices):
        OBSERVED = "observed", "Observed"
        FORECAST = "forecast", "Forecast"
        SIMULATED = "simulated", "Simulated forecast"

    race = models.ForeignKey(Race, models.CASCADE, related_name="weather")
    kind = models.CharField(max_length=9, choices=Kind)
    source = models.CharField(
        max_length=20, help_text="Of a simulated forecast: the source of the observation it is made from."
    )
    made_at = models.DateTimeField(
        help_text="When the source answered; of a past race's forecast, the start minus its lead time."
    )
    lead_hours = models.FloatField(
        null=True, blank=True, help_text="Hours before the start; forecasts only, simulated ones included."
    )
    temperature_c = models.FloatField(null=True, blank=True)
    precipitation_mm = models.FloatField(null=True, blank=True)
    wind_speed_kmh = models.FloatField(null=True, blank=True)
    conditions_text = models.CharField(max_length=120, blank=True)

    objects = WeatherQuerySet.as_manager()

    class Meta:
        ordering = ["race", "-made_at"]
        verbose_name_plural = "weather data"
        constraints = [
            UniqueConstraint(fields=["race", "source", "kind", "made_at"], name="weather_race_source_made"),
            CheckConstraint(condition=Q(precipitation_mm__gte=0), name="weather_precipitation"),
            CheckConstraint(condition=Q(wind_speed_kmh__gte=0), name="weather_wind"),
            CheckConstraint(
                condition=Q(kind__in=["forecast", "simulated"], lead_hours__gte=0)
                | Q(kind="observed", lead_hours=None),
                name="weather_lead_of_forecasts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.race}: {self.get_kind_display()} by {self.source}"
