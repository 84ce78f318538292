from django.apps import AppConfig

from f1site.lib import doctor, warm_up
from f1site.lib.metrics import figures


class PredictionsConfig(AppConfig):
    name = "predictions"
    verbose_name = "Forecasts"

    def ready(self) -> None:
        doctor.register("predictions.doctor.check")
        figures.register("predictions.metrics.figures")
        figures.register("predictions.metrics.ledger")
        warm_up.register("predictions.what_if.answer.warm_up")
