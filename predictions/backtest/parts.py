"""The finished blocks of a backtest as files, so that an interrupted run continues; also as bytes to send."""

import io
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from f1site.lib.errors import ValidationError
from predictions.ml.fitting import Block
from predictions.ml.walk import BlockForecast, Walk
from predictions.model_sets.fingerprint import fingerprint, row_hashes

# What reading a damaged .npz raises.
UNREADABLE = (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error, NotImplementedError)

# Computes the forecasts of the given blocks, in any order.
Compute = Callable[[Walk, list[Block]], Iterator[BlockForecast]]


def fingerprint_of(walk: Walk) -> str:
    """Twelve hex digits that differ where the data, the code, its packages or the walk differ."""
    frames = [frame for frame in (walk.frame, walk.expected) if frame is not None]
    return fingerprint(map(row_hashes, frames), walk.stage, walk.first, len(frames))[:12]


def by_season(blocks: Iterable[Block]) -> dict[int, list[Block]]:
    """The blocks of each season, what one process or one worker computes at a time."""
    ordered = sorted(blocks, key=lambda block: block.begin)
    return {year: list(found) for year, found in groupby(ordered, key=lambda block: block.season)}


def load_or_compute(walk: Walk, folder: Path, compute: Compute) -> Iterator[BlockForecast]:
    """The forecast of every block: those stored in `folder`, then the missing ones, which are stored.

    Raises ValidationError, naming the file, where a stored part is damaged or does not belong there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    paths = {block: folder / f"{block.season}-{block.begin}.npz" for block in walk.blocks}
    _reject_surplus(folder, list(paths.values()))
    missing = [block for block, path in paths.items() if not path.exists()]
    for block, path in paths.items():
        if block not in missing:
            yield _load(path, block, block.rows + len(walk.expected_rows(block)))
    for forecast in compute(walk, missing):
        yield _store(paths[forecast.block], forecast)


def _reject_surplus(folder: Path, known: Collection[Path]) -> None:
    for path in folder.glob("*.writing.npz"):
        path.unlink()  # a run was killed while it wrote
    surplus = next((path for path in sorted(folder.iterdir()) if path not in known), None)
    if surplus is not None:
        raise ValidationError(f"{surplus} is no part of this backtest: delete it and run the command again.")


def _store(path: Path, forecast: BlockForecast) -> BlockForecast:
    unfinished = path.with_suffix(".writing.npz")
    np.savez(unfinished, log_p=forecast.log_p, spread=forecast.spread)
    unfinished.rename(path)
    return forecast


def _load(path: Path, block: Block, rows: int) -> BlockForecast:
    try:
        with path.open("rb") as file, np.load(file) as part:
            forecast = BlockForecast(block, part["log_p"], part["spread"])
    except UNREADABLE as error:
        raise _damaged(path) from error
    if forecast.log_p.ndim != 2 or (len(forecast.log_p), *forecast.spread.shape) != (rows, rows):
        raise _damaged(path)
    return forecast


def _damaged(path: Path) -> ValidationError:
    return ValidationError(f"{path} is damaged: delete it and run the command again to compute it again.")


def pack(forecasts: Sequence[BlockForecast]) -> bytes:
    """The forecasts as bytes, without losing a digit."""
    buffer = io.BytesIO()
    arrays: dict[str, Any] = {f"{f.block.begin}-log_p": f.log_p for f in forecasts}
    arrays |= {f"{f.block.begin}-spread": f.spread for f in forecasts}
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def unpack(packed: bytes, blocks: Sequence[Block]) -> list[BlockForecast]:
    """The forecasts of `blocks` from the bytes of `pack`."""
    with np.load(io.BytesIO(packed)) as arrays:
        return [BlockForecast(b, arrays[f"{b.begin}-log_p"], arrays[f"{b.begin}-spread"]) for b in blocks]
