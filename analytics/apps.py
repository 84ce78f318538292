from django.apps import AppConfig

from f1site.lib import navigation
from f1site.lib.metrics import figures
from f1site.lib.navigation import table


class AnalyticsConfig(AppConfig):
    name = "analytics"
    verbose_name = "Scores"

    def ready(self) -> None:
        from f1site.lib.jobs import catch_up  # noqa: PLC0415

        catch_up.register("analytics.due.due")
        figures.register("analytics.metrics.figures")

        scores = [
            table("analytics.modelaccuracy", "Model accuracy", "target"),
            table("analytics.trackcoefficient", "Track coefficients", "route"),
        ]
        navigation.register({"Scores": scores})
