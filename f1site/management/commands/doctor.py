from typing import Any

from django.core.management.base import CommandError

from f1site.doctor import installation
from f1site.lib import clock, doctor
from f1site.lib.command import Command as BaseCommand


class Command(BaseCommand):
    help = "Checks the installation and every outside source, one line each; ends with 1 if something ails."

    requires_system_checks = []

    def run(self, **options: Any) -> str:
        now, ailing, count = clock.now(), 0, 0
        for finding in [*installation(), *doctor.findings(now)]:
            mark = self.style.ERROR("ails") if finding.ailing else self.style.SUCCESS("well")
            self.stdout.write(f"{mark}  {finding.name}: {finding.ailing or finding.well}")
            ailing, count = ailing + bool(finding.ailing), count + 1
        if ailing:
            raise CommandError(f"{ailing} of {count} checks found something wrong.")
        return f"All {count} checks are well."
