"""Which source stated what: the sources, and the columns of a row that name the one it follows."""

from django.db import models


class Source(models.TextChoices):
    F1DB = "f1db", "F1DB"
    DEMO = "demo", "Demo world"
    JOLPICA = "jolpica", "Jolpica"
    OPEN_METEO = "openmeteo", "Open-Meteo"
    OPEN_WEATHER = "openweather", "OpenWeatherMap"
    OPERATOR = "operator", "Operator"


class Stated(models.Model):
    """A row of facts and its provenance."""

    source = models.CharField(
        max_length=12,
        choices=Source,
        blank=True,
        editable=False,
        help_text="Which source stated these values last.",
    )
    stated_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When: the archive's release or the answer's time."
    )

    PROVENANCE = ("source", "stated_at")

    class Meta:
        abstract = True
