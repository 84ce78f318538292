"""Fitted models on disk, and in a bucket where one is set: one folder for each model, with a signed manifest.

    MODEL_DIR/<version>/<type>/manifest.json   file hashes, package versions, stages
                              manifest.sig     HMAC-SHA256 of the manifest's bytes
                              <stage>/...      library formats that carry no code

No file is parsed, not even the manifest, before its signature and every hash agree.
"""

import shutil
import tempfile
from importlib.metadata import version as package_version
from pathlib import Path

import xgboost
from django.conf import settings

from f1site.lib.errors import ModelTrainingError
from predictions.ml.ensemble import Ensemble
from predictions.ml.families import SINGLE_MODELS
from predictions.ml.fitting import Fitted
from predictions.ml.intervals import Replicates
from predictions.ml.race_model import RaceModel
from predictions.model_sets import bucket, signatures

# Raise it when the models' inputs or files change: a set of another format is not opened.
FORMAT = 2
PACKAGES = ("scikit-learn", "skops")
NAMES = (*SINGLE_MODELS, "ensemble")


def save(version: str, fitted: list[Fitted]) -> None:
    """Write the models of every stage under `version`: all or none. Raises ModelTrainingError."""
    root = Path(settings.MODEL_DIR)
    try:
        with tempfile.TemporaryDirectory(dir=root, prefix=".writing-") as scratch:
            for name in NAMES:
                _write(Path(scratch) / version / name, version, name, fitted)
            bucket.put(Path(scratch) / version)
            (Path(scratch) / version).rename(root / version)
    except OSError as error:
        raise ModelTrainingError(f"The models cannot be stored in {root}: {error.strerror}.") from error


def _write(folder: Path, version: str, name: str, fitted: list[Fitted]) -> None:
    for stage in fitted:
        target = folder / stage.stage
        target.mkdir(parents=True)
        stage.models[name].save(target)
        if name == "ensemble":
            stage.replicates.save(target)
    _sign(folder, version, name)


def load(version: str, stage: str) -> Fitted:
    """The models of `version` for `stage`. Raises ModelTrainingError where any file is not as signed."""
    root = Path(settings.MODEL_DIR) / version
    if not root.is_dir():
        bucket.fetch(version, NAMES)
    _reject_surplus(root, version)
    for name in NAMES:
        verify(root / name, version, name)
    members: dict[str, RaceModel] = {
        name: model(stage=stage).load(root / name / stage) for name, model in SINGLE_MODELS.items()
    }
    ensemble = Ensemble(stage, members)
    ensemble.load(root / "ensemble" / stage)
    replicates = Replicates(stage).load(root / "ensemble" / stage)
    return Fitted(stage, {**members, "ensemble": ensemble}, replicates)


def remove(version: str) -> None:
    shutil.rmtree(Path(settings.MODEL_DIR) / version, ignore_errors=True)
    bucket.remove(version, NAMES)


def _reject_surplus(root: Path, version: str) -> None:
    surplus = sorted(path.name for path in root.glob("*") if path.name not in NAMES)
    if surplus:
        raise ModelTrainingError(
            f"The stored set {version} holds {surplus[0]}, which is no part of it, and was not opened."
        )


def verify(folder: Path, version: str, name: str) -> None:
    """Check a model's files against its signed manifest. Raises ModelTrainingError; opens no model."""
    signed = signatures.signed(folder, version, name)
    if signed.get("format") != FORMAT:
        raise ModelTrainingError(
            f"The stored model {name} {version} was fitted by another release and was not opened. "
            "Run train_models to fit a new one."
        )
    if signed["packages"] != _packages():
        raise ModelTrainingError(
            f"The stored model {name} {version} was fitted with {signed['packages']}, here is {_packages()}. "
            "Run train_models to fit a new one."
        )


def _sign(folder: Path, version: str, name: str) -> None:
    signatures.sign(folder, {"format": FORMAT, "version": version, "name": name, "packages": _packages()})


def _packages() -> dict[str, str]:
    return {name: package_version(name) for name in PACKAGES} | {"xgboost": xgboost.__version__}
