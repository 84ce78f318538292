import zlib
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.functions import Length
from django.http import HttpRequest
from unfold.decorators import display

from f1site.lib.admin import FactAdmin, RecordAdmin
from ingestion.models import ExternalId, SourceAnswer, SourceHealth

SHOWN = 20_000


@admin.register(ExternalId)
class ExternalIdAdmin(FactAdmin):
    list_display = ["external_id", "source", "kind", "row"]
    list_filter = ["source", "kind"]
    list_select_related = ["driver", "constructor", "circuit"]
    search_fields = ["external_id", "driver__name", "constructor__name", "circuit__name"]
    autocomplete_fields = ["driver", "constructor", "circuit"]

    @display(description="Is our", empty_value="waits for an operator")
    def row(self, external_id: ExternalId) -> str | None:
        ours = external_id.driver or external_id.constructor or external_id.circuit
        return None if ours is None else str(ours)


@admin.register(SourceAnswer)
class SourceAnswerAdmin(RecordAdmin):
    """What a source said last, whole: for outages, and to see what was parsed."""

    list_display = ["url", "source", "fetched_at", "size"]
    list_filter = ["source"]
    search_fields = ["url"]
    fields = ["source", "url", "fetched_at", "text"]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[SourceAnswer]:
        return super().get_queryset(request).annotate(bytes=Length("body")).defer("body")

    @display(description="Stored bytes")
    def size(self, answer: Any) -> int:
        return int(answer.bytes)

    @display(description="Answer")
    def text(self, answer: SourceAnswer) -> str:
        whole = zlib.decompress(answer.body).decode(errors="replace")
        return whole[:SHOWN] + (f"… ({len(whole)} characters)" if len(whole) > SHOWN else "")


@admin.register(SourceHealth)
class SourceHealthAdmin(RecordAdmin):
    list_display = ["source", "last_success_at", "last_error_at", "last_error"]
