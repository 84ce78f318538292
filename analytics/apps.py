from django.apps import AppConfig

from analytics import operators
from f1site.lib.metrics import figures
from f1site.lib.web.answers import hot


class AnalyticsConfig(AppConfig):
    name = "analytics"
    verbose_name = "Scores"

    def ready(self) -> None:
        from f1site.lib.jobs import catch_up  # noqa: PLC0415

        catch_up.register("analytics.due.due")
        figures.register("analytics.metrics.figures")
        hot.register("/api/v1/analytics/model-accuracy")
        operators.register()
