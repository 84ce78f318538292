from django.apps import AppConfig

from f1site.lib import doctor


class PredictionsConfig(AppConfig):
    name = "predictions"
    verbose_name = "Forecasts"

    def ready(self) -> None:
        doctor.register("predictions.doctor.check")
