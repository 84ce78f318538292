"""The processes of a backfill on several cores. Each writes its forecasts itself."""

import django
from django.apps import apps

if not apps.ready:  # in a spawned process, which imports this before any model
    django.setup()

from predictions.backfill import block
from predictions.backfill.history import Past
from predictions.backfill.missing import Missing
from predictions.backtest.processes import end_with_parent

_past: Past


def begin(past: Past) -> None:
    global _past  # noqa: PLW0603
    _past = past
    end_with_parent()


def add(gap: Missing) -> int:
    return block.add(_past, gap)
