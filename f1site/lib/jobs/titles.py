"""Tasks in words, as operators read them. Each app registers its own."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the apps import this before their models are loaded
    from f1site.lib.jobs.models import Job


_titles: dict[str, str] = {}


def register(titles: Mapping[str, str]) -> None:
    """Dotted names of tasks, and what they do."""
    _titles.update(titles)


def title(task: str) -> str:
    """Such as "Train the models"; the name of an unknown task without its module."""
    return _titles.get(task) or task.rpartition(".")[2].replace("_", " ").capitalize()


def describe(job: "Job") -> str:
    """The task and its keys, such as "Import a season: year 2024"."""
    keys = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in job.keys.items())
    return f"{title(job.task)}: {keys}" if keys else title(job.task)
