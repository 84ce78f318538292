from django.apps import AppConfig
from django.db.models.signals import post_migrate

from f1site.lib import doctor


class IngestionConfig(AppConfig):
    name = "ingestion"
    verbose_name = "Facts"

    def ready(self) -> None:
        from ingestion.periodic import create_missing  # noqa: PLC0415 - models are loaded by now

        post_migrate.connect(create_missing, sender=self)
        doctor.register("ingestion.doctor.check")
