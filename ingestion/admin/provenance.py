import zlib
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.functions import Length
from django.http import HttpRequest
from unfold.decorators import display

from f1site.lib.admin import RecordAdmin
from ingestion.models import Generation, SourceAnswer, SourceHealth
from ingestion.sources import rates

MAX_SHOWN = 20_000


@admin.register(Generation)
class GenerationAdmin(RecordAdmin):
    """The token that every change of the data renews."""

    list_display = ["token"]
    search_fields = ["token"]


@admin.register(SourceAnswer)
class SourceAnswerAdmin(RecordAdmin):
    """The last answers of the sources: for outages, and to see what was parsed."""

    list_display = ["url", "source", "fetched_at", "expires_at", "size"]
    list_filter = ["source"]
    search_fields = ["url"]
    fields = ["source", "url", "fetched_at", "expires_at", "text"]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[SourceAnswer]:
        answers: QuerySet[SourceAnswer] = super().get_queryset(request)
        return answers.annotate(bytes=Length("body")).defer("body")

    @display(description="Stored bytes")
    def size(self, answer: Any) -> int:
        return int(answer.bytes)

    @display(description="Answer")
    def text(self, answer: SourceAnswer) -> str:
        whole = zlib.decompress(answer.body).decode(errors="replace")
        return whole[:MAX_SHOWN] + (f"… ({len(whole)} characters)" if len(whole) > MAX_SHOWN else "")


@admin.register(SourceHealth)
class SourceHealthAdmin(RecordAdmin):
    """Whether each source answers; `manage.py doctor` checks them all."""

    list_display = [
        "source",
        "shown_state",
        "last_success_at",
        "last_error_at",
        "last_error",
        "failing_since",
        "left",
    ]

    @display(description="State", label={"answers": "success", "fails": "danger"})
    def shown_state(self, health: SourceHealth) -> str:
        return "fails" if health.is_failing else "answers"

    @display(description="Requests left")
    def left(self, health: SourceHealth) -> str:
        return rates.left(health.source)
