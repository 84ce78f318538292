"""Odds in the admin: uploaded as a CSV file, with a preview first; removed by deleting them.

Between preview and import the file is kept in the form itself, signed for its user: the server stores
nothing, and no request can name a file to be read.
"""

import base64
from pathlib import Path
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from unfold.decorators import action
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminTextInputWidget

from analytics.models import Odds
from analytics.odds.importing import Imported, import_odds
from f1site.lib.admin import FactAdmin
from f1site.lib.confirmation import ChangedSinceShown, digest
from f1site.lib.errors import F1AnalyticsError
from f1site.lib.uploads import LARGEST_UPLOAD

CONFIRM_SECONDS = 3600
HELP = (
    "CSV in UTF-8 with the columns season, round, driver (id of F1DB, name or code), win and podium (decimal "
    f"odds), taken_at and source; at most {LARGEST_UPLOAD // 1024} KB."
)


class UploadForm(forms.Form):
    file = forms.FileField(widget=UnfoldAdminFileFieldWidget, help_text=HELP)
    source = forms.CharField(
        max_length=100,
        required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text="Of lines that name none. Empty: the name of the file.",
    )

    def clean_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if file.size is None or file.size > LARGEST_UPLOAD:
            raise forms.ValidationError(f"The file is larger than {LARGEST_UPLOAD // 1024} KB, the limit.")
        return file


@admin.register(Odds)
class OddsAdmin(FactAdmin):
    """Nobody changes odds by hand; an import is undone by deleting its rows."""

    warn_unsaved_form = False
    list_display = ["race", "driver", "win", "podium", "source", "taken_at"]
    list_filter = ["source"]
    list_select_related = ["race__season", "driver"]
    search_fields = ["race__name", "race__season__year", "driver__name", "source"]
    actions_list = ["start_upload"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Odds | None = None) -> bool:
        return False

    def has_upload_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("analytics.add_odds")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.upload_view)
        return [path("upload/", view, name="analytics_odds_upload"), *super().get_urls()]

    @action(description="Upload odds", url_path="new", permissions=["upload"], icon="upload")
    def start_upload(self, request: HttpRequest) -> HttpResponse:
        return redirect("admin:analytics_odds_upload")

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_upload_permission(request):
            raise PermissionDenied
        if "save" in request.POST:
            return _save(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        context = {**self.admin_site.each_context(request), "form": form, "title": "Upload odds"}
        if request.method == "POST" and form.is_valid():
            context |= _preview(request, form)
        return render(request, "admin/analytics/upload_odds.html", context)


def _preview(request: HttpRequest, form: UploadForm) -> dict[str, Any]:
    """What would be saved, for the template; invalid lines become errors of the form."""
    file = form.cleaned_data["file"]
    content, source = file.read(), form.cleaned_data["source"] or Path(file.name).stem
    try:
        imported = import_odds(content, source, dry_run=True)
    except F1AnalyticsError as error:
        form.add_error("file", error.details.get("problems") or [error.message])
        return {}
    kept = [base64.b85encode(content).decode(), source, digest(imported.shown)]
    return {"preview": imported, "seal": signing.dumps(kept, salt=_salt(request), compress=True)}


def _save(request: HttpRequest) -> HttpResponse:
    """Saves what was previewed, or shows a message why not."""
    try:
        content, source, confirmed = signing.loads(
            request.POST["save"], salt=_salt(request), max_age=CONFIRM_SECONDS
        )
        imported: Imported = import_odds(base64.b85decode(content), source, confirmed=confirmed)
    except signing.BadSignature:
        messages.error(request, "There is no upload of yours to confirm: choose the file again.")
    except ChangedSinceShown as error:
        messages.warning(request, f"{error.message} Choose the file again.")
    except F1AnalyticsError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, imported.summary)
        return redirect("admin:analytics_odds_changelist")
    return redirect("admin:analytics_odds_upload")


def _salt(request: HttpRequest) -> str:
    return f"upload:analytics.odds:{request.user.pk}"
