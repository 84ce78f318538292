"""Stored parts of a backtest are used only if they are whole and its own."""

import numpy as np
import pytest

from f1site.lib.errors import ValidationError
from predictions.backtest import parts
from predictions.ml.walk import BlockForecast, Walk
from tests.predictions.ml.fields import drawn_features


@pytest.fixture
def walk():
    return Walk(drawn_features(), "before_weekend", 2003, 2004)


def compute(walk, missing):
    """Made-up forecasts: only their storage is tested here."""
    for block in missing:
        rows = block.end - block.begin
        yield BlockForecast(block, np.full((rows, 4), float(block.begin)), np.ones(rows))


@pytest.fixture
def stored(walk, tmp_path):
    """The folder of a finished run, and a part of it."""
    list(parts.load_or_compute(walk, tmp_path, compute))
    return tmp_path, sorted(tmp_path.iterdir())[1]


def begins(forecasts):
    return sorted(forecast.block.begin for forecast in forecasts)


def test_stored_parts_are_not_computed_again(walk, stored):
    folder, part = stored
    part.unlink()
    computed = []
    found = list(parts.load_or_compute(walk, folder, lambda w, m: (computed.extend(m), compute(w, m))[1]))
    assert [f"{block.season}-{block.begin}.npz" for block in computed] == [part.name]
    assert begins(found) == [block.begin for block in walk.blocks]


@pytest.mark.parametrize("damage", [b"", b"no archive", b"half", b"flip"])
def test_a_damaged_part_is_refused_by_name(walk, stored, damage):
    folder, part = stored
    whole = part.read_bytes()
    flipped = whole[:60] + bytes([whole[60] ^ 255]) + whole[61:]
    part.write_bytes({b"half": whole[: len(whole) // 2], b"flip": flipped}.get(damage, damage))
    with pytest.raises(ValidationError, match=rf"{part.name} is damaged: delete it"):
        list(parts.load_or_compute(walk, folder, compute))


def test_a_part_with_other_arrays_or_another_size_is_damaged(walk, stored):
    folder, part = stored
    for arrays in ({"log_p": np.zeros((3, 4))}, {"log_p": np.zeros((3, 4)), "spread": np.zeros(3)}):
        np.savez(part, **arrays)
        with pytest.raises(ValidationError, match="is damaged"):
            list(parts.load_or_compute(walk, folder, compute))


def test_a_file_of_no_block_is_refused_by_name(walk, stored):
    folder, _ = stored
    (folder / "2003-7.npz").write_bytes(b"")
    with pytest.raises(ValidationError, match=r"2003-7\.npz is no part of this backtest"):
        list(parts.load_or_compute(walk, folder, compute))


def test_what_a_killed_run_was_writing_is_removed(walk, stored):
    folder, part = stored
    part.rename(folder / part.with_suffix(".writing.npz").name)
    assert begins(parts.load_or_compute(walk, folder, compute)) == [block.begin for block in walk.blocks]
    assert len(list(folder.iterdir())) == len(walk.blocks)


def test_the_fingerprint_depends_on_data_stage_and_seasons(walk):
    other = [
        Walk(walk.frame.assign(current_elo=0.0), walk.stage, walk.first, walk.last),
        Walk(walk.frame, "after_qualifying", walk.first, walk.last),
        Walk(walk.frame, walk.stage, walk.first + 1, walk.last),
    ]
    assert parts.fingerprint_of(Walk(walk.frame.copy(), walk.stage, 2003, 2004)) == parts.fingerprint_of(walk)
    assert parts.fingerprint_of(walk) not in map(parts.fingerprint_of, other)
