"""Scores as far as something has changed."""

from datetime import datetime

from analytics.accuracy import score_predictions
from analytics.due import SCORES, basis_at
from predictions.models import Basis


def score(now: datetime) -> int:
    """Returns the number of scores that are new or changed."""
    basis = basis_at(now)
    changed = score_predictions(now)
    Basis.objects.record(SCORES, basis)
    return changed
