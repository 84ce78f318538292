"""The line-up of a race as an operator sees and changes it."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from unfold.contrib.filters.admin import AutocompleteSelectFilter

from f1site.lib import clock
from f1site.lib.admin import FactAdmin
from ingestion.line_ups import line_up
from ingestion.models import Constructor, Driver, LineUpChange, Race

if TYPE_CHECKING:
    ChangeForm = ModelForm[LineUpChange]
else:
    ChangeForm = ModelForm


class LineUpChangeForm(ChangeForm):
    """The constructor of a replaced driver need not be named."""

    class Meta:
        model = LineUpChange
        exclude = ("made_at",)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        replaced, race = data.get("replaces"), data.get("first_race")
        if data.get("constructor") or race is None:
            return data
        cars = dict(line_up(race, clock.now()).pairs)
        if replaced is None:
            self.add_error("constructor", "Name the constructor of the further car.")
        elif replaced.pk not in cars:
            message = f"{replaced} is not in the line-up of the {race}: name the constructor."
            self.add_error("constructor", message)
        else:
            data["constructor"] = Constructor.objects.get(pk=cars[replaced.pk])
        return data


@admin.register(LineUpChange)
class LineUpChangeAdmin(FactAdmin):
    form = LineUpChangeForm
    fields = ["driver", "replaces", "constructor", "first_race", "last_race", "reason"]
    list_display = ["__str__", "constructor", "first_race", "last_race", "reason", "made_at"]
    list_filter = [("first_race__season", AutocompleteSelectFilter)]
    list_select_related = ["driver", "replaces", "constructor", "first_race__season", "last_race__season"]
    search_fields = ["driver__name", "replaces__name", "constructor__name", "reason"]
    autocomplete_fields = ["driver", "replaces", "constructor", "first_race", "last_race"]

    def save_model(self, request: HttpRequest, obj: LineUpChange, form: Any, change: bool) -> None:
        obj.made_at = clock.now()
        super().save_model(request, obj, form, change)

    def response_post_save_add(self, request: HttpRequest, obj: LineUpChange) -> HttpResponse:
        messages.info(request, "This is the line-up now. The next forecast uses it.")
        return redirect("admin:ingestion_race_line_up", obj.first_race_id)

    def response_post_save_change(self, request: HttpRequest, obj: LineUpChange) -> HttpResponse:
        return self.response_post_save_add(request, obj)


@require_safe
def line_up_view(request: HttpRequest, pk: int, context: dict[str, Any]) -> HttpResponse:
    """Who drives in a race, what tells so, and links that change it."""
    if not request.user.has_perm("ingestion.view_race"):
        raise PermissionDenied
    race = get_object_or_404(Race.objects.select_related("season"), pk=pk)
    known = line_up(race, clock.now())
    drivers = Driver.objects.in_bulk([car.driver_id for car in known.cars])
    constructors = Constructor.objects.in_bulk([car.constructor_id for car in known.cars])
    cars = [
        {
            "driver": drivers[car.driver_id],
            "constructor": constructors[car.constructor_id],
            "source": car.source.label,
            "replace": _add_address(race, car.driver_id, car.constructor_id),
        }
        for car in known.cars
    ]
    context |= {
        "race": race,
        "cars": sorted(cars, key=lambda car: (str(car["constructor"]), str(car["driver"]))),
        "changes": known.changes,
        "further": _add_address(race),
        "may_change": request.user.has_perm("ingestion.add_lineupchange"),
        "title": f"Line-up of the {race}",
    }
    return render(request, "admin/ingestion/line_up.html", context)


def _add_address(race: Race, replaces: int | None = None, constructor: int | None = None) -> str:
    given = {"first_race": race.pk, "last_race": race.pk, "replaces": replaces, "constructor": constructor}
    known = {name: value for name, value in given.items() if value is not None}
    return f"{reverse('admin:ingestion_lineupchange_add')}?{urlencode(known)}"
