"""Reads a CSV file of odds. Nothing is looked up here: names of races and drivers stay text."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from f1site.lib import clock
from f1site.lib.errors import DataImportError, ValidationError

NEEDED = ("season", "round", "driver")
# Names of columns that mean the same.
OTHER_NAMES = {"win_odds": "win", "podium_odds": "podium"}
KNOWN = (*NEEDED, "win", "podium", "taken_at", "source")
DELIMITERS = ",;\t"
SEASON, ROUND = re.compile(r"[12]\d{3}", re.ASCII), re.compile(r"\d{1,2}", re.ASCII)
DECIMAL = re.compile(r"\d{1,9}(\.\d{1,20})?", re.ASCII)
LONGEST_SOURCE = 100


@dataclass(frozen=True)
class Line:
    """A line of the file, by its number in it. Of win and podium one may be None."""

    number: int
    season: int
    round: int
    driver: str
    win: float | None
    podium: float | None
    taken_at: datetime | None
    source: str


@dataclass
class Parsed:
    """`problems` has a sentence for each invalid line, `ignored` the columns that mean nothing."""

    lines: list[Line] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)


def parse(content: bytes, source: str) -> Parsed:
    """Raises DataImportError where the file as a whole cannot be read.

    `source` is that of lines without one. Numbers have a decimal point; where a semicolon separates the
    columns, as some spreadsheets write it, also a decimal comma.
    """
    text = _decoded(content)
    delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    parsed = Parsed()
    try:
        header = _header(next(reader, []))
        parsed.ignored = [name for name in header if name not in KNOWN]
        for number, values in _rows(reader, header, parsed.problems):
            try:
                parsed.lines.append(_line(number, values, source, delimiter))
            except ValidationError as error:
                parsed.problems.append(f"line {number}: {error.message}")
    except csv.Error as error:
        raise DataImportError(f"Line {reader.line_num} is not CSV: {error}.") from error
    if not parsed.lines and not parsed.problems:
        raise DataImportError("The file has no line of odds below its header.")
    return parsed


def _decoded(content: bytes) -> str:
    if not content.strip():
        raise DataImportError("The file is empty.")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content:
        raise DataImportError("The file is not UTF-8 but UTF-16: save it as CSV in UTF-8.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DataImportError(f"Line {line} is not UTF-8: save the file as CSV in UTF-8.") from error


def _header(names: Sequence[str]) -> list[str]:
    header = [OTHER_NAMES.get(name.strip().lower(), name.strip().lower()) for name in names]
    missing = [name for name in NEEDED if name not in header]
    if not {"win", "podium"} & set(header):
        missing.append("win or podium")
    if missing:
        raise DataImportError(
            f"The first line must name the columns; these are missing: {', '.join(missing)}."
        )
    double = sorted({name for name in header if name in KNOWN and header.count(name) > 1})
    if double:
        raise DataImportError(f"The file has more than one column for: {', '.join(double)}.")
    return header


def _rows(
    reader: Iterator[list[str]], header: Sequence[str], problems: list[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Lines that have a value for each column, with their numbers."""
    for row in reader:
        number: int = reader.line_num  # type: ignore[attr-defined]
        values = [value.strip() for value in row]
        if not any(values):
            continue
        if len(values) != len(header):
            problems.append(
                f"line {number}: it has {len(values)} values, but there are {len(header)} columns."
            )
        else:
            yield number, dict(zip(header, values, strict=True))


def _line(number: int, values: Mapping[str, str], source: str, delimiter: str) -> Line:
    win, podium = (_odds(name, values.get(name, ""), delimiter) for name in ("win", "podium"))
    if win is None and podium is None:
        raise ValidationError("it has odds neither of the win nor of the podium.")
    if not values["driver"]:
        raise ValidationError("it names no driver.")
    taken_at, own = values.get("taken_at", ""), values.get("source") or source
    if len(own) > LONGEST_SOURCE:
        raise ValidationError(f"the name of the source has more than {LONGEST_SOURCE} characters.")
    return Line(
        number=number,
        season=_number("season", values["season"], SEASON),
        round=_number("round", values["round"], ROUND),
        driver=values["driver"],
        win=win,
        podium=podium,
        taken_at=clock.parse_instant(taken_at) if taken_at else None,
        source=own,
    )


def _number(name: str, text: str, pattern: re.Pattern[str]) -> int:
    if not pattern.fullmatch(text):
        raise ValidationError(f"{text[:20]!r} is no {name}: write a number such as 2024 or 3.")
    return int(text)


def _odds(name: str, text: str, delimiter: str) -> float | None:
    if not text:
        return None
    if delimiter == ";":
        text = text.replace(",", ".")
    if not DECIMAL.fullmatch(text) or float(text) <= 1:
        raise ValidationError(f"{text[:20]!r} are no {name} odds: write decimal odds above 1, such as 3.5.")
    return float(text)
