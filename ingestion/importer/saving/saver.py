"""Saves records in bulk: compares them with the stored rows by natural key, then writes the changes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

from django.utils import timezone

from ingestion.importer.saving import bulk
from ingestion.importer.saving.report import Report, table_name
from ingestion.importer.saving.statements.history import History, row_key
from ingestion.importer.saving.statements.precedence import as_values
from ingestion.importer.saving.statements.settling import LONG_AGO, Claim, Settled, StoredRow, as_text, settle
from ingestion.importer.saving.tables import Table
from ingestion.models import Race
from ingestion.models.stated import Stated
from ingestion.records import Refusal

# Our row ids by column and the source's id.
Ids = Mapping[str, Mapping[Any, int]]
Row = tuple[Any, ...]


@dataclass(slots=True)
class Change:
    """A stored row, and what becomes of it."""

    label: str
    race: int
    before: StoredRow
    after: Settled


@dataclass(slots=True)
class Plan:
    """What will be written, by natural key."""

    table: Table
    history: History
    keep: Collection[str] = ()
    new: dict[Row, Row] = field(default_factory=dict)
    changes: dict[Row, Change] = field(default_factory=dict)
    unchanged: set[Row] = field(default_factory=set)


@dataclass(frozen=True)
class Saver:
    """`ids` maps the source's ids to ours by column; `subject` begins a row's name in the report.

    `claim` says which source states the records, and when; by default they are computed.
    """

    ids: Ids
    report: Report
    subject: str = ""
    claim: Claim = field(default_factory=lambda: Claim("", timezone.now()))

    def save(
        self, table: Table, stored_rows: Iterable[Row], records: Iterable[Any], *, only_new: bool = False
    ) -> None:
        """Writes new and changed `records`; stored rows without a record stay.

        `stored_rows` are tuples of the table's columns. `only_new`: no stored row changes.
        """
        stored_rows, width = list(stored_rows), len(table.key)
        records = list(records)
        self.report.stated[table_name(table.model), self.subject] += len(records)
        rows = list(self.rows(table, records))
        if only_new:
            known = {row[:width] for row in stored_rows}
            new = [(row, record) for row, record in rows if row[:width] not in known]
            self.report.count(table_name(table.model), "unchanged", len(rows) - len(new))
            rows = new
        self.write(self.plan(table, stored_rows, rows))

    def plan(
        self,
        table: Table,
        stored_rows: Iterable[Row],
        rows: Iterable[tuple[Row, Any]],
        keep: Collection[str] = (),
    ) -> Plan:
        """What `rows` change; the fields in `keep` are not changed, and the source differs in them."""
        width = len(table.key)
        stored = {row[:width]: row for row in stored_rows}
        races = _races(table, {row[:width] for row, _ in rows})
        plan = Plan(table, History(table, set(races.values())), keep)
        for row, record in sorted(rows, key=lambda pair: pair[0][:width]):
            key = row[:width]
            if key not in stored:
                plan.new[key] = row
            elif self._is_known(plan, races.get(key), row, stored[key]):
                plan.unchanged.add(key)
            else:
                label = self._label(table, record)
                plan.changes[key] = self._change(plan, label, races.get(key, 0), row, stored[key])
        return plan

    def write(self, plan: Plan) -> None:
        table, name = plan.table, table_name(plan.table.model)
        self.report.count(name, "unchanged", len(plan.unchanged))
        self.report.count(name, "new", len(plan.new))
        provenance = self.claim if table.is_stated else ()
        bulk.insert(table.model, table.columns, [(*row, *provenance) for row in plan.new.values()])
        written = []
        for key, change in plan.changes.items():
            self._report(table, change)
            after = change.after
            if after.values != change.before.values or after.claim != change.before.claim:
                written.append((*key, *after.values.values(), *(after.claim if table.is_stated else ())))
        bulk.upsert(table.model, table.key, table.columns[len(table.key) :], written)
        if table.is_stated:
            self._record(plan)

    def _is_known(self, plan: Plan, race: int | None, row: Row, stored: Row) -> bool:
        """Whether it says nothing new; most rows of a further import."""
        table, width = plan.table, len(plan.table.key)
        if row[width:] != stored[width : len(table.fields)]:
            return False
        if not table.is_stated or race is None or not self.claim.source:
            return True
        is_first = self.claim.source not in plan.history.stated.get(race, ())
        return not is_first and not plan.history.has_differences(race, row[:width])

    def _change(self, plan: Plan, label: str, race: int, row: Row, stored: Row) -> Change:
        table, width = plan.table, len(plan.table.key)
        source, stated_at = stored[len(table.fields) :] if table.is_stated else ("", None)
        claim = Claim(source, stated_at or LONG_AGO)
        values = as_values(table.values, stored[width : len(table.fields)])
        before = plan.history.stored_row(race, row[:width], values, claim, plan.keep)
        stated = as_values(table.values, row[width:])
        return Change(label, race, before, settle(before, self.claim, stated, table.groups))

    def _report(self, table: Table, change: Change) -> None:
        """A difference is listed when it appears."""
        name, before, after = table_name(table.model), change.before, change.after
        listed = [
            Refusal(name, change.label, f"{field} {value!r}: {as_text(before.values[field])!r} stays")
            for (source, field), value in after.differing.items()
            if source == self.claim.source and before.differing.get((source, field)) != value
        ]
        if after.values != before.values:
            self.report.change(name, change.label, table.values, *_both(before, after))
        elif not listed:
            self.report.count(name, "unchanged")
        self.report.differ(listed, counted=after.values == before.values)

    def _record(self, plan: Plan) -> None:
        """Stores what the source stated last."""
        table, history = plan.table, plan.history
        differing = {
            row_key(table, change.race, key): (
                change.after.differing,
                {name: as_text(value) for name, value in change.after.values.items()},
            )
            for key, change in plan.changes.items()
            if change.before.differing or change.after.differing
        }
        history.record(self.claim, differing)
        if not self.claim.source:
            return
        keys = plan.new.keys() | plan.changes.keys() | plan.unchanged
        history.record_statements(self.claim, set(_races(table, keys).values()))

    def rows(self, table: Table, records: Iterable[Any]) -> Iterable[tuple[Row, Any]]:
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
                self.report.unsaved[refusal.table, self.subject] += bool(self.subject)
            else:
                yield row, record

    def _label(self, table: Table, record: Any) -> str:
        names = (name.removesuffix("_id") for name in table.key)
        return " ".join([self.subject, *(str(getattr(record, name)) for name in names)]).lstrip()


def _both(before: StoredRow, after: Settled) -> tuple[list[Any], list[Any]]:
    return list(before.values.values()), list(after.values.values())


def _races(table: Table, keys: Collection[Row]) -> dict[Row, int]:
    """The race of each stored row by its natural key; none in tables without provenance."""
    if not issubclass(table.model, Stated):
        return {}
    if table.model is not Race:
        return {key: key[0] for key in keys}
    seasons = {key[0] for key in keys}
    rows = Race.objects.filter(season__in=seasons).order_by().values_list(*table.key, "pk")
    return {tuple(key): race for *key, race in rows if tuple(key) in keys}
