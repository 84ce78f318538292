"""The filters of the lists."""

from datetime import datetime
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet

from f1site.lib.api.filters import (
    ChoiceFilter,
    DateFilter,
    FlagFilter,
    IdFilter,
    TextFilter,
    YearFilter,
)
from ingestion.cars import drove, entered
from ingestion.models import Race
from ingestion.models.calendar import RaceQuerySet


class Filters(django_filters.FilterSet):
    @property
    def now(self) -> datetime:
        """The instant of the view."""
        now: datetime = self.request.parser_context["view"].now
        return now


class SeasonFilters(Filters):
    year_from = YearFilter("year", "gte")
    year_to = YearFilter("year", "lte")


class RaceFilters(Filters):
    season = YearFilter("season__year")
    circuit = IdFilter("circuit_id")
    status = ChoiceFilter(method="in_status", choices=[status for status, _ in Race.STATUSES_BY])
    sprint_weekend = FlagFilter("is_sprint_weekend")
    date_from = DateFilter("date", "gte")
    date_to = DateFilter("date", "lte")

    def in_status(self, races: RaceQuerySet, name: str, status: str) -> RaceQuerySet:
        return races.in_status(status, self.now)


class CarFilters(Filters):
    """Of those who drove or are entered: all filters together are of one car in one season."""

    whose = ""
    season = YearFilter(method="of_a_car")

    def of_a_car(self, rows: QuerySet[Any], name: str, value: int) -> QuerySet[Any]:
        """Filtered all at once, by `filter_queryset`."""
        return rows

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().filter_queryset(queryset)
        wanted = {name: self.form.cleaned_data.get(name) for name in ("season", "constructor", "driver")}
        wanted = {name: value for name, value in wanted.items() if value is not None}
        if not wanted:
            return rows
        of_entry = Q(**{"season__year" if name == "season" else name: wanted[name] for name in wanted})
        of_result = Q(**{"race__season__year" if name == "season" else name: wanted[name] for name in wanted})
        results, entries = drove(self.now).filter(of_result), entered(self.now).filter(of_entry)
        of_cars = Q(pk__in=results.values(self.whose)) | Q(pk__in=entries.values(self.whose))
        return rows.filter(of_cars)


class DriverFilters(CarFilters):
    whose = "driver"
    constructor = IdFilter(method="of_a_car")
    nationality = TextFilter("nationality")
    code = TextFilter("driver_code")


class ConstructorFilters(CarFilters):
    whose = "constructor"
    driver = IdFilter(method="of_a_car")
    nationality = TextFilter("nationality")


class CircuitFilters(Filters):
    season = YearFilter(method="in_season")
    country = TextFilter("country")

    def in_season(self, circuits: QuerySet[Any], name: str, year: int) -> QuerySet[Any]:
        return circuits.filter(Exists(Race.objects.filter(circuit=OuterRef("pk"), season__year=year)))
