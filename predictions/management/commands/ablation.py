from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from f1site.lib import clock
from f1site.lib.command import Command as BaseCommand
from f1site.lib.progress import progress
from predictions.data import dataset
from predictions.ml import features
from predictions.ml.ablation import INGREDIENTS, Ablation, Effect
from predictions.ml.fitting import with_winner

STAGES = {"before_weekend": "before the weekend", "after_qualifying": "after qualifying"}
HEAD = """# The effect of each ingredient

Written by `python manage.py ablation`. The change of the regression's mean log loss (nats, {races} races
of {first}-{last}, walk-forward) when an ingredient is left out, with the 95% interval of a bootstrap
over races. Above 0 it helps; an interval that contains 0 proves nothing. "Not used": no race has it at that
stage. With everything the loss is {losses}.

| without | before the weekend | after qualifying |
|---|---|---|
"""


class Command(BaseCommand):
    help = "Measure the effect of each ingredient of the models, and write the table as Markdown."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--start-season", type=int, default=2004, metavar="Y")
        parser.add_argument("--end-season", type=int, default=2023, metavar="Y")
        parser.add_argument("--output", type=Path, default=Path("docs/ablation.md"), metavar="FILE.md")

    def run(self, **options: Any) -> str:
        first, last = options["start_season"], options["end_season"]
        frame = with_winner(features.build(dataset.load(clock.now())))
        walks = [Ablation(frame, stage, first, last) for stage in STAGES]
        lines = []
        for ingredient in progress(INGREDIENTS, "Ingredients"):
            cells = " | ".join(cell(walk.effect(ingredient)) for walk in walks)
            lines.append(f"| {ingredient.name} | {cells} |\n")
        named = zip(STAGES.values(), walks, strict=True)
        losses = " and ".join(f"{walk.full_losses.mean():.3f} {when}" for when, walk in named)
        races = len(walks[0].full_losses)
        text = HEAD.format(races=races, first=first, last=last, losses=losses) + "".join(lines)
        options["output"].parent.mkdir(parents=True, exist_ok=True)
        options["output"].write_text(text)
        return f"{len(INGREDIENTS)} ingredients over {races} races of {first}-{last} in {options['output']}."


def cell(effect: Effect | None) -> str:
    return f"{effect.change:+.3f} [{effect.low:+.3f}, {effect.high:+.3f}]" if effect else "not used"
