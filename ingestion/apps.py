from django.apps import AppConfig

from f1site.lib import clean_up, doctor, generations
from f1site.lib.metrics import figures
from f1site.lib.web.answers import hot
from ingestion import operators


class IngestionConfig(AppConfig):
    name = "ingestion"
    verbose_name = "Facts"

    def ready(self) -> None:
        # The models are loaded by now.
        from f1site.lib.jobs import schedule  # noqa: PLC0415
        from ingestion import clock_changes, generation  # noqa: PLC0415

        # Not at the full hour, when the sources are busiest.
        schedule.register(
            schedule.Entry(
                "Sources: whether they answer", "ingestion.tasks.check_sources", minute="4-59/15", expires=840
            ),
            schedule.Entry("Facts: keep the running season", "ingestion.tasks.update_current", minute="23"),
            schedule.Entry(
                "Facts: weather of the running season",
                "ingestion.tasks.update_weather",
                minute="41",
                hour="*/3",
            ),
        )
        clean_up.register("ingestion.clean_up.answers")
        clean_up.register("ingestion.clean_up.archives")
        doctor.register("ingestion.doctor.check")
        figures.register("ingestion.metrics.figures")
        generations.register(generation.current, clock_changes.next_change)
        for championship in ("drivers", "constructors"):
            hot.register(f"/api/v1/standings/{championship}")
        hot.register("/api/v1/status")
        operators.register()
