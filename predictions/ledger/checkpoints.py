"""Signed statements of how long the chain was and how it ended, kept apart from the database.

Who cuts the end of the chain can compute no other signature. A file that was published shows it to anybody.

    CHECKPOINT_DIR/ledger.jsonl    a JSON object a line: time, number, hash, public_key, signature

The signature is Ed25519, of the canonical JSON of time, number and hash. The key is derived from
MODEL_SIGNING_KEY, so that there is no further file to lose.
"""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from f1site.lib.errors import LedgerBroken
from predictions.ledger.documents import canonical, instant
from predictions.models import Document

FILE = "ledger.jsonl"
SIGNED = ("time", "number", "hash")
Checkpoint = dict[str, Any]


def path() -> Path:
    return Path(settings.CHECKPOINT_DIR) / FILE


def _private_key() -> Ed25519PrivateKey:
    derived = HKDF(SHA256(), length=32, salt=None, info=b"ledger checkpoints")
    return Ed25519PrivateKey.from_private_bytes(derived.derive(settings.MODEL_SIGNING_KEY.encode()))


def public_key() -> str:
    """In hexadecimal digits."""
    return _private_key().public_key().public_bytes_raw().hex()


def add(now: datetime) -> Checkpoint | None:
    """Add a checkpoint of the last document; None where there is no real document.

    Raises LedgerBroken where the file cannot be written.
    """
    last = Document.objects.filter(world=Document.World.REAL).order_by("number").last()
    if last is None:
        return None
    made: Checkpoint = {"time": instant(now), "number": last.number, "hash": last.hash}
    signature = _private_key().sign(canonical(made).encode()).hex()
    made |= {"public_key": public_key(), "signature": signature}
    try:
        with path().open("a") as file:
            file.write(json.dumps(made) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise LedgerBroken(f"No checkpoint can be added to {path()}: {error.strerror}.") from error
    return made


def add_daily(now: datetime) -> Checkpoint | None:
    """As `add`, once a day in UTC."""
    newest = last()
    if newest and newest.get("time", "")[:10] == f"{now.astimezone(UTC):%Y-%m-%d}":
        return None
    return add(now)


def last() -> Checkpoint | None:
    """The newest checkpoint that is whole; whether it is true is found by `problems`."""
    return next((one for one in reversed(_lines()) if isinstance(one, dict)), None)


def _lines() -> list[Any]:
    """None for a line that is no JSON object."""
    try:
        lines = path().read_text().splitlines()
    except OSError:
        return []
    return [_parsed(line) for line in lines]


def _parsed(line: str) -> Checkpoint | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def problems() -> Iterator[tuple[int, str]]:
    """What the checkpoints state and the chain does not: (number of the document, what is wrong)."""
    lines = _lines()
    numbers = [line["number"] for line in lines if line and isinstance(line.get("number"), int)]
    hashes = dict(Document.objects.filter(number__in=numbers).values_list("number", "hash"))
    for place, line in enumerate(lines, start=1):
        if line is None or not _is_signed(line):
            yield 0, f"Line {place} of {path()} is not as it was signed"
        elif line["number"] not in hashes:
            yield line["number"], f"it is missing, which the checkpoint of {line['time']} has seen"
        elif line["hash"] != hashes[line["number"]]:
            yield line["number"], f"its hash is not that of the checkpoint of {line['time']}"


def _is_signed(line: Checkpoint) -> bool:
    """By the key that it names: a file may be older than the present key."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(line["public_key"]))
        signed = canonical({name: line[name] for name in SIGNED})
        key.verify(bytes.fromhex(line["signature"]), signed.encode())
    except (InvalidSignature, KeyError, TypeError, ValueError):
        return False
    return True
