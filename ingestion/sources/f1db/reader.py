"""Reading one archive: rows become records, refused rows are noted with their reason.

A malformed value refuses its row, and with it the rows that depend on it. A row that points
nowhere means that the archive as a whole cannot be trusted, and ends the import.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Generic, TypeVar

from f1site.lib.errors import DataImportError
from ingestion.records import Refusal
from ingestion.sources.f1db.archive import Archive
from ingestion.sources.rows import InvalidRow, Row

T = TypeVar("T")


class Known(Generic[T]):
    """The rows of one file by id: those accepted, and why others were not."""

    def __init__(self, file: str) -> None:
        self.file = f"f1db-{file}.csv"
        self.accepted: dict[str, T] = {}
        self.refused: dict[str, str] = {}

    def id(self, row: Row, column: str) -> str:
        external_id = row.cells[column]
        if external_id in self.accepted:
            return external_id
        if external_id in self.refused:
            raise InvalidRow(f"{column} {external_id!r} was itself refused ({self.refused[external_id]})")
        shown = external_id[:80]
        raise DataImportError(f"{row.place}: {column} {shown!r} is not in {self.file}.")

    def get(self, row: Row, column: str) -> T:
        return self.accepted[self.id(row, column)]


class Once:
    """Refuses the second row that says the same thing."""

    def __init__(self, what: str) -> None:
        self.what = what
        self.lines: dict[Hashable, int] = {}

    def check(self, key: Hashable, row: Row, name: str) -> None:
        first = self.lines.setdefault(key, row.line)
        if first != row.line:
            raise InvalidRow(f"{name} is already {self.what} in row {first}")


class Reader:
    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.refused: list[Refusal] = []

    def records(
        self, table: str, file: str, columns: Sequence[str], build: Callable[[Row], T]
    ) -> Iterator[T]:
        """What `build` makes of each row of the file; rows it refuses are noted under `table`."""
        for row in self.archive.rows(file, columns):
            try:
                record = self._built(row, build)
            except InvalidRow as error:
                self.refused.append(Refusal(table, row.place, str(error)))
            else:
                yield record

    def by_id(
        self, table: str, file: str, columns: Sequence[str], build: Callable[[Row], T], id_column: str = "id"
    ) -> Known[T]:
        """The records of a file whose rows others point to."""
        known: Known[T] = Known(file)
        once = Once("given")

        def identified(row: Row) -> tuple[str, T]:
            external_id = row.required(id_column, 80)
            try:
                once.check(external_id, row, external_id)
                return external_id, build(row)
            except InvalidRow as error:
                if external_id not in known.accepted:
                    known.refused[external_id] = f"{row.place}: {error}"
                raise

        for external_id, record in self.records(table, file, [id_column, *columns], identified):
            known.accepted[external_id] = record
        return known

    @staticmethod
    def _built(row: Row, build: Callable[[Row], T]) -> T:
        if not row.cells:
            raise InvalidRow("it has more or fewer values than the header")
        return build(row)
