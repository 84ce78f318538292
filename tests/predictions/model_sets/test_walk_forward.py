"""Kept walk-forward forecasts are used only where they are whole and belong to the same data."""

from pathlib import Path

import numpy as np
import pytest

from predictions.ml.fitting import Block, forecast_block
from predictions.model_sets import walk_forward
from predictions.model_sets.walk_forward import forecast_or_recall
from tests.predictions.ml.fields import CARS, drawn_features

BLOCK = Block(2003, 20 * CARS, 30 * CARS)
STAGE = "before_weekend"


@pytest.fixture(scope="module")
def frame():
    return drawn_features()


@pytest.fixture
def kept(settings, tmp_path):
    """The files that are kept."""
    settings.MODEL_DIR = tmp_path
    return lambda: [path for path in Path(tmp_path).rglob("*") if path.is_file()]


def test_a_second_training_reads_the_same_bits(frame, kept):
    first = forecast_or_recall(frame, STAGE, BLOCK)
    (path,) = kept()
    written = path.stat().st_ino  # a file that is written again is another one
    assert forecast_or_recall(frame, STAGE, BLOCK).tobytes() == first.tobytes()
    assert first.tobytes() == forecast_block(frame, STAGE, BLOCK).tobytes()
    assert kept()[0].stat().st_ino == written


def test_later_races_change_nothing_and_earlier_ones_everything(frame, kept):
    forecast_or_recall(frame, STAGE, BLOCK)
    forecast_or_recall(frame[: BLOCK.end], STAGE, BLOCK)
    assert len(kept()) == 1
    forecast_or_recall(frame.assign(position=frame["position"].shift(CARS)), STAGE, BLOCK)
    forecast_or_recall(frame, "after_qualifying", BLOCK)
    assert len(kept()) == 3


@pytest.mark.parametrize("damage", [b"", b"short", None])
def test_a_damaged_file_is_computed_again_and_replaced(frame, kept, damage):
    whole = forecast_or_recall(frame, STAGE, BLOCK)
    (path,) = kept()
    stored = path.read_bytes()
    path.write_bytes(stored[:-1] + bytes([stored[-1] ^ 1]) if damage is None else damage)
    assert np.array_equal(forecast_or_recall(frame, STAGE, BLOCK), whole)
    assert path.read_bytes() == stored


def test_a_file_signed_with_another_key_or_under_another_name_is_computed_again(frame, kept, settings):
    whole = forecast_or_recall(frame, STAGE, BLOCK)
    (path,) = kept()
    other = np.zeros_like(whole)
    walk_forward._write(path.with_name("0" * 64), other)
    path.with_name("0" * 64).rename(path)
    assert np.array_equal(forecast_or_recall(frame, STAGE, BLOCK), whole)
    settings.MODEL_SIGNING_KEY = "another"
    walk_forward._write(path, other)
    settings.MODEL_SIGNING_KEY = "the first again"
    assert np.array_equal(forecast_or_recall(frame, STAGE, BLOCK), whole)


def test_the_oldest_files_are_removed_and_a_folder_that_cannot_be_written_is_no_error(
    frame, kept, settings, monkeypatch
):
    monkeypatch.setattr(walk_forward, "KEPT", 1)
    for stage in (STAGE, "after_qualifying"):
        forecast_or_recall(frame, stage, BLOCK)
    assert len(kept()) == 1
    settings.MODEL_DIR = "/proc/none"
    assert np.isfinite(forecast_or_recall(frame, STAGE, BLOCK)).all()
