from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.management.base import CommandError

from f1site.doctor import installation
from f1site.lib import clock, doctor
from f1site.lib.command import Command as BaseCommand


class Command(BaseCommand):
    help = "Checks the installation and every outside source, one line each; exit status 1 on a problem."

    def run(self, **options: Any) -> str:
        now, problems, count = clock.now(), 0, 0
        for finding in findings(now):
            mark = self.style.ERROR("problem") if finding.problem else self.style.SUCCESS("ok")
            self.stdout.write(f"{mark}  {finding.name}: {finding.problem or finding.ok}")
            problems, count = problems + bool(finding.problem), count + 1
        if problems:
            raise CommandError(f"{problems} of {count} checks found a problem.")
        return f"All {count} checks are ok."


def findings(now: datetime) -> Iterator[doctor.Finding]:
    """One by one, so that what is wrong with the installation is shown before it stops the rest."""
    yield from installation()
    yield from doctor.findings(now)
