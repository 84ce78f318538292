"""Walking forward through past seasons: each block of races is forecast by models fitted before it."""

import hashlib
import io
import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import xgboost
from threadpoolctl import threadpool_limits

from predictions.ml import fitting, inputs
from predictions.ml.fitting import Block
from predictions.ml.probability import Floats

REFIT_RACES = 6
PACKAGES = ("numpy", "pandas", "scipy", "scikit-learn")
FROM_RACES = 15  # too few to serve, enough to see how it would have gone


@dataclass(frozen=True)
class Said:
    """What models that had not seen a block say of it, before calibration."""

    block: Block
    log_p: Floats  # (rows, members)
    spread: Floats  # (rows,), of log-odds


# Says what the models say of these blocks, in whatever order.
Fresh = Callable[["Walk", list[Block]], Iterator[Said]]


@dataclass(frozen=True)
class Walk:
    """One walk over `frame`, rows of `features.build` of decided races, through first to last."""

    frame: pd.DataFrame
    stage: str
    first: int
    last: int

    @property
    def blocks(self) -> list[Block]:
        """Those to forecast, and the seasons before them that calibrate."""
        since = self.first - fitting.POOL_SEASONS
        return list(fitting.blocks(self.frame, since, self.last, REFIT_RACES, FROM_RACES))

    def of_block(self, block: Block) -> Said:
        past, rows = self.frame[: block.begin], self.frame[block.begin : block.end]
        # The order of a sum must not hang on how many cores a machine has.
        with threadpool_limits(1):
            log_p = fitting.member_log_p(fitting.fit_single(past, self.stage), rows)
            if block.season < self.first:
                return Said(block, log_p, np.full(len(rows), np.nan))
            return Said(block, log_p, fitting.fit_replicates(past, self.stage).spread(rows))

    def tables(self, said: list[Said]) -> Iterator[pd.DataFrame]:
        """`fitting.table` of each block to forecast, calibrated on the blocks before it."""
        for number, now in enumerate(said):
            if now.block.season < self.first:
                continue
            since = now.block.season - fitting.POOL_SEASONS
            earlier = [(s.block, s.log_p) for s in said[:number] if s.block.season >= since]
            calibration = fitting.calibrate(self.frame, earlier)
            rows = self.frame[now.block.begin : now.block.end]
            yield fitting.table(calibration.apply(now.log_p, inputs.race_codes(rows)), now.spread, rows)

    @property
    def fingerprint(self) -> str:
        """Differs where the data, the code, the packages it stands on or the walk differ."""
        versions = [*(f"{name} {version(name)}" for name in PACKAGES), f"xgboost {xgboost.__version__}"]
        digest = hashlib.sha256(f"{self.stage} {self.first} {versions}".encode())
        digest.update(pd.util.hash_pandas_object(self.frame).to_numpy().tobytes())
        for module in sorted(Path(__file__).parent.glob("*.py")):
            digest.update(module.read_bytes())
        return digest.hexdigest()[:12]


def say(walk: Walk, kept: Path, fresh: Fresh) -> Iterator[Said]:
    """What the models say of every block, first what the folder `kept` has: that is not done again."""
    kept.mkdir(parents=True, exist_ok=True)
    done = [block for block in walk.blocks if _part(kept, block).exists()]
    missing = [block for block in walk.blocks if block not in done]
    for block in done:
        yield _load(kept, block)
    for said in fresh(walk, missing):
        yield _store(kept, said)


def in_processes(processes: int) -> Fresh:
    """On so many cores of this machine."""

    def fresh(walk: Walk, missing: list[Block]) -> Iterator[Said]:
        if processes == 1 or len(missing) <= 1:
            yield from map(walk.of_block, missing)
            return
        # Spawned, not forked: a forked child may inherit a held lock of a thread pool.
        spawn = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(processes, spawn, _begin, (walk,)) as pool:
            yield from pool.map(_of_block, missing)

    return fresh


_walk: Walk  # of a worker process


def _begin(walk: Walk) -> None:
    global _walk  # noqa: PLW0603
    _walk = walk


def _of_block(block: Block) -> Said:
    return _walk.of_block(block)


def packed(said: list[Said]) -> bytes:
    """To be sent, without losing a digit."""
    whole = io.BytesIO()
    arrays: dict[str, Any] = {f"{one.block.begin}-log_p": one.log_p for one in said}
    arrays |= {f"{one.block.begin}-spread": one.spread for one in said}
    np.savez(whole, **arrays)
    return whole.getvalue()


def unpacked(whole: bytes, blocks: list[Block]) -> list[Said]:
    """What was `packed`, of these blocks."""
    with np.load(io.BytesIO(whole)) as arrays:
        return [Said(b, arrays[f"{b.begin}-log_p"], arrays[f"{b.begin}-spread"]) for b in blocks]


def _part(kept: Path, block: Block) -> Path:
    return kept / f"{block.season}-{block.begin}.npz"


def _store(kept: Path, said: Said) -> Said:
    unfinished = _part(kept, said.block).with_suffix(".writing.npz")
    np.savez(unfinished, log_p=said.log_p, spread=said.spread)
    unfinished.rename(_part(kept, said.block))
    return said


def _load(kept: Path, block: Block) -> Said:
    with np.load(_part(kept, block)) as part:
        return Said(block, part["log_p"], part["spread"])
