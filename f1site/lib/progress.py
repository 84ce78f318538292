"""A progress bar on a terminal; nothing where nobody watches."""

import sys
from collections.abc import Iterable, Sequence
from typing import TypeVar

from rich.console import Console
from rich.progress import track

T = TypeVar("T")


def progress(items: Sequence[T], label: str) -> Iterable[T]:
    """`items`, one after the other, with a bar on stderr if that is a terminal."""
    if not sys.stderr.isatty():
        return items
    return track(items, label, console=Console(stderr=True), transient=True)
