from typing import Any

from f1site.lib.command import Command as BaseCommand
from predictions.bootstrap import remove_demo


class Command(BaseCommand):
    help = "Empty a database that holds the demo world, so that real data can be imported."

    def run(self, **options: Any) -> str:
        return f"{remove_demo()} demo races removed."
