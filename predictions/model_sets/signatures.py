"""The signed manifest of a stored model: which files it has, with the hash of each.

Read without the packages that fit and open models, which take seconds to import.
"""

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

from django.conf import settings

from f1site.lib.errors import ModelTrainingError

MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"


def sign(folder: Path, about: dict[str, Any]) -> None:
    """Write the manifest, which is `about` and the hashes of all files, and its signature."""
    manifest = json.dumps(about | {"files": _hashes(folder)}, sort_keys=True, indent=1).encode()
    (folder / MANIFEST).write_bytes(manifest)
    (folder / SIGNATURE).write_bytes(_signature(manifest))


def stated(folder: Path, version: str, name: str) -> dict[str, Any]:
    """The manifest of a model, whose files may not be as it states. Raises ModelTrainingError."""
    try:
        manifest = (folder / MANIFEST).read_bytes()
        signature = (folder / SIGNATURE).read_bytes()
    except OSError as error:
        raise ModelTrainingError(
            f"The stored model {name} {version} is not there. Run train_models to make a new one."
        ) from error
    if not hmac.compare_digest(signature, _signature(manifest)):
        raise ModelTrainingError(
            f"The stored model {name} {version} is not signed with this MODEL_SIGNING_KEY and was not opened."
        )
    about: dict[str, Any] = json.loads(manifest)
    if (about["version"], about["name"]) != (version, name):
        raise ModelTrainingError(
            f"The stored model {name} {version} belongs to another model and was not opened."
        )
    return about


def signed(folder: Path, version: str, name: str) -> dict[str, Any]:
    """The manifest of a model whose files are as it states. Raises ModelTrainingError."""
    about = stated(folder, version, name)
    try:
        found = _hashes(folder)
    except OSError as error:
        raise ModelTrainingError(f"The stored model {name} {version} cannot be read: {error}.") from error
    if about["files"] != found:
        raise ModelTrainingError(f"The stored model {name} {version} has been altered and was not opened.")
    return about


def _signature(manifest: bytes) -> bytes:
    return hmac.new(settings.MODEL_SIGNING_KEY.encode(), manifest, hashlib.sha256).hexdigest().encode()


def _hashes(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file by its path in `folder`; of a folder without files, an empty text."""
    hashes = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file():
            hashes[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        elif not path.is_dir() or not any(path.iterdir()):
            hashes[name] = ""
    return {name: found for name, found in hashes.items() if name not in (MANIFEST, SIGNATURE)}
