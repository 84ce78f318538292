"""Tasks in words, as operators read them. Each app registers its own."""

from collections.abc import Mapping
from typing import Any

_titles: dict[str, str] = {}


def register(titles: Mapping[str, str]) -> None:
    """Dotted names of tasks, and what they do."""
    _titles.update(titles)


def title(task: str) -> str:
    """Such as "Train the models"; the name of an unknown task without its module."""
    return _titles.get(task) or task.rpartition(".")[2].replace("_", " ").capitalize()


def describe(task: str, keys: Mapping[str, Any]) -> str:
    """The task and its keys, such as "Import a season: year 2024"."""
    described = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in keys.items())
    return f"{title(task)}: {described}" if described else title(task)
