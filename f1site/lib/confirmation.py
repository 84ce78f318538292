"""What an operator confirms is what is done: the page carries a digest of what it has shown."""

import hashlib
import json
from typing import Any

from f1site.lib.errors import ValidationError


class ChangedSinceShown(ValidationError):
    """What would be done now is not what the operator was shown."""


def digest(shown: Any) -> str:
    """The same for equal values only; what JSON does not have counts as its text."""
    return hashlib.sha256(json.dumps(shown, sort_keys=True, default=str).encode()).hexdigest()


def require_same(confirmed: str, shown: Any, what: str) -> None:
    """Raises ChangedSinceShown unless `confirmed` is the digest of `shown`; empty, nobody has to confirm."""
    if confirmed and confirmed != digest(shown):
        raise ChangedSinceShown(f"Nothing was done: {what} changed since the page was shown.")
