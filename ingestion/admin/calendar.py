from django.contrib import admin
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from f1site.lib.admin import FactAdmin
from ingestion.admin.uploads import CircuitResource, CsvUpload
from ingestion.models import Circuit, Race, Season, WeatherData

SESSIONS = [
    "start_time", "practice_1_at", "practice_2_at", "practice_3_at", "qualifying_at",
    "sprint_qualifying_at", "sprint_at", "is_sprint_weekend",
]  # fmt: skip
RACE = ["season", "round_number", "grand_prix", "name", "official_name", "date", "status"]
LAYOUT = ["circuit", "circuit_type", "length_km", "turn_count", "laps"]


@admin.register(Season)
class SeasonAdmin(FactAdmin):
    list_display = ["year", "race_count"]
    search_fields = ["year"]


@admin.register(Circuit)
class CircuitAdmin(CsvUpload, FactAdmin):
    resource_classes = [CircuitResource]
    list_display = ["name", "location", "country", "length_km", "turn_count", "timezone"]
    list_filter = ["country"]
    search_fields = ["name", "location", "country"]


@admin.register(Race)
class RaceAdmin(FactAdmin):
    list_display = ["name", "season", "round_number", "date", "circuit", "status", "is_sprint_weekend"]
    list_filter = [("season", AutocompleteSelectFilter), ("circuit", AutocompleteSelectFilter), "status"]
    list_select_related = ["season", "circuit"]
    search_fields = ["name", "season__year", "circuit__name"]
    autocomplete_fields = ["season", "circuit"]
    date_hierarchy = "date"
    fieldsets = [
        (
            None,
            {"fields": ["season", "round_number", "grand_prix", "name", "official_name", "date", "status"]},
        ),
        ("Sessions, in UTC", {"fields": SESSIONS}),
        ("Layout raced on", {"fields": LAYOUT}),
    ]


@admin.register(WeatherData)
class WeatherDataAdmin(FactAdmin):
    list_display = ["race", "kind", "source", "made_at", "lead_hours", "temperature_c", "precipitation_mm"]
    list_filter = ["kind", "source"]
    list_select_related = ["race__season"]
    search_fields = ["race__name", "race__season__year"]
    autocomplete_fields = ["race"]
