"""Settles differences between sources for good, and notes what an operator edits."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from f1site.lib.errors import ValidationError
from ingestion.importer.saving.bulk import lock_imports
from ingestion.importer.saving.report import Report, table_name
from ingestion.importer.saving.runs import recorded
from ingestion.importer.saving.seasons import record_tables
from ingestion.importer.saving.standings import save_standings
from ingestion.importer.saving.statements.history import RowKey, row_key
from ingestion.importer.saving.statements.settling import as_text
from ingestion.importer.saving.tables import RACES, Table
from ingestion.models import Difference, ImportRun, Race, Statement
from ingestion.models.provenance import Source
from ingestion.records import SeasonFacts

KEEP, TAKE = Difference.Decision.KEEP, Difference.Decision.TAKE
STATED = [RACES, *(table for table, _ in record_tables(SeasonFacts(0)))]
TABLES = {table_name(table.model): table for table in STATED}


def keep(difference: Difference, user: str, now: datetime) -> None:
    """The stored value stays, whatever the sources say."""
    with transaction.atomic():
        lock_imports()
        own = _of_row(difference).filter(source=difference.source)
        _decide(own.filter(field__in=_fields(difference)), KEEP, user, now)


def take(difference: Difference, user: str, now: datetime) -> ImportRun:
    """Stores the source's value, which stays, whatever the sources say."""
    subject = f"{difference}: the value of {difference.get_source_display()} taken"
    with recorded(Source.OPERATOR, subject, now) as (run, report), transaction.atomic():
        lock_imports()
        known = _of_row(difference).filter(field__in=_fields(difference))
        taken = known.filter(source=difference.source)
        values = {one.field: one.value for one in taken}
        before = _store(difference, values, report)
        for field, value in before.items():
            known.filter(field=field).update(stored_value=value)
            _note_others(_key(difference), TABLES[difference.table], field, (value, values[field]))
        _decide(known.exclude(source=difference.source), KEEP, user, now)
        _decide(taken, TAKE, user, now)
    return run


def undo(difference: Difference, now: datetime) -> ImportRun:
    """Forgets the decision; a value that was taken makes way for the one that was stored before."""
    subject = f"{difference}: decision undone"
    with recorded(Source.OPERATOR, subject, now) as (run, report), transaction.atomic():
        lock_imports()
        known = _of_row(difference).filter(field__in=_fields(difference))
        _store(difference, {one.field: one.stored_value for one in known.filter(decision=TAKE)}, report)
        row = _row(difference)
        for one in known:
            stored = as_text(getattr(row, one.field))
            nothing = {"decision": "", "decided_value": "", "decided_by": "", "decided_at": None}
            known.filter(pk=one.pk).update(stored_value=stored, **nothing)
            known.filter(pk=one.pk, value=stored).delete()
    return run


def note_edit(row: Any, before: Mapping[str, Any], now: datetime) -> None:
    """An operator changed the values of `before`; the sources still say what they stated."""
    table = TABLES[table_name(type(row))]
    race = row.pk if isinstance(row, Race) else row.race_id
    key = row_key(table, race, tuple(getattr(row, name) for name in table.key))
    for field in before.keys() & {*table.values}:
        old, new = as_text(before[field]), as_text(getattr(row, field))
        known = Difference.objects.filter(**_columns(key, table), field=field)
        known.update(stored_value=new)
        known.filter(value=new, decision="").delete()
        _note_others(key, table, field, (old, new))
    type(row)._default_manager.filter(pk=row.pk).update(source=Source.OPERATOR, stated_at=now)


def _note_others(key: RowKey, table: Table, field: str, values: tuple[str, str]) -> None:
    """Sources without a difference stated the first of `values`; the second is stored now."""
    stated, stored = values
    columns = _columns(key, table)
    known = set(Difference.objects.filter(**columns, field=field).values_list("source", flat=True))
    statements = Statement.objects.filter(race=key.race, table=columns["table"]).exclude(source__in=known)
    if stated != stored:
        Difference.objects.bulk_create(
            Difference(
                source=one.source,
                field=field,
                value=stated,
                stored_value=stored,
                stated_at=one.stated_at,
                **columns,
            )
            for one in statements.exclude(source=Source.OPERATOR)
        )


def _decide(differences: QuerySet[Difference], decision: str, user: str, now: datetime) -> None:
    for one in differences:
        one.decision, one.decided_value, one.decided_by, one.decided_at = decision, one.value, user, now
        one.save()


def _fields(difference: Difference) -> Collection[str]:
    """The field, and those that change together with it."""
    groups = TABLES[difference.table].groups
    return next((group for group in groups if difference.field in group), (difference.field,))


def _store(difference: Difference, values: Mapping[str, str], report: Report) -> dict[str, str]:
    """Stores values given as text, and the standings after them; returns what was stored before."""
    row, race = _row(difference), difference.race
    before = {name: as_text(getattr(row, name)) for name in values}
    standings = save_standings.read(race.season)
    for name, text in values.items():
        field = row._meta.get_field(name)
        setattr(row, field.attname, None if text == "" and field.null else field.to_python(text))
    if values:
        row.save(update_fields=[row._meta.get_field(name).name for name in values])
        report.change(difference.table, str(row), values, [*before.values()], [*values.values()])
    if save_standings.changed(race.season, standings):
        since = Race.objects.filter(season=race.season, date__gte=race.date, status=Race.Status.HELD)
        save_standings.save(race.season, standings, [*since.values_list("pk", flat=True)], None, report)
    return before


def _row(difference: Difference) -> Any:
    table = TABLES[difference.table]
    if table is RACES:
        return difference.race
    known = _columns(_key(difference), table)
    names = {name: known.get(name, difference.part) for name in table.key}
    row = table.model._default_manager.filter(**names).first()
    if row is None:
        raise ValidationError(f"The row of {difference} is no longer stored.")
    return row


def _of_row(difference: Difference) -> QuerySet[Difference]:
    return Difference.objects.filter(**_columns(_key(difference), TABLES[difference.table]))


def _key(difference: Difference) -> RowKey:
    return RowKey(difference.race_id, difference.driver_id, difference.constructor_id, difference.part)


def _columns(key: RowKey, table: Table) -> dict[str, Any]:
    names = {"race_id": key.race, "driver_id": key.driver, "constructor_id": key.constructor}
    return names | {"part": key.part, "table": table_name(table.model)}
