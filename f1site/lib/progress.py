"""A progress bar on a terminal; nothing where nobody watches."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, track

T = TypeVar("T")
# What is done, of the total, and what to say of the rest.
Show = Callable[[int, str], None]


def progress(items: Sequence[T], label: str) -> Iterable[T]:
    """`items`, one after the other, with a bar on stderr if that is a terminal."""
    if not sys.stderr.isatty():
        return items
    return track(items, label, console=Console(stderr=True), transient=True)


@contextmanager
def bar(total: int, label: str) -> Iterator[Show]:
    """A bar that is told how far it is and how long the rest takes, where that is known beforehand."""
    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    shown = Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty())
    with shown:
        task = shown.add_task("", total=total)
        yield lambda done, rest: shown.update(task, completed=done, description=rest)
