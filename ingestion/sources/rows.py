"""One row of a CSV file. Each value is parsed strictly: an invalid value refuses the row."""

import re
from collections.abc import Collection
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

# The largest values of PositiveSmallIntegerField and PositiveIntegerField in PostgreSQL.
SMALL, LARGE = 2**15 - 1, 2**31 - 1
# More than any race or season has had.
MAX_CARS = MAX_ROUNDS = 60
CENT = Decimal("0.01")
DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
TIME = re.compile(r"\d\d:\d\d(:\d\d)?", re.ASCII)
NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,12})?", re.ASCII)
# Written by programs that turn the absence of a value into text.
NULLS = {"None", "none", "null", "NULL", "Null", "undefined", "N/A", "n/a", "\\N"}
BOOLEANS = {"true": True, "false": False, "": False}


class InvalidRow(Exception):
    """This row cannot be imported; the message is the reason."""


class Row:
    """`line` is the line of the file on which the row begins; the header is line 1."""

    __slots__ = ("cells", "file", "line")

    def __init__(self, file: str, line: int, cells: dict[str, str]) -> None:
        self.file = file
        self.line = line
        self.cells = cells

    @property
    def location(self) -> str:
        return f"{self.file} row {self.line}"

    def invalid(self, column: str, problem: str) -> InvalidRow:
        value = self.cells[column]
        shown = repr(value if len(value) <= 40 else value[:40] + "…")
        return InvalidRow(f"{column} {shown} {problem}")

    def text(self, column: str, limit: int) -> str:
        """At most `limit` characters; may be empty."""
        value = self.cells[column]
        if len(value) > limit:
            raise InvalidRow(f"{column} is {len(value)} characters long, at most {limit} are stored")
        if "\0" in value:
            raise self.invalid(column, "contains a zero byte")
        return value.strip()

    def car_number(self, column: str) -> str:
        """May be empty."""
        return "" if self._is_empty(column) else self.text(column, 4)

    def _is_empty(self, column: str) -> bool:
        value = self.cells[column]
        return not value or value in NULLS

    def required(self, column: str, limit: int) -> str:
        value = self.text(column, limit)
        if not value:
            raise InvalidRow(f"{column} is empty")
        return value

    def choice(self, column: str, allowed: Collection[str]) -> str:
        value = self.cells[column]
        if value not in allowed:
            raise self.invalid(column, "is not known")
        return value

    def integer(self, column: str, low: int = 0, high: int = SMALL) -> int | None:
        value = self.cells[column]
        if self._is_empty(column):
            return None
        digits = value.removeprefix("-")
        if not (digits.isascii() and digits.isdigit() and len(digits) <= 12):
            raise self.invalid(column, "is not a whole number")
        number = int(value)
        if not low <= number <= high:
            raise self.invalid(column, f"is outside {low} to {high}")
        return number

    def whole(self, column: str, low: int = 0, high: int = SMALL) -> int:
        """A required integer."""
        number = self.integer(column, low, high)
        if number is None:
            raise InvalidRow(f"{column} is empty")
        return number

    def number(self, column: str, low: float, high: float) -> float | None:
        value = self.cells[column]
        if self._is_empty(column):
            return None
        if not NUMBER.fullmatch(value):
            raise self.invalid(column, "is not a number")
        number = float(value)
        if not low <= number <= high:
            raise self.invalid(column, f"is outside {low} to {high}")
        return number

    def points(self, column: str) -> Decimal:
        """Rounded to hundredths: a seventh of a point is 0.14. An empty cell is 0."""
        value = self.cells[column]
        if self._is_empty(column):
            return Decimal(0)
        if not NUMBER.fullmatch(value):
            raise self.invalid(column, "is not a number of points")
        points = Decimal(value).quantize(CENT, ROUND_HALF_UP)
        if not 0 <= points < 10_000:
            raise self.invalid(column, "is outside 0 to 9999")
        return points

    def boolean(self, column: str) -> bool:
        """An empty cell is false: without a valid lap there is no fastest lap."""
        value = self.cells[column]
        if value not in BOOLEANS:
            raise self.invalid(column, "is neither true nor false")
        return BOOLEANS[value]

    def day(self, column: str, first_year: int) -> date | None:
        value = self.cells[column]
        if self._is_empty(column):
            return None
        try:
            day = date.fromisoformat(value) if DATE.fullmatch(value) else None
        except ValueError:
            day = None
        if day is None:
            raise self.invalid(column, "is not a date such as 2024-03-02")
        if day.year < first_year:
            raise self.invalid(column, f"is before {first_year}")
        return day

    def instant(self, day_column: str, time_column: str) -> datetime | None:
        """In UTC; None unless both the date and the time are given."""
        day, value = self.day(day_column, 1950), self.cells[time_column]
        if self._is_empty(time_column):
            return None
        try:
            at = time.fromisoformat(value) if TIME.fullmatch(value) else None
        except ValueError:
            at = None
        if at is None:
            raise self.invalid(time_column, "is not a time such as 15:00")
        return datetime.combine(day, at, UTC) if day else None
