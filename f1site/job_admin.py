"""Jobs in the admin: what runs, waits and failed, with their progress; started, tried again or cancelled."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_GET
from unfold.decorators import display

from f1site.lib import control_room
from f1site.lib.admin import RecordAdmin
from f1site.lib.errors import ValidationError
from f1site.lib.formats import duration
from f1site.lib.jobs import progress, requests, titles
from f1site.lib.jobs.models import Job

State = Job.State
COLORS = {
    State.WAITING: "warning",
    State.RUNNING: "info",
    State.SUCCEEDED: "success",
    State.FAILED: "danger",
}
ERROR_SHOWN = 100


class TaskFilter(admin.SimpleListFilter):
    title, parameter_name = "task", "task"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        tasks = Job.objects.order_by().values_list("task", flat=True).distinct()
        return sorted(((task, titles.title(task)) for task in tasks), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Job]) -> QuerySet[Job]:
        return queryset.filter(task=self.value()) if self.value() else queryset


@admin.register(Job)
class JobAdmin(RecordAdmin):
    list_display = [
        "described",
        "shown_state",
        "done",
        "requested_by",
        "attempts",
        "created_at",
        "took",
        "short_error",
    ]
    list_filter = ["state", TaskFilter, "requested_by"]
    search_fields = ["task", "keys_text", "error", "requested_by", "trace_id"]
    fields = [
        "described",
        "state_in_words",
        "requested_by",
        "basis",
        "attempts",
        "not_before",
        "error",
        "result",
        "created_at",
        "started_at",
        "finished_at",
        "took",
        "trace_id",
    ]
    readonly_fields = fields
    change_form_outer_before_template = "admin/f1site/job.html"

    class Media:
        js = ["f1site/job_progress.js"]

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("start/<slug:name>/", wrap(self.start_view), name="f1site_job_start"),
            path("<int:pk>/progress/", wrap(self.progress_view), name="f1site_job_progress"),
            path("<int:pk>/retry/", wrap(self.retry_view), name="f1site_job_retry"),
            path("<int:pk>/cancel/", wrap(self.cancel_view), name="f1site_job_cancel"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        job = self.get_object(request, object_id)
        page = {
            "job": job,
            "may_change": self._may_change(request),
            "rows": self._rows(request, job) if job else [],
            "title": job.in_words if job else None,
        }
        response: HttpResponse = super().change_view(
            request, object_id, form_url, page | (extra_context or {})
        )
        return response

    def start_view(self, request: HttpRequest, name: str) -> HttpResponse:
        """Starts what a button of the first page names; a second click opens the same job."""
        button = control_room.button(request.user, name)
        if button is None or request.method != "POST":
            raise PermissionDenied
        job = requests.request(button.task, {}, self._operator(request))
        return self._open(request, job)

    @method_decorator(require_GET)
    def progress_view(self, request: HttpRequest, pk: int) -> JsonResponse:
        job = get_object_or_404(Job, pk=pk)
        if not self.has_view_permission(request, job):
            raise PermissionDenied
        found = progress.get(job.pk) or progress.Progress(0, 0)
        return JsonResponse({"open": job.is_open, "state": job.state, **found._asdict()})

    def retry_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = self._job_to_change(request, pk, "POST")
        try:
            job = requests.retry(job, self._operator(request))
        except ValidationError as error:
            messages.error(request, error.message)
        return self._open(request, job)

    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Cancels a waiting job at once; of a running one it says first what is lost."""
        job = self._job_to_change(request, pk, "GET", "POST")
        if request.method == "GET" or (job.state == State.RUNNING and "confirmed" not in request.POST):
            context = {**self.admin_site.each_context(request), "job": job}
            return render(
                request,
                "admin/f1site/cancel_job.html",
                context | {"title": f"Cancel: {job.in_words}", "described": job.in_words},
            )
        if requests.cancel(job):
            messages.success(request, "Cancelled; a running job stops at its next step.")
        else:
            messages.error(request, f"{job.in_words} is over already.")
        return self._open(request, job)

    @display(description="Task")
    def described(self, job: Job) -> str:
        return job.in_words

    @display(description="State", label=COLORS)
    def shown_state(self, job: Job) -> tuple[str, str]:
        return job.state, job.get_state_display()

    @display(description="State")
    def state_in_words(self, job: Job) -> str:
        return str(job.get_state_display())

    @display(description="Progress", empty_value="")
    def done(self, job: Job) -> str | None:
        found = progress.get(job.pk) if job.state == State.RUNNING else None
        return f"{found.done} of {found.total}" if found and found.total else None

    @display(description="Took", empty_value="")
    def took(self, job: Job) -> str | None:
        if job.started_at is None or job.state == State.WAITING:
            return None
        return duration((job.finished_at or timezone.now()) - job.started_at)

    @display(description="Error of the last attempt")
    def short_error(self, job: Job) -> str:
        return job.error if len(job.error) <= ERROR_SHOWN else f"{job.error[:ERROR_SHOWN]}…"

    def _rows(self, request: HttpRequest, job: Job) -> list[tuple[str, Model]]:
        """Rows of any table that refer to the job and have a page that the user may open."""
        found: list[tuple[str, Model]] = []
        for relation in job._meta.related_objects:
            model = relation.related_model
            model_admin = self.admin_site._registry.get(model)
            if model_admin is None or not model_admin.has_view_permission(request):
                continue
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
            rows = model._default_manager.filter(**{relation.field.name: job})
            found += [(reverse(name, args=[row.pk]), row) for row in rows]
        return found

    def _open(self, request: HttpRequest, job: Job) -> HttpResponse:
        """The job's page, or the first page for a user who may not view jobs."""
        if self.has_view_permission(request, job):
            return redirect("admin:f1site_job_change", job.pk)
        messages.success(request, f"{job.in_words}: {job.get_state_display().lower()}.")
        return redirect("admin:index")

    def _operator(self, request: HttpRequest) -> str:
        return f"operator {request.user.get_username()}"

    def _may_change(self, request: HttpRequest) -> bool:
        return request.user.has_perm("f1site.change_job")

    def _job_to_change(self, request: HttpRequest, pk: int, *methods: str) -> Job:
        if not self._may_change(request) or request.method not in methods:
            raise PermissionDenied
        return get_object_or_404(Job, pk=pk)
