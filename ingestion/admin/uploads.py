"""Facts that no source has, from a CSV file: shown row by row first, then saved."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from import_export import fields, resources, widgets
from import_export.admin import ImportMixin
from import_export.formats.base_formats import CSV
from unfold.contrib.import_export.forms import ImportForm

from ingestion.models import Circuit, Constructor

LOWEST_M, HIGHEST_M = -500, 5000


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
            asked = ", ".join(str(row.get(name, "")) for name in self._meta.import_id_fields)
            raise ValidationError(f"There is no {self._meta.model._meta.verbose_name} {asked}.")
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


class CsvUpload(ImportMixin):
    """Adds an upload to an admin page, with a preview of what it would change."""

    import_form_class = ImportForm
    formats = [CSV]
