from datetime import timedelta

from django.contrib import admin
from unfold.decorators import display

from f1site.lib.admin import FactAdmin, RecordAdmin
from ingestion.models import ExternalId, ImportRun

Outcome = ImportRun.Outcome


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


@admin.register(ImportRun)
class ImportRunAdmin(RecordAdmin):
    list_display = ["subject", "source", "shown_outcome", "started_at", "duration", "summary"]
    list_filter = ["source", "outcome", "dry_run"]
    search_fields = ["subject", "version", "error"]

    @display(
        description="Outcome",
        label={Outcome.SUCCEEDED: "success", Outcome.FAILED: "danger", Outcome.RUNNING: "info"},
    )
    def shown_outcome(self, run: ImportRun) -> tuple[str, str]:
        return run.outcome, run.get_outcome_display()

    @display(empty_value="still running")
    def duration(self, run: ImportRun) -> timedelta | None:
        return run.finished_at - run.started_at if run.finished_at else None

    @display(description="Rows")
    def summary(self, run: ImportRun) -> str:
        return run.summary
