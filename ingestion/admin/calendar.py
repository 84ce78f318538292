from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import URLPattern, path
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import action

from f1site.lib import clock
from f1site.lib.admin import FactAdmin
from ingestion.admin.differences import StatedAdmin
from ingestion.admin.line_ups import line_up_view
from ingestion.admin.merging import Mergeable
from ingestion.admin.pasting import paste_view
from ingestion.admin.uploads import CircuitResource, CsvUpload
from ingestion.models import Circuit, Race, Season, WeatherData

SESSIONS = ["start_time", *Race.SESSION_TIMES, "is_sprint_weekend"]
RACE = ["season", "round_number", "grand_prix", "name", "official_name", "date", "status"]
LAYOUT = ["circuit", "circuit_type", "length_km", "turn_count", "laps"]


@admin.register(Season)
class SeasonAdmin(FactAdmin):
    list_display = ["year", "race_count"]
    search_fields = ["year"]


@admin.register(Circuit)
class CircuitAdmin(CsvUpload, Mergeable):
    resource_classes = [CircuitResource]
    list_display = ["name", "full_name", "location", "country", "length_km", "turn_count", "timezone"]
    list_filter = ["country"]
    search_fields = ["name", "full_name", "location", "country"]


@admin.register(Race)
class RaceAdmin(StatedAdmin, Mergeable):
    list_display = ["name", "season", "round_number", "date", "circuit", "status", "is_sprint_weekend"]
    list_filter = [("season", AutocompleteSelectFilter), ("circuit", AutocompleteSelectFilter), "status"]
    list_select_related = ["season", "circuit"]
    search_fields = ["name", "season__year", "circuit__name"]
    autocomplete_fields = ["season", "circuit"]
    date_hierarchy = "date"
    actions_detail = ["open_line_up", "paste_session"]
    fieldsets = [
        (None, {"fields": RACE}),
        ("Sessions", {"fields": SESSIONS}),
        ("Layout raced on", {"fields": LAYOUT}),
        ("Provenance", {"fields": Race.PROVENANCE}),
    ]

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/paste/", wrap(self.paste), name="ingestion_race_paste"),
            path("next/paste/", wrap(self.paste_next), name="ingestion_race_paste_next"),
            path("<int:pk>/line-up/", wrap(self.show_line_up), name="ingestion_race_line_up"),
            *super().get_urls(),
        ]

    @action(description="Line-up", url_path="open-line-up", permissions=["view"], icon="groups")
    def open_line_up(self, request: HttpRequest, object_id: int) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return redirect("admin:ingestion_race_line_up", object_id)

    def show_line_up(self, request: HttpRequest, pk: int) -> HttpResponse:
        return line_up_view(request, pk, self.admin_site.each_context(request))

    @action(
        description="Paste a session", url_path="paste-session", permissions=["change"], icon="content_paste"
    )
    def paste_session(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return redirect("admin:ingestion_race_paste", object_id)

    def paste(self, request: HttpRequest, pk: int) -> HttpResponse:
        return paste_view(request, pk, self.admin_site.each_context(request))

    def paste_next(self, request: HttpRequest) -> HttpResponse:
        """The page of the race whose weekend is next or running."""
        if not request.user.has_perm("ingestion.change_race"):
            raise PermissionDenied
        race = Race.objects.upcoming(clock.now()).first()
        if race is None:
            messages.error(request, "No race is to come: import the schedule of the season first.")
            return redirect("admin:ingestion_race_changelist")
        return redirect("admin:ingestion_race_paste", race.pk)


@admin.register(WeatherData)
class WeatherDataAdmin(FactAdmin):
    list_display = ["race", "kind", "source", "made_at", "lead_hours", "temperature_c", "precipitation_mm"]
    list_filter = ["kind", "source"]
    list_select_related = ["race__season"]
    search_fields = ["race__name", "race__season__year"]
    autocomplete_fields = ["race"]
