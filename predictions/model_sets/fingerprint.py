"""What fitted numbers depend on: the data, our code and its packages."""

import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import xgboost

from predictions import ml

PACKAGES = ("numpy", "pandas", "scipy", "scikit-learn")


def fingerprint(data: Iterable[bytes], *parameters: object) -> str:
    """64 hex digits that differ where the data, a parameter, the models' code or its packages differ."""
    digest = hashlib.sha256(f"{_code()} {parameters}".encode())
    for part in data:
        digest.update(part)
    return digest.hexdigest()


def row_hashes(frame: pd.DataFrame) -> bytes:
    """Eight bytes for each row, of its values and its index."""
    return pd.util.hash_pandas_object(frame).to_numpy().tobytes()


@cache  # of the code that runs, whatever is installed beside it later
def _code() -> str:
    versions = [*(f"{name} {version(name)}" for name in PACKAGES), f"xgboost {xgboost.__version__}"]
    digest = hashlib.sha256(str(versions).encode())
    for module in sorted(Path(ml.__path__[0]).rglob("*.py")):
        digest.update(module.read_bytes())
    return digest.hexdigest()
