from typing import Any

from django.core.management.base import CommandParser

from f1site.lib.command import Command as BaseCommand
from f1site.lib.command import add_as_of, as_of
from predictions import training


class Command(BaseCommand):
    help = "Train the five models for both stages on all races over by now, and let them serve."

    def add_arguments(self, parser: CommandParser) -> None:
        add_as_of(parser)

    def run(self, **options: Any) -> str:
        moment = as_of(options["as_of"])
        step = self.stderr.write if options["verbosity"] > 0 else lambda _: None
        models = training.train(moment, lambda what: step(f"... {what}"))
        return (
            f"Trained {len(models)} models, version {models[0].version}, on data through "
            f"{models[0].data_through}."
        )
