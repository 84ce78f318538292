from django.apps import AppConfig
from django.db.models.signals import post_migrate

from f1site.lib import doctor, navigation, process_cache
from ingestion.navigation import ENTRIES


class IngestionConfig(AppConfig):
    name = "ingestion"
    verbose_name = "Facts"

    def ready(self) -> None:
        # The models are loaded by now.
        from ingestion import generation  # noqa: PLC0415
        from ingestion.periodic import create_missing  # noqa: PLC0415

        post_migrate.connect(create_missing, sender=self)
        doctor.register("ingestion.doctor.check")
        navigation.register(ENTRIES)
        process_cache.use_generation(generation.current)
