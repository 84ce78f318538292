from functools import partial
from typing import Any

from django.core.management.base import CommandParser

from f1site.lib.command import Command as BaseCommand
from f1site.lib.command import add_as_of, as_of
from predictions import up_to_date
from predictions.model_sets import promotion, training


class Command(BaseCommand):
    help = (
        "Train the five models for every stage on all races over by now. They serve unless they did worse "
        "than the serving ones on the last seasons; then they wait for an operator."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_as_of(parser)

    def run(self, **options: Any) -> str:
        moment = as_of(options["as_of"])
        step = self.stderr.write if options["verbosity"] > 0 else lambda _: None
        # One as of the past says nothing about what is due now.
        train = training.train if options["as_of"] else partial(up_to_date.train, always=True)
        models = train(moment, lambda what: step(f"... {what}"))
        return (
            f"Trained {len(models)} models, version {models[0].version}, on data through "
            f"{models[0].data_through}. {promotion.outcome(models)}"
        )
