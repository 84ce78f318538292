from django.apps import AppConfig

from f1site.lib import navigation
from f1site.lib.navigation import table


class AnalyticsConfig(AppConfig):
    name = "analytics"
    verbose_name = "Scores"

    def ready(self) -> None:
        scores = [
            table("analytics.modelaccuracy", "Model accuracy", "target"),
            table("analytics.trackcoefficient", "Track coefficients", "route"),
        ]
        navigation.register({"Scores": scores})
