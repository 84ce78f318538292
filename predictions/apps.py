from django.apps import AppConfig

from f1site.lib import doctor, merges, navigation, warm_up
from predictions.navigation import ENTRIES


class PredictionsConfig(AppConfig):
    name = "predictions"
    verbose_name = "Forecasts"

    def ready(self) -> None:
        doctor.register("predictions.doctor.check")
        navigation.register(ENTRIES)
        merges.register("predictions.forecasts.touched.by_merge")
        warm_up.register("predictions.what_if.answer.warm_up")
