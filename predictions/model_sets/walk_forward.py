"""The walk-forward forecasts that new sets are compared by, kept from one training to the next.

    MODEL_DIR/.walk-forward/<key>    HMAC-SHA256 of key and numbers, then the numbers as float64

The key is the fingerprint of what the forecasts of a block depend on. A file that is not as signed is
ignored and replaced. Fitting the models before each of these seasons takes most of a training.
"""

import hashlib
import hmac
import os
from contextlib import suppress
from pathlib import Path

import numpy as np
import pandas as pd
from django.conf import settings

from predictions.ml.families import SINGLE_MODELS
from predictions.ml.fitting import Block, forecast_block
from predictions.ml.races import Floats
from predictions.model_sets.fingerprint import fingerprint, row_hashes

FOLDER = ".walk-forward"
KEPT = 200  # files, of about 15 kB
SIGNATURE_BYTES = 32


def forecast_or_recall(frame: pd.DataFrame, stage: str, block: Block) -> Floats:
    """The result of `forecast_block`, from a file where one is kept."""
    key = fingerprint([row_hashes(frame[: block.end])], stage, block)
    path = Path(settings.MODEL_DIR) / FOLDER / key
    found = _read(path, block.rows)
    if found is None:
        found = forecast_block(frame, stage, block)
        with suppress(OSError):  # the next training computes it again
            _write(path, found)
    return found


def _read(path: Path, rows: int) -> Floats | None:
    """The numbers (rows, models); None where the file is missing or not as signed."""
    try:
        stored = path.read_bytes()
    except OSError:
        return None
    signature, numbers = stored[:SIGNATURE_BYTES], stored[SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _signature(path.name, numbers)):
        return None
    with suppress(OSError):  # it is in use, and so is not cleaned up
        path.touch()
    return np.frombuffer(numbers, "<f8").reshape(rows, len(SINGLE_MODELS))


def _write(path: Path, log_p: Floats) -> None:
    numbers = log_p.astype("<f8").tobytes()
    path.parent.mkdir(exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(_signature(path.name, numbers) + numbers)
    unfinished.rename(path)
    newest_first = sorted(path.parent.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
    for old in newest_first[KEPT:]:
        old.unlink(missing_ok=True)


def _signature(key: str, numbers: bytes) -> bytes:
    return hmac.new(settings.MODEL_SIGNING_KEY.encode(), key.encode() + numbers, hashlib.sha256).digest()
