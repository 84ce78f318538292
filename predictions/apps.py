from django.apps import AppConfig

from f1site.lib import clean_up, doctor, merges, warm_up
from f1site.lib.metrics import figures
from f1site.lib.web.answers import hot
from predictions import operators


class PredictionsConfig(AppConfig):
    name = "predictions"
    verbose_name = "Forecasts"

    def ready(self) -> None:
        from f1site.lib.jobs import catch_up, schedule  # noqa: PLC0415

        catch_up.register("predictions.due.due")
        schedule.register(
            schedule.Entry(
                "Facts: qualifying of the running weekend",
                "predictions.tasks.update_qualifying",
                minute="6-59/10",
                expires=540,
            ),
            schedule.Entry(
                "Facts: newest archive", "predictions.tasks.update_archive", minute="11", hour="*/6"
            ),
            schedule.Entry("Ledger: daily checkpoint", "predictions.tasks.checkpoint_ledger", minute="41"),
            schedule.Entry(
                "Models: weekly training",
                "predictions.tasks.train_models",
                minute="0",
                hour="2",
                day_of_week="1",
                expires=24 * 3600,
            ),
        )
        clean_up.register("predictions.clean_up.model_files")
        clean_up.register("predictions.clean_up.walk_forward")
        doctor.register("predictions.doctor.check")
        figures.register("predictions.metrics.figures")
        figures.register("predictions.metrics.ledger")
        merges.register("predictions.forecasts.touched.by_merge")
        warm_up.register("predictions.what_if.answer.warm_up")
        hot.register("/api/v1/predictions/next-race")
        hot.register("/api/v1/calendar/{year}")
        operators.register()
