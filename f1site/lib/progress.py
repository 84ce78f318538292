"""The progress of long work: a bar on a terminal, and the progress of the job that runs."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import rich.progress
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn

from f1site.lib.jobs import progress as job_progress

T = TypeVar("T")
# Yields the items it is given, and shows how many are done under a label.
Progress = Callable[[Sequence[Any], str], Iterable[Any]]
# Takes the number done, and a text about the rest.
Show = Callable[[int, str], None]


def progress(items: Sequence[T], label: str) -> Iterator[T]:
    """`items`, one after the other, with a bar on stderr if that is a terminal."""
    shown: Iterable[T] = items
    if sys.stderr.isatty():
        shown = rich.progress.track(items, label, console=Console(stderr=True), transient=True)
    for done, item in enumerate(shown):
        job_progress.report(done, len(items), label)
        yield item


def no_progress(items: Sequence[T], _: str) -> Iterable[T]:
    return items


@contextmanager
def bar(total: int, label: str) -> Iterator[Show]:
    """A bar for work whose steps are not known beforehand: the caller reports how many are done."""
    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
    console = Console(stderr=True)
    with rich.progress.Progress(
        *columns, console=console, transient=True, disable=not sys.stderr.isatty()
    ) as shown:
        task = shown.add_task("", total=total)
        yield lambda done, rest: shown.update(task, completed=done, description=rest)
