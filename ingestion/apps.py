from django.apps import AppConfig
from django.db.models.signals import post_migrate

from f1site.lib import doctor, process_cache
from f1site.lib.metrics import figures


class IngestionConfig(AppConfig):
    name = "ingestion"
    verbose_name = "Facts"

    def ready(self) -> None:
        # The models are loaded by now.
        from ingestion import generation  # noqa: PLC0415
        from ingestion.periodic import create_missing  # noqa: PLC0415

        post_migrate.connect(create_missing, sender=self)
        doctor.register("ingestion.doctor.check")
        figures.register("ingestion.metrics.figures")
        process_cache.use_generation(generation.current)
