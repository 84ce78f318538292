from django.apps import AppConfig
from django.db.models.signals import post_migrate

from f1site.lib import clean_up, control_room, events, warm_up
from f1site.lib.database import folded
from f1site.lib.metrics import figures


class SiteConfig(AppConfig):
    name = "f1site"
    verbose_name = "Service"

    def ready(self) -> None:
        # The models are loaded by now.
        from f1site.lib.jobs import schedule  # noqa: PLC0415
        from f1site.tasks import catch_up  # noqa: PLC0415

        folded.register()
        for event in events.EVENTS:
            events.on(event, catch_up)

        warm_up.register("f1site.lib.web.answers.hot.fill")
        clean_up.register("f1site.clean_up.sessions")
        clean_up.register("f1site.clean_up.logins")
        clean_up.register("f1site.clean_up.jobs")
        control_room.register(50, "f1site.control_room.jobs", "Jobs", "f1site.view_job")
        figures.register("f1site.lib.metrics.jobs.figures")
        figures.register("f1site.lib.database.replica.figures")
        post_migrate.connect(schedule.create_missing, sender=self)
        schedule.register(
            schedule.Entry("Service: what is due", "f1site.tasks.catch_up", minute="*", expires=50),
            schedule.Entry(
                "Service: clean up", "f1site.tasks.clean_up", minute="37", hour="3", expires=12 * 3600
            ),
        )
