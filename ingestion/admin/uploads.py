"""Facts that no source has, from a CSV file: shown row by row first, then saved.

The first form shows what would change, the second saves it. Between the two the file is kept in the
second form itself, signed for one user and one table: the server stores nothing, and no request can name a
file to be read.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from import_export import fields, resources, widgets
from import_export.admin import ImportMixin
from import_export.formats.base_formats import CSV
from import_export.tmp_storages import BaseStorage
from unfold.contrib.import_export.forms import ImportForm

from ingestion.admin.csv_limits import LIMITS, check_csv
from ingestion.models import Circuit, Constructor

LOWEST_M, HIGHEST_M = -500, 5000
CONFIRM_SECONDS = 3600


class Heights(widgets.Widget):
    """Metres above sea level at equal steps round the lap, as 12;15.5;18."""

    def clean(self, value: str | None, row: Mapping[str, Any] | None = None, **kwargs: Any) -> Any:
        if not value:
            return None
        try:
            heights = [float(part) for part in value.split(";")]
        except ValueError as error:
            raise ValidationError(f"{value[:40]!r} is no list of metres such as 12;15.5;18.") from error
        if len(heights) < 3 or not all(LOWEST_M <= height <= HIGHEST_M for height in heights):
            raise ValidationError(f"At least 3 heights from {LOWEST_M} to {HIGHEST_M} m are needed.")
        return heights

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return ";".join(f"{height:g}" for height in value or [])


class FactsResource(resources.ModelResource):
    """Fills in rows that are there: a file never makes a circuit or a constructor."""

    def get_instance(self, instance_loader: Any, row: Mapping[str, Any]) -> Any:
        found = super().get_instance(instance_loader, row)
        if found is None:
            key = ", ".join(str(row.get(name, "")) for name in self._meta.import_id_fields)
            raise ValidationError(f"There is no {self._meta.model._meta.verbose_name} {key}.")
        return found


class CircuitResource(FactsResource):
    elevation_profile = fields.Field("elevation_profile", "elevation_profile", widget=Heights())

    class Meta:
        model = Circuit
        import_id_fields = ["name", "country"]
        fields = ["name", "country", "length_km", "turn_count", "elevation_profile"]
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True
        use_transactions = True


class ConstructorResource(FactsResource):
    class Meta:
        model = Constructor
        import_id_fields = ["name", "nationality"]
        fields = ["name", "nationality", "headquarters"]
        skip_unchanged = True
        report_skipped = True
        clean_model_instances = True
        use_transactions = True


class UploadForm(ImportForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["import_file"].help_text = LIMITS

    def clean_import_file(self) -> "UploadedFile[Any]":
        file: UploadedFile[Any] = self.cleaned_data["import_file"]
        check_csv(file)
        return file


class ConfirmForm(forms.Form):
    """The file of the first form; `salt` names the user and the table that it was signed for."""

    import_file_name = forms.CharField(widget=forms.HiddenInput)
    original_file_name = forms.CharField(widget=forms.HiddenInput, max_length=255)
    format = forms.ChoiceField(widget=forms.HiddenInput, choices=[("0", "CSV")])
    resource = forms.ChoiceField(widget=forms.HiddenInput, choices=[("0", "0")], required=False)

    def __init__(self, *args: Any, salt: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.salt = salt

    def clean_import_file_name(self) -> str:
        try:
            text: str = signing.loads(
                self.cleaned_data["import_file_name"], salt=self.salt, max_age=CONFIRM_SECONDS
            )
        except signing.BadSignature as error:
            raise ValidationError("It was not signed for this user, or too long ago.") from error
        return text


class FileInForm(BaseStorage):
    """The text of the file in the place of a name under which it would be stored."""

    def save(self, data: bytes) -> None:
        self.name = data.decode("utf-8-sig")

    def read(self) -> str:
        return str(self.name)

    def remove(self) -> None:
        pass


class CsvUpload(ImportMixin):
    """Adds an upload to an admin page, with a preview of what it would change."""

    import_form_class = UploadForm
    confirm_form_class = ConfirmForm
    tmp_storage_class = FileInForm
    formats = [CSV]

    def get_confirm_form_kwargs(self, request: HttpRequest, import_form: Any = None) -> dict[str, Any]:
        return super().get_confirm_form_kwargs(request, import_form) | {"salt": self._salt(request)}

    def get_confirm_form_initial(self, request: HttpRequest, import_form: Any) -> dict[str, Any]:
        initial: dict[str, Any] = super().get_confirm_form_initial(request, import_form)
        if import_form is not None:
            text = initial["import_file_name"]
            initial["import_file_name"] = signing.dumps(text, salt=self._salt(request), compress=True)
        return initial

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if self.has_import_permission(request) and not self.create_confirm_form(request).is_valid():
            messages.error(request, "There is no upload of yours to confirm: choose the file again.")
            return redirect("admin:{}_{}_import".format(*self.get_model_info()))
        return super().process_import(request, **kwargs)

    def _salt(self, request: HttpRequest) -> str:
        return f"upload:{self.model._meta.label_lower}:{request.user.pk}"
