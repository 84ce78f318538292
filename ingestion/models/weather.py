from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from ingestion.models.calendar import Race


class WeatherData(models.Model):
    """The weather at the start, observed or forecast; a forecast has its lead time."""

    class Kind(models.TextChoices):
        OBSERVED = "observed", "Observed"
        FORECAST = "forecast", "Forecast"

    race = models.ForeignKey(Race, models.CASCADE, related_name="weather")
    kind = models.CharField(max_length=8, choices=Kind)
    source = models.CharField(max_length=20)
    made_at = models.DateTimeField(help_text="When the source answered.")
    lead_hours = models.FloatField(null=True, blank=True, help_text="Hours before the start; forecasts only.")
    temperature_c = models.FloatField(null=True, blank=True)
    precipitation_mm = models.FloatField(null=True, blank=True)
    wind_speed_kmh = models.FloatField(null=True, blank=True)
    conditions_text = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["race", "-made_at"]
        verbose_name_plural = "weather data"
        constraints = [
            UniqueConstraint(fields=["race", "source", "kind", "made_at"], name="weather_race_source_made"),
            CheckConstraint(condition=Q(precipitation_mm__gte=0), name="weather_precipitation"),
            CheckConstraint(condition=Q(wind_speed_kmh__gte=0), name="weather_wind"),
            CheckConstraint(
                condition=Q(kind="forecast", lead_hours__gte=0) | Q(kind="observed", lead_hours=None),
                name="weather_lead_of_forecasts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.race}: {self.get_kind_display()} by {self.source}"
