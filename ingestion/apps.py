from django.apps import AppConfig

from f1site.lib import doctor


class IngestionConfig(AppConfig):
    name = "ingestion"
    verbose_name = "Facts"

    def ready(self) -> None:
        doctor.register("ingestion.checkup.check")
