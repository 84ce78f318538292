from typing import Any

from celery import current_app
from django.core.management.base import CommandParser

from f1site.lib import clock
from f1site.lib.command import Command as BaseCommand
from f1site.lib.errors import F1AnalyticsError
from f1site.lib.jobs import catch_up
from f1site.lib.jobs.models import Job


class Command(BaseCommand):
    help = (
        "Do whatever is due: train, forecast, score, import again what was left incomplete. What a worker "
        "does already is left to it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only list what is due")

    def run(self, **options: Any) -> str:
        current_app.loader.import_default_modules()
        if options["dry_run"]:
            found = [f"{one.task.rpartition('.')[2]}: {one.basis}" for one in catch_up.due(clock.now())]
            return "\n".join(found) or "Nothing is due."
        done: list[str] = []
        failed: list[str] = []
        seen: set[int] = set()
        # One step may make the next one due.
        while jobs := [job for job in self._open_jobs() if job.pk not in seen]:
            for job in jobs:
                seen.add(job.pk)
                self._perform(job, done, failed)
        if failed:
            raise F1AnalyticsError(" ".join(failed))
        return " ".join(done) or "Nothing is due."

    def _open_jobs(self) -> list[Job]:
        return catch_up.catch_up(clock.now(), "the command catch_up")

    def _perform(self, job: Job, done: list[str], failed: list[str]) -> None:
        name = job.task.rpartition(".")[2]
        self.stderr.write(f"{name} ...")
        try:
            current_app.tasks[job.task](**job.keys)
        except F1AnalyticsError as error:
            failed.append(f"{name}: {error.message}")
            return
        job.refresh_from_db()
        done.append(f"{name}: {job.result or job.get_state_display().lower()}")
