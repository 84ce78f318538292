"""What a merge of two rows touches in other apps. Each app registers its own, as it does for `doctor`."""

from django.db.models import Model
from django.utils.module_loading import import_string

_paths: list[str] = []


def register(path: str) -> None:
    """`path` is the dotted path of a function that takes a row and returns sentences about what names it."""
    if path not in _paths:
        _paths.append(path)


def touched(row: Model) -> list[str]:
    return [sentence for path in _paths for sentence in import_string(path)(row)]
