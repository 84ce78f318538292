"""Converts the rows of an archive to records and collects the refused rows with their reasons.

An invalid value refuses its row and the rows that refer to it. A row that refers to an unknown id
means that the archive as a whole cannot be trusted, and ends the import.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Generic, TypeVar

from f1site.lib.errors import DataImportError
from ingestion.records import Refusal
from ingestion.sources.f1db.archive import Archive
from ingestion.sources.rows import InvalidRow, Row

T = TypeVar("T")


class RowsById(Generic[T]):
    """The accepted rows of one file by id, and the reasons of the refused ones."""

    def __init__(self, file: str) -> None:
        self.file = f"f1db-{file}.csv"
        self.accepted: dict[str, T] = {}
        self.refused: dict[str, str] = {}

    def id(self, row: Row, column: str) -> str:
        external_id = row.cells[column]
        if external_id in self.accepted:
            return external_id
        if external_id in self.refused:
            raise InvalidRow(f"{column} {external_id!r} was refused ({self.refused[external_id]})")
        shown = external_id[:80]
        raise DataImportError(f"{row.location}: {column} {shown!r} is not in {self.file}.")

    def get(self, row: Row, column: str) -> T:
        return self.accepted[self.id(row, column)]


class Unique:
    """Refuses a second row with the same key."""

    def __init__(self, scope: str) -> None:
        self.scope = scope
        self.lines: dict[Hashable, int] = {}

    def check(self, key: Hashable, row: Row, name: str) -> None:
        first = self.lines.setdefault(key, row.line)
        if first != row.line:
            raise InvalidRow(f"{name} is already {self.scope} in row {first}")


class Reader:
    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.refused: list[Refusal] = []

    def records(
        self, table: str, file: str, columns: Sequence[str], build: Callable[[Row], T]
    ) -> Iterator[T]:
        """The record that `build` makes of each row; refused rows are reported under `table`."""
        for row in self.archive.rows(file, columns):
            try:
                record = self._built(row, build)
            except InvalidRow as error:
                self.refused.append(Refusal(table, row.location, str(error)))
            else:
                yield record

    def by_id(
        self, table: str, file: str, columns: Sequence[str], build: Callable[[Row], T], id_column: str = "id"
    ) -> RowsById[T]:
        """The records of a file by id, for the rows that refer to them."""
        rows: RowsById[T] = RowsById(file)
        unique = Unique("given")

        def identified(row: Row) -> tuple[str, T]:
            external_id = row.required(id_column, 80)
            try:
                unique.check(external_id, row, external_id)
                return external_id, build(row)
            except InvalidRow as error:
                if external_id not in rows.accepted:
                    rows.refused[external_id] = f"{row.location}: {error}"
                raise

        for external_id, record in self.records(table, file, [id_column, *columns], identified):
            rows.accepted[external_id] = record
        return rows

    @staticmethod
    def _built(row: Row, build: Callable[[Row], T]) -> T:
        if not row.cells:
            raise InvalidRow("it has more or fewer values than the header")
        return build(row)
