"""A page on which an operator pastes a session of a race: a preview first, then exactly that is saved."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldAdminTextareaWidget

from f1site.lib import clock
from f1site.lib.errors import F1AnalyticsError
from ingestion.durations import formatted
from ingestion.importer.pasted import (
    FINAL_GRID,
    KINDS,
    ChangedSincePreview,
    Pasted,
    import_pasted,
    load_entrants,
)
from ingestion.models import Constructor, Driver, Race, StartingGrid
from ingestion.records import SeasonFacts

SALT = "ingestion.admin.pasting"
HELP = (
    "One line a driver, in order, or the rows of a result sheet. A driver is a code, a name or a car number: "
    "VER, Pérez, Max Verstappen, #44. Qualifying: VER 1:29.179, or three times for Q1, Q2 and Q3. "
    "Penalties: PER 5, STR back, HUL pit. Grid: VER, and HUL pit from the pit lane."
)


class PasteForm(forms.Form):
    kind = forms.ChoiceField(
        choices=[(kind, kind.capitalize()) for kind in KINDS],
        initial=KINDS[0],
        widget=UnfoldAdminRadioSelectWidget,
        label="What",
    )
    text = forms.CharField(
        max_length=10_000,
        strip=False,  # the numbers of the lines are those on the screen
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 22}),
        label="Lines",
        help_text=HELP,
    )

    def clean_text(self) -> str:
        # As the browser sends it again.
        return "\n".join(self.cleaned_data["text"].splitlines())


def paste_view(request: HttpRequest, pk: int, context: dict[str, Any]) -> HttpResponse:
    if not request.user.has_perm("ingestion.change_race"):
        raise PermissionDenied
    race = get_object_or_404(Race.objects.select_related("season"), pk=pk)
    form = PasteForm(request.POST or None)
    context |= {"form": form, "race": race, "title": f"Paste a session of the {race}"}
    entrants = load_entrants(race, clock.now())
    context["entrants"] = sorted((one for one in entrants if one.is_expected), key=lambda one: one.label)
    if request.method == "POST" and form.is_valid():
        if "save" in request.POST:
            saved = _save(request, race, form)
            if saved:
                return redirect("admin:ingestion_importrun_change", saved.run.pk)
        context |= _preview(race, form)
    return render(request, "admin/ingestion/paste.html", context)


def _save(request: HttpRequest, race: Race, form: PasteForm) -> Pasted | None:
    """Saves what was previewed; None where nothing was saved, and a message says why."""
    kind, text = form.cleaned_data["kind"], form.cleaned_data["text"]
    try:
        previewed = signing.loads(request.POST["save"], salt=SALT)
        if [race.pk, kind, text] != previewed[:3]:
            raise signing.BadSignature
        saved = import_pasted(race, kind, text, clock.now(), digest=previewed[3])
    except signing.BadSignature:
        messages.warning(request, "Nothing was saved: these lines were not previewed. Here is their preview.")
    except ChangedSincePreview as error:
        messages.warning(request, f"{error.message} Here is the new one.")
    except F1AnalyticsError:
        pass  # The new preview shows the reason.
    else:
        messages.success(request, f"The {kind} of the {race} is saved: {saved.run.summary}.")
        return saved
    return None


def _preview(race: Race, form: PasteForm) -> dict[str, Any]:
    """What would be saved, for the template; invalid lines become errors of the form."""
    kind, text = form.cleaned_data["kind"], form.cleaned_data["text"]
    try:
        preview = import_pasted(race, kind, text, clock.now(), dry_run=True)
    except F1AnalyticsError as error:
        form.add_error("text", error.details.get("problems") or [error.message])
        return {}
    final = StartingGrid.objects.filter(race=race, kind=StartingGrid.Kind.FINAL)
    return {
        "preview": preview,
        "kind": kind,
        "text": text,
        "seal": signing.dumps([race.pk, kind, text, preview.digest], salt=SALT),
        "lines": _lines(preview.facts),
        "grid": _grid(preview),
        "other_grid": kind != FINAL_GRID and final.exists(),
    }


def _lines(facts: SeasonFacts) -> dict[str, Any]:
    """The parsed lines, for the admin's table component."""
    records = [*facts.qualifying, *facts.grids]
    names = dict(Driver.objects.filter(pk__in=[r.driver for r in records]).values_list("pk", "name"))
    if facts.qualifying:
        headers = ["position", "driver", "best", "Q1", "Q2", "Q3"]
        rows = [
            [r.position, names[int(r.driver)], *map(_time, (r.time_ms, r.q1_ms, r.q2_ms, r.q3_ms))]
            for r in facts.qualifying
        ]
        return {"headers": headers, "rows": rows}
    if any(r.penalty for r in facts.grids):
        rows = [[names[int(r.driver)], _penalty(r.penalty)] for r in facts.grids]
        return {"headers": ["driver", "penalty"], "rows": rows}
    rows = [[r.position or "pit lane", names[int(r.driver)]] for r in facts.grids]
    return {"headers": ["start", "driver"], "rows": rows}


def _grid(preview: Pasted) -> dict[str, Any]:
    """The starting grid after the lines are saved. A table of its own: on a phone it fits the screen."""
    drivers = Driver.objects.in_bulk([start.driver_id for start in preview.grid])
    constructors = Constructor.objects.in_bulk([start.constructor_id for start in preview.grid])
    rows = [
        [
            start.place or "pit lane",
            f"{drivers[start.driver_id]}, {constructors[start.constructor_id]}",
            start.qualified or "-",
            _penalty(start.penalty),
        ]
        for start in preview.grid
    ]
    return {"headers": ["start", "driver", "qualified", "penalty"], "rows": rows}


def _penalty(code: str) -> str:
    known = {"": "", "SFB": "back of the grid", "SFP": "pit lane"}
    return known.get(code, f"{code} places" if code.isdecimal() else code)


def _time(ms: int | None) -> str:
    return "" if ms is None else formatted(ms)
