"""What a CSV file from an operator may hold: checked before anything else reads or keeps it."""

import csv
import io
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File

from f1site.lib.uploads import LARGEST_UPLOAD

MOST_ROWS, MOST_COLUMNS, LONGEST_LINE = 500, 20, 10_000
LIMITS = (
    f"CSV in UTF-8, at most {LARGEST_UPLOAD // 1024} KB, {MOST_ROWS} rows, {MOST_COLUMNS} columns "
    f"and {LONGEST_LINE} characters a line."
)


def check_csv(file: "File[Any]") -> None:
    """Raises ValidationError, which names the limit, where `file` is more than an operator needs."""
    if file.size > LARGEST_UPLOAD:
        raise ValidationError(f"The file is larger than {LARGEST_UPLOAD // 1024} KB, the limit.")
    text = _text(file.read())
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > LONGEST_LINE:
            raise ValidationError(
                f"Line {number} has {len(line)} characters; the limit is {LONGEST_LINE} characters a line."
            )
    _check_rows(text)


def _text(content: bytes) -> str:
    if b"\0" in content:
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        raise ValidationError(f"Line {line} holds a NUL byte: the file must be CSV text in UTF-8.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ValidationError(f"Line {line} is not UTF-8: the file must be CSV text in UTF-8.") from error


def _check_rows(text: str) -> None:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        if len(header) > MOST_COLUMNS:
            raise ValidationError(f"The file has {len(header)} columns; the limit is {MOST_COLUMNS}.")
        if len(set(header)) < len(header):
            raise ValidationError("Two columns of the file have the same name.")
        for row in islice(filter(None, reader), MOST_ROWS):
            if len(row) != len(header):
                raise ValidationError(
                    f"Line {reader.line_num} has {len(row)} values, but the header has {len(header)} columns."
                )
        if next(filter(None, reader), None):
            raise ValidationError(f"The file has more than {MOST_ROWS} rows, the limit.")
    except csv.Error as error:
        raise ValidationError(f"Line {reader.line_num} is not CSV: {error}.") from error
