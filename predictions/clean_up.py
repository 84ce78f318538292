"""Files in MODEL_DIR that belong to no trained model, and kept forecasts that no training uses."""

import re
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from f1site.lib import clean_up
from predictions.model_sets.walk_forward import FOLDER
from predictions.models import TrainedModel

# The folder of a set, and one that a training writes.
SET = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{6}|\.writing-.+")
# A training writes its files before its rows; it takes an hour at most.
TRAINING_LASTS = timedelta(days=1)


def model_files(_: datetime, dry_run: bool) -> str:
    """Sets without rows, and what trainings that were killed have left."""
    known = set(TrainedModel.objects.stored().values_list("version", flat=True))
    unknown = [
        path
        for path in Path(settings.MODEL_DIR).iterdir()
        if SET.fullmatch(path.name) and path.name not in known and clean_up.is_older(path, TRAINING_LASTS)
    ]
    return clean_up.remove_files("model files without a model", unknown, dry_run)


def walk_forward(_: datetime, dry_run: bool) -> str:
    """Kept forecasts that the last two trainings neither wrote nor read."""
    last_two = list(TrainedModel.objects.sets().order_by("-trained_at")[:2])
    unused = []
    if len(last_two) == 2:
        since = (last_two[-1].trained_at - TRAINING_LASTS).timestamp()
        files = (Path(settings.MODEL_DIR) / FOLDER).glob("*")
        unused = [path for path in files if path.stat().st_mtime < since]
    return clean_up.remove_files("unused walk-forward forecasts", unused, dry_run)
