from django.apps import AppConfig

from f1site.lib.metrics import figures


class AnalyticsConfig(AppConfig):
    name = "analytics"
    verbose_name = "Scores"

    def ready(self) -> None:
        figures.register("analytics.metrics.figures")
