"""Scores and track coefficients as far as something has changed."""

from datetime import datetime

from analytics.accuracy import score_predictions
from analytics.coefficients import saving
from analytics.due import COEFFICIENTS, SCORES, basis_at, coefficients_basis
from predictions.models import Basis


def score(now: datetime) -> int:
    """Returns the number of scores that are new or changed."""
    basis = basis_at(now)
    changed = score_predictions(now)
    Basis.objects.record(SCORES, basis)
    return changed


def recalculate_coefficients(now: datetime) -> int:
    """Returns the number of coefficients; 0 if all are as before."""
    basis = coefficients_basis(now)
    stored = saving.recalculate(now)
    Basis.objects.record(COEFFICIENTS, basis)
    return stored
