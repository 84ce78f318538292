"""Jobs in the admin: what runs, waits and failed, with their progress; tried again or cancelled."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from unfold.decorators import display

from f1site.lib.admin import RecordAdmin
from f1site.lib.errors import ValidationError
from f1site.lib.jobs import progress, requests
from f1site.lib.jobs.models import Job

State = Job.State
COLORS = {
    State.WAITING: "warning",
    State.RUNNING: "info",
    State.SUCCEEDED: "success",
    State.FAILED: "danger",
}


@admin.register(Job)
class JobAdmin(RecordAdmin):
    list_display = ["__str__", "shown_state", "requested_by", "attempts", "created_at", "finished_at"]
    list_filter = ["state", "task"]
    search_fields = ["task", "keys_text", "error", "requested_by", "trace_id"]
    fields = [
        "task",
        "keys",
        "basis",
        "requested_by",
        "state",
        "attempts",
        "not_before",
        "error",
        "result",
        "trace_id",
        "created_at",
        "started_at",
        "finished_at",
    ]
    readonly_fields = fields
    change_form_outer_after_template = "admin/f1site/job.html"

    class Media:
        js = ["f1site/job_progress.js"]

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/progress/", wrap(self.progress_view), name="f1site_job_progress"),
            path("<int:pk>/retry/", wrap(self.retry_view), name="f1site_job_retry"),
            path("<int:pk>/cancel/", wrap(self.cancel_view), name="f1site_job_cancel"),
            *super().get_urls(),
        ]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        job = self.get_object(request, object_id)
        page = {"job": job, "may_change": self._may_change(request)}
        response: HttpResponse = super().change_view(
            request, object_id, form_url, page | (extra_context or {})
        )
        return response

    def progress_view(self, request: HttpRequest, pk: int) -> JsonResponse:
        job = get_object_or_404(Job, pk=pk)
        if not self.has_view_permission(request, job):
            raise PermissionDenied
        found = progress.get(job.pk) or progress.Progress(0, 0)
        return JsonResponse({"open": job.is_open, "state": job.state, **found._asdict()})

    def retry_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = self._job_to_change(request, pk)
        try:
            job = requests.retry(job, f"operator {request.user.get_username()}")
        except ValidationError as error:
            messages.error(request, error.message)
        return redirect("admin:f1site_job_change", job.pk)

    def cancel_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = self._job_to_change(request, pk)
        if requests.cancel(job):
            messages.success(request, "Cancelled; a running job stops at its next step.")
        else:
            messages.error(request, f"{job} is over already.")
        return redirect("admin:f1site_job_change", job.pk)

    @display(description="State", label=COLORS)
    def shown_state(self, job: Job) -> tuple[str, str]:
        return job.state, job.get_state_display()

    def _may_change(self, request: HttpRequest) -> bool:
        return request.user.has_perm("f1site.change_job")

    def _job_to_change(self, request: HttpRequest, pk: int) -> Job:
        if not self._may_change(request) or request.method != "POST":
            raise PermissionDenied
        return get_object_or_404(Job, pk=pk)
