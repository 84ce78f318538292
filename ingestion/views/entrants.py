from typing import Any, ClassVar, TypeVar

from django.db.models import Model

from f1site.lib.api.viewsets import ReadOnlyViewSet
from ingestion.cars import cars
from ingestion.filters import ConstructorFilters, DriverFilters
from ingestion.models import Constructor, Driver
from ingestion.serializers.lists import ListedConstructorSerializer, ListedDriverSerializer

Entrant = TypeVar("Entrant", bound=Model)


class EntrantsView(ReadOnlyViewSet[Entrant]):
    """Rows with the other half of their cars: of the season asked for, or else of the current one."""

    of: ClassVar[str]
    rows: list[Entrant]

    def paginate_queryset(self, queryset: Any) -> Any:
        self.rows = list(super().paginate_queryset(queryset) or [])
        return self.rows

    def get_object(self) -> Entrant:
        row = super().get_object()
        self.rows = [row]
        return row

    def get_serializer_context(self) -> dict[str, Any]:
        season = int(self.given.get("season", self.now.year))
        found = cars(season, self.now, self.of, [row.pk for row in self.rows])
        return {**super().get_serializer_context(), "cars": found}


class Drivers(EntrantsView[Driver]):
    """The drivers on record, each with their present constructor."""

    of = "driver"
    queryset = Driver.objects.all()
    serializer_class = ListedDriverSerializer
    lookup_url_kwarg = "driver_id"
    filterset_class = DriverFilters
    search_fields = ("name", "full_name", "driver_code")
    ordering_fields = {
        "name": "name",
        "code": "driver_code",
        "nationality": "nationality",
        "date_of_birth": "date_of_birth",
    }
    ordering = ("name",)


class Constructors(EntrantsView[Constructor]):
    """The constructors on record, each with its present drivers."""

    of = "constructor"
    queryset = Constructor.objects.all()
    serializer_class = ListedConstructorSerializer
    lookup_url_kwarg = "constructor_id"
    filterset_class = ConstructorFilters
    search_fields = ("name", "full_name")
    ordering_fields = {"name": "name", "nationality": "nationality"}
    ordering = ("name",)
