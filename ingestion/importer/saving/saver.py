"""Saves records in bulk: compares them with the stored rows by natural key, then writes the changes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from ingestion.importer.saving import bulk
from ingestion.importer.saving.precedence import keep_known
from ingestion.importer.saving.report import Report, table_name
from ingestion.importer.saving.tables import Table
from ingestion.records import Refusal

# Our row ids by column and the source's id.
Ids = Mapping[str, Mapping[Any, int]]


@dataclass(frozen=True)
class Saver:
    """`ids` maps the source's ids to ours by column; `subject` begins a row's name in the report."""

    ids: Ids
    report: Report
    subject: str = ""
    source: str = ""

    def save(self, table: Table, stored_rows: Iterable[tuple[Any, ...]], records: Iterable[Any]) -> None:
        """Writes new and changed `records`; stored rows without a record stay.

        `stored_rows` are tuples of the table's fields.
        """
        name, width = table_name(table.model), len(table.key)
        stored = {row[:width]: row[width:] for row in stored_rows}
        new, changed = [], []
        for row, record in sorted(self.rows(table, records), key=lambda pair: pair[0][:width]):
            key, values = row[:width], row[width:]
            if key not in stored:
                new.append(row)
                continue
            if values != stored[key]:
                values = keep_known(self.source, table.values, stored[key], values)
            if values == stored[key]:
                self.report.count(name, "unchanged")
            else:
                self.report.change(name, self._label(table, record), table.values, stored[key], values)
                changed.append(key + values)
        self.report.count(name, "new", len(new))
        bulk.insert(table.model, table.fields, new)
        bulk.upsert(table.model, table.key, table.values, changed)

    def rows(self, table: Table, records: Iterable[Any]) -> Iterable[tuple[tuple[Any, ...], Any]]:
        """Each record as a tuple of the table's fields, with our row ids."""
        values_of = attrgetter(*(name.removesuffix("_id") for name in table.fields))
        maps = [self.ids.get(name) for name in table.fields]
        for record in records:
            values = zip(maps, values_of(record), strict=True)
            try:
                row = tuple(value if ours is None else ours[value] for ours, value in values)
            except KeyError as missing:
                reason = f"needs {missing.args[0]}, which was refused or waits to be mapped"
                refusal = Refusal(table_name(table.model), self._label(table, record), reason)
                self.report.refuse([refusal])
            else:
                yield row, record

    def _label(self, table: Table, record: Any) -> str:
        names = (name.removesuffix("_id") for name in table.key)
        return " ".join([self.subject, *(str(getattr(record, name)) for name in names)]).lstrip()
