from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from f1site.lib.admin import RecordAdmin
from predictions.models import Document


@admin.register(Document)
class DocumentAdmin(RecordAdmin):
    """The ledger: what was published, in the bytes that are hashed."""

    list_display = ["number", "forecast_then", "as_of", "created_at", "hash"]
    fields = ["number", "forecast_then", "world", "as_of", "created_at", "previous_hash", "hash", "exact"]
    readonly_fields = fields
    list_filter = ["world", "forecast__kind", "season_forecast__kind"]
    list_select_related = [
        "forecast__race__season",
        "forecast__model",
        "season_forecast__season",
        "season_forecast__data_through__season",
    ]
    search_fields = ["=number", "hash"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        """A list does not read the contents."""
        return super().get_queryset(request).defer("content")

    @admin.display(description="Content")
    def exact(self, document: Document) -> str:
        return format_html('<textarea readonly rows="12" class="w-full">{}</textarea>', document.content)

    @admin.display(description="Forecast")
    def forecast_then(self, document: Document) -> str:
        found = getattr(document, "forecast", None) or getattr(document, "season_forecast", None)
        return str(found or "-")
