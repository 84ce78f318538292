from django.apps import AppConfig

from f1site.lib import doctor, warm_up


class PredictionsConfig(AppConfig):
    name = "predictions"
    verbose_name = "Forecasts"

    def ready(self) -> None:
        doctor.register("predictions.doctor.check")
        warm_up.register("predictions.what_if.answer.warm_up")
