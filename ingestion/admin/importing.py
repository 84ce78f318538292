"""Imports as an operator sees them: started from a form, followed on a page, with what they changed."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from unfold.decorators import action, display
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from f1site.lib.admin import RecordAdmin
from f1site.lib.formats import duration
from f1site.lib.jobs import requests
from f1site.lib.jobs.models import Job
from ingestion.importer.saving import runs
from ingestion.models import ImportRun
from ingestion.models.provenance import OUTCOMES

Outcome = ImportRun.Outcome
TASKS = {what: f"ingestion.tasks.import_{what}" for what in ("season", "race", "archive")}
MAY_START = "ingestion.add_importrun"


class StartForm(forms.Form):
    what = forms.ChoiceField(
        choices=[
            ("season", "A season from Jolpica"),
            ("race", "One race from Jolpica"),
            ("archive", "An F1DB archive, all seasons"),
        ],
        widget=UnfoldAdminRadioSelectWidget,
        initial="season",
    )
    year = forms.IntegerField(
        min_value=1950, max_value=2200, required=False, widget=UnfoldAdminIntegerFieldWidget, label="Season"
    )
    round_number = forms.IntegerField(
        min_value=1, max_value=60, required=False, widget=UnfoldAdminIntegerFieldWidget, label="Round"
    )
    where = forms.CharField(
        max_length=200,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        label="Archive",
        help_text="Path on the server or https address of an f1db-csv.zip; empty: the newest F1DB release.",
    )
    allow_fewer = forms.BooleanField(
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        label="Accept fewer rows",
        help_text="Only for an archive that holds fewer results, races or drivers than the last one, and is "
        "right: it is refused otherwise, because a file of it may be cut short.",
    )
    dry_run = forms.BooleanField(
        initial=True,
        required=False,
        widget=UnfoldBooleanSwitchWidget,
        label="Only show what would change",
        help_text="Nothing is saved; the differences are listed, and one click imports them.",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        what = given.get("what")
        if what in ("season", "race") and not given.get("year") and "year" not in self.errors:
            self.add_error("year", "Which season?")
        if what == "race" and not given.get("round_number") and "round_number" not in self.errors:
            self.add_error("round_number", "Which round?")
        return given

    def keys(self) -> dict[str, Any]:
        """The keys of the task to start."""
        given = self.cleaned_data
        if given["what"] == "archive":
            where = given["where"] or settings.F1_ARCHIVE or settings.F1DB_RELEASE_URL
            return {"where": where} | ({"allow_fewer": True} if given["allow_fewer"] else {})
        names = ("year", "round_number") if given["what"] == "race" else ("year",)
        return {name: given[name] for name in names}


def start(what: str, keys: dict[str, Any], dry_run: bool, operator: str) -> Job:
    """Asks for an import in the background; the same one that is open already is not started twice."""
    return requests.request(
        TASKS[what], keys | ({"dry_run": True} if dry_run else {}), f"operator {operator}"
    )


class StaleFilter(admin.SimpleListFilter):
    title, parameter_name = "answers", "answers"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("stale", "Stale"), ("current", "Current")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[ImportRun]) -> QuerySet[ImportRun]:
        stale = Q(version__startswith="stale")
        condition = {"stale": stale, "current": ~stale}.get(self.value() or "")
        return queryset if condition is None else queryset.filter(condition)


def opened(request: HttpRequest, job: Job) -> HttpResponse:
    """The page of a job that was started, or the list for a user who may not view jobs."""
    if request.user.has_perm("f1site.view_job"):
        return redirect("admin:f1site_job_change", job.pk)
    messages.success(request, "It is started. The run is listed as soon as a worker has taken it.")
    return redirect("admin:ingestion_importrun_changelist")


@admin.register(ImportRun)
class ImportRunAdmin(RecordAdmin):
    list_display = ["subject", "source", "shown_outcome", "started_at", "duration", "summary"]
    list_filter = ["source", "outcome", StaleFilter, "dry_run"]
    search_fields = ["subject", "version", "error"]
    actions_list = ["start_import"]
    fields = [
        "subject",
        "source",
        "version",
        "outcome_in_words",
        "dry_run",
        "started_at",
        "duration",
        "error",
        "unfinished",
    ]
    readonly_fields = fields
    change_form_outer_after_template = "admin/ingestion/import_run.html"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("start/", wrap(self.start_view), name="ingestion_importrun_start"),
            path("<int:pk>/again/", wrap(self.again_view), name="ingestion_importrun_again"),
            *super().get_urls(),
        ]

    @action(description="New import", url_path="new", permissions=["start"], icon="download")
    def start_import(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:ingestion_importrun_start")

    def has_start_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MAY_START)

    def start_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_start_permission(request):
            raise PermissionDenied
        form = StartForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            what, dry_run = form.cleaned_data["what"], form.cleaned_data["dry_run"]
            return opened(request, start(what, form.keys(), dry_run, request.user.get_username()))
        context = {**self.admin_site.each_context(request), "form": form, "title": "New import"}
        return render(request, "admin/ingestion/start_import.html", context)

    def again_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What a dry run showed, for real and only once, unless that failed."""
        run = get_object_or_404(ImportRun, pk=pk)
        if not self.has_start_permission(request) or request.method != "POST" or run.job is None:
            raise PermissionDenied
        if run.is_imported:
            messages.info(request, "What the dry run showed has been imported already, by this job.")
            return redirect("admin:f1site_job_change", run.imported_by_id)
        keys = {name: value for name, value in run.job.keys.items() if name != "dry_run"}
        what = run.job.task.rpartition("_")[2]
        with transaction.atomic():
            job = start(what, keys, dry_run=False, operator=request.user.get_username())
            ImportRun.objects.filter(pk=pk).update(imported_by=job)
        return opened(request, job)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        runs.close_dead()
        page: HttpResponse = super().changelist_view(request, extra_context)
        return page

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        runs.close_dead()
        run = ImportRun.objects.filter(pk=object_id).first() if object_id.isdecimal() else None
        if run:
            page = {
                "run": run,
                "tables": tables(run),
                "imports": list(run.imported_by.imports.order_by("pk")) if run.imported_by else [],
                "may_start": self.has_start_permission(request),
            }
            extra_context = page | (extra_context or {})
        response: HttpResponse = super().change_view(request, object_id, form_url, extra_context)
        return response

    @display(
        description="Outcome",
        label={
            Outcome.SUCCEEDED: "success",
            Outcome.FAILED: "danger",
            Outcome.RUNNING: "info",
            "stale": "warning",
        },
    )
    def shown_outcome(self, run: ImportRun) -> tuple[str, str]:
        name = run.outcome_label
        color = "stale" if run.is_stale and run.outcome == Outcome.SUCCEEDED else run.outcome
        return color, f"{name} (dry run)" if run.dry_run else name

    @display(description="Outcome")
    def outcome_in_words(self, run: ImportRun) -> str:
        return run.outcome_label

    @display(empty_value="still running")
    def duration(self, run: ImportRun) -> str | None:
        if run.finished_at is None:
            return None if run.outcome == Outcome.RUNNING else "unknown"
        return duration(run.finished_at - run.started_at)

    @display(description="Rows")
    def summary(self, run: ImportRun) -> str:
        return run.summary


def tables(run: ImportRun) -> dict[str, dict[str, Any]]:
    """What the page of a run lists, as the admin's table component takes it."""
    counts = [[name, *(row[outcome] for outcome in OUTCOMES)] for name, row in sorted(run.counts.items())]
    return {
        "Rows by table": {"headers": ["table", *OUTCOMES], "rows": counts},
        "Changed values": _listed(run.changes, ["table", "row", "field", "old", "new"]),
        "Refused rows": _listed(run.refused, ["table", "row", "reason"]),
    }


def _listed(items: list[dict[str, str]], names: list[str]) -> dict[str, Any]:
    return {"headers": names, "rows": [[item.get(name, "") for name in names] for item in items]}
