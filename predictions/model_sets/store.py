"""Fitted models on disk: a folder a model, sealed by a signed manifest.

    MODEL_DIR/<version>/<type>/manifest.json   file hashes, package versions, stages
                              manifest.sig     HMAC-SHA256 of the manifest's bytes
                              <stage>/...      the formats of the libraries, which carry no code

Nothing is parsed, the manifest itself included, before its signature and every hash agree.
"""

import hashlib
import hmac
import json
import shutil
import tempfile
from importlib.metadata import version as package_version
from pathlib import Path

import xgboost
from django.conf import settings

from f1site.lib.errors import ModelTrainingError
from predictions.ml.ensemble import Ensemble
from predictions.ml.families import SINGLE
from predictions.ml.fitting import Fitted
from predictions.ml.intervals import Replicates
from predictions.ml.race_model import RaceModel

PACKAGES = ("scikit-learn", "skops")


def save(version: str, fitted: list[Fitted]) -> None:
    """Write the models of every stage under `version`: all of them or nothing."""
    root = Path(settings.MODEL_DIR)
    with tempfile.TemporaryDirectory(dir=root, prefix=".writing-") as scratch:
        for name in [*SINGLE, "ensemble"]:
            folder = Path(scratch) / version / name
            for stage in fitted:
                target = folder / stage.stage
                target.mkdir(parents=True)
                stage.models[name].save(target)
                if name == "ensemble":
                    stage.replicates.save(target)
            _seal(folder, version, name)
        (Path(scratch) / version).rename(root / version)


def load(version: str, stage: str) -> Fitted:
    """The models of `version` for `stage`. Raises ModelTrainingError where a seal is broken."""
    root = Path(settings.MODEL_DIR) / version
    for name in [*SINGLE, "ensemble"]:
        verify(root / name, version, name)
    members: dict[str, RaceModel] = {
        name: model(stage=stage).load(root / name / stage) for name, model in SINGLE.items()
    }
    ensemble = Ensemble(stage, members)
    ensemble.load(root / "ensemble" / stage)
    replicates = Replicates(stage).load(root / "ensemble" / stage)
    return Fitted(stage, {**members, "ensemble": ensemble}, replicates)


def remove(version: str) -> None:
    shutil.rmtree(Path(settings.MODEL_DIR) / version, ignore_errors=True)


def verify(folder: Path, version: str, name: str) -> None:
    """Check a model's seal without opening the model. Raises ModelTrainingError."""
    try:
        manifest = (folder / "manifest.json").read_bytes()
        signature = (folder / "manifest.sig").read_bytes()
    except OSError as error:
        raise ModelTrainingError(
            f"The stored model {name} {version} is not there. Run train_models to make a new one."
        ) from error
    if not hmac.compare_digest(signature, _signature(manifest)):
        raise ModelTrainingError(
            f"The stored model {name} {version} is not signed with this MODEL_SIGNING_KEY and was not opened."
        )
    sealed = json.loads(manifest)
    if (sealed["version"], sealed["name"]) != (version, name):
        raise ModelTrainingError(f"The stored model {name} {version} is another model's and was not opened.")
    if sealed["packages"] != _packages():
        raise ModelTrainingError(
            f"The stored model {name} {version} was fitted with {sealed['packages']}, here is {_packages()}. "
            "Run train_models to fit it anew."
        )
    if sealed["files"] != _hashes(folder):
        raise ModelTrainingError(f"The stored model {name} {version} has been altered and was not opened.")


def _seal(folder: Path, version: str, name: str) -> None:
    contents = {"version": version, "name": name, "packages": _packages(), "files": _hashes(folder)}
    manifest = json.dumps(contents, sort_keys=True, indent=1).encode()
    (folder / "manifest.json").write_bytes(manifest)
    (folder / "manifest.sig").write_bytes(_signature(manifest))


def _signature(manifest: bytes) -> bytes:
    return hmac.new(settings.MODEL_SIGNING_KEY.encode(), manifest, hashlib.sha256).hexdigest().encode()


def _hashes(folder: Path) -> dict[str, str]:
    files = (f for f in folder.rglob("*") if f.is_file() and f.parent != folder)
    return {f.relative_to(folder).as_posix(): hashlib.sha256(f.read_bytes()).hexdigest() for f in files}


def _packages() -> dict[str, str]:
    return {name: package_version(name) for name in PACKAGES} | {"xgboost": xgboost.__version__}
