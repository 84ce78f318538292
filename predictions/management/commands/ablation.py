from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from f1site.lib import clock
from f1site.lib.command import Command as BaseCommand
from f1site.lib.progress import progress
from predictions.data import dataset
from predictions.ml import features
from predictions.ml.ablation import INGREDIENTS, Ablation
from predictions.ml.fitting import with_winner

STAGES = {"before_weekend": "before the weekend", "after_qualifying": "after qualifying"}
HEAD = """# The effect of each ingredient

Written by `python manage.py ablation`. The change of the regression's mean log loss (nats, {races} races
of {first}-{last}, walk-forward) when an ingredient is left out, with the 95% interval of a bootstrap
over races. Above 0 it helps; an interval that holds 0 proves nothing. With everything the loss is
{losses}.

| without | before the weekend | after qualifying |
|---|---|---|
"""


class Command(BaseCommand):
    help = "Measure the effect of each ingredient of the models, and write the table as Markdown."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--start-season", type=int, default=2004, metavar="Y")
        parser.add_argument("--end-season", type=int, default=2018, metavar="Y")
        parser.add_argument("--output", type=Path, default=Path("docs/ablation.md"), metavar="FILE.md")

    def run(self, **options: Any) -> str:
        first, last = options["start_season"], options["end_season"]
        frame = with_winner(features.build(dataset.load(clock.now())))
        walks = [Ablation(frame, stage, first, last) for stage in STAGES]
        lines = []
        for ingredient in progress(INGREDIENTS, "Ingredients"):
            found = [walk.effect(ingredient) for walk in walks]
            cells = " | ".join(f"{w.change:+.3f} [{w.low:+.3f}, {w.high:+.3f}]" for w in found)
            lines.append(f"| {ingredient.name} | {cells} |\n")
        whole = zip(STAGES.values(), walks, strict=True)
        losses = " and ".join(f"{walk.whole.mean():.3f} {when}" for when, walk in whole)
        races = len(walks[0].whole)
        text = HEAD.format(races=races, first=first, last=last, losses=losses) + "".join(lines)
        options["output"].parent.mkdir(parents=True, exist_ok=True)
        options["output"].write_text(text)
        return f"{len(INGREDIENTS)} ingredients over {races} races of {first}-{last} in {options['output']}."
