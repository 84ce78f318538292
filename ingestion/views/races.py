from django.db.models import Count, Max, Min, Prefetch, Q, QuerySet

from f1site.lib.api.views import DAY
from f1site.lib.api.viewsets import ReadOnlyViewSet
from f1site.lib.errors import RaceNotFound
from ingestion.filters import CircuitFilters, RaceFilters, SeasonFilters
from ingestion.models import Circuit, Race, RaceResult, Season, WeatherData
from ingestion.models.calendar import finished
from ingestion.serializers.lists import CircuitSerializer, SeasonSerializer
from ingestion.serializers.races import RaceWithWeatherSerializer


class Races(ReadOnlyViewSet[Race]):
    """The races on record, those of the calendar included."""

    queryset = Race.objects.select_related("season", "circuit")
    serializer_class = RaceWithWeatherSerializer
    lookup_url_kwarg = "race_id"
    not_found = RaceNotFound
    filterset_class = RaceFilters
    search_fields = ("name", "official_name", "circuit__name", "circuit__full_name", "circuit__location")
    ordering_fields = {"date": "date", "season": "season__year", "round": "round_number", "name": "name"}
    ordering = ("-date",)

    def get_queryset(self) -> QuerySet[Race]:
        known = WeatherData.objects.best_known(self.now)
        first = RaceResult.objects.filter(Q(finish_position=1) | Q(is_pole=True))
        cars = first.select_related("driver", "constructor").order_by("position_order")
        return (
            super()
            .get_queryset()
            .prefetch_related(
                Prefetch("weather", known, to_attr="known_weather"),
                Prefetch("raceresult_set", cars, to_attr="first_cars"),
            )
        )


class Seasons(ReadOnlyViewSet[Season]):
    """The seasons on record, by their year."""

    queryset = Season.objects.all()
    serializer_class = SeasonSerializer
    lookup_field = "year"
    lookup_url_kwarg = "season"
    lookup_value_regex = "[0-9]{4}"
    filterset_class = SeasonFilters
    ordering_fields = {"season": "year"}
    ordering = ("-season",)
    kept_seconds = DAY

    def get_queryset(self) -> QuerySet[Season]:
        takes_place = ~Q(races__status=Race.Status.CANCELLED)
        held = finished(self.now, "races__") & Q(races__status=Race.Status.HELD)
        return (
            super()
            .get_queryset()
            .annotate(
                race_total=Count("races", filter=takes_place),
                races_held=Count("races", filter=held),
                first_race=Min("races__date", filter=takes_place),
                last_race=Max("races__date", filter=takes_place),
            )
        )


class Circuits(ReadOnlyViewSet[Circuit]):
    """The circuits on record; length and turns are of the present layout."""

    queryset = Circuit.objects.all()
    serializer_class = CircuitSerializer
    lookup_url_kwarg = "circuit_id"
    filterset_class = CircuitFilters
    search_fields = ("name", "full_name", "location", "country")
    ordering_fields = {
        "name": "name",
        "country": "country",
        "length_km": "length_km",
        "races_held": "races_held",
    }
    ordering = ("name",)
    kept_seconds = DAY

    def get_queryset(self) -> QuerySet[Circuit]:
        held = finished(self.now, "races__") & Q(races__status=Race.Status.HELD)
        return super().get_queryset().annotate(races_held=Count("races", filter=held))
