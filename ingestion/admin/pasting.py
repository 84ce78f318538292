"""A page on which an operator pastes a session of a race: a preview first, then it is saved."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldAdminTextareaWidget

from f1site.lib import clock
from f1site.lib.errors import F1AnalyticsError
from ingestion.durations import formatted
from ingestion.importer.pasted import KINDS, import_pasted, load_entrants, parse
from ingestion.models import Driver, Race
from ingestion.records import SeasonFacts

HELP = (
    "One line a driver, in order. Qualifying: VER 1:29.179, or three times for Q1, Q2 and Q3. "
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
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 22}),
        label="Lines",
        help_text=HELP,
    )


def paste_view(request: HttpRequest, pk: int, context: dict[str, Any]) -> HttpResponse:
    if not request.user.has_perm("ingestion.change_race"):
        raise PermissionDenied
    race = get_object_or_404(Race.objects.select_related("season"), pk=pk)
    form = PasteForm(request.POST or None)
    context |= {"form": form, "race": race, "title": f"Paste a session of the {race}"}
    context["codes"] = ", ".join(sorted(load_entrants(race, clock.now())))
    if request.method == "POST" and form.is_valid():
        kind, text = form.cleaned_data["kind"], form.cleaned_data["text"]
        try:
            run = import_pasted(race, kind, text, clock.now(), dry_run="save" not in request.POST)
        except F1AnalyticsError as error:
            form.add_error("text", error.message)
        else:
            if not run.dry_run:
                messages.success(request, f"The {kind} of the {race} is saved: {run.summary}.")
                return redirect("admin:ingestion_importrun_change", run.pk)
            context |= {"run": run, "table": preview(parse(race, kind, text, clock.now())), "kind": kind}
    return render(request, "admin/ingestion/paste.html", context)


def preview(facts: SeasonFacts) -> dict[str, Any]:
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
    rows = [
        [r.position or ("pit lane" if r.pit_lane_start else ""), names[int(r.driver)], r.penalty]
        for r in facts.grids
    ]
    return {"headers": ["position", "driver", "penalty"], "rows": rows}


def _time(ms: int | None) -> str:
    return "" if ms is None else formatted(ms)
