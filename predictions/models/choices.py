"""Choices and constraints that several models share."""

from django.db import models
from django.db.models import CheckConstraint, Q


class ModelType(models.TextChoices):
    REGRESSION = "regression", "Regression"
    RANDOM_FOREST = "random_forest", "Random forest"
    XGBOOST = "xgboost", "XGBoost"
    ELO = "elo", "Elo"
    ENSEMBLE = "ensemble", "Ensemble"


class Stage(models.TextChoices):
    BEFORE_WEEKEND = "before_weekend", "Before the weekend"
    AFTER_SPRINT = "after_sprint", "After the sprint"
    AFTER_QUALIFYING = "after_qualifying", "After qualifying"


class RecordKind(models.TextChoices):
    """Whether a forecast was made before its race, or why it does not count as one."""

    LIVE = "live", "Made before the race"
    LATE = "late", "Made after the start of the race"
    AS_OF = "as_of", "Made with the clock set by F1_AS_OF"
    BACKTEST = "backtest", "Backtest"


class GridKind(models.TextChoices):
    NONE = "none", "Not known"
    PROVISIONAL = "provisional", "Provisional"
    FINAL = "final", "Final"


def within_0_and_1(field: str, name: str) -> CheckConstraint:
    return CheckConstraint(condition=Q(**{f"{field}__range": (0, 1)}), name=name)
