"""The rounds of a season follow one statement: two races may never have the same one."""

from collections.abc import Iterable, Sequence
from typing import Any

from ingestion.importer.saving.saver import Plan, Row, Saver
from ingestion.importer.saving.tables import RACES
from ingestion.records import RaceRecord

ROUND = "round_number"
AT = RACES.fields.index(ROUND)


def plan_rounds(
    saver: Saver, stored_rows: Sequence[Row], records: Iterable[RaceRecord]
) -> tuple[Plan, dict[str, int | None]]:
    """What the records change, and the rounds by Grand Prix.

    No stored round changes where only some of them would.
    """
    rows = list(saver.rows(RACES, records))
    plan = saver.plan(RACES, stored_rows, rows)
    if _is_ambiguous(_rounds(plan, rows).values()):
        plan = saver.plan(RACES, stored_rows, rows, keep=(ROUND,))
        taken = {number for name, number in _rounds(plan, rows).items() if name not in _new(plan)}
        plan.new = {key: _without_round(row) if row[AT] in taken else row for key, row in plan.new.items()}
    return plan, _rounds(plan, rows)


def _rounds(plan: Plan, rows: Iterable[tuple[Row, Any]]) -> dict[str, int | None]:
    """The round of each race of `rows` by its Grand Prix."""
    stated = {row[: len(RACES.key)]: row[AT] for row, _ in rows}
    stated |= {key: change.after.values[ROUND] for key, change in plan.changes.items()}
    stated |= {key: row[AT] for key, row in plan.new.items()}
    return {key[1]: number for key, number in stated.items()}


def _new(plan: Plan) -> set[str]:
    return {key[1] for key in plan.new}


def _without_round(row: Row) -> Row:
    return (*row[:AT], None, *row[AT + 1 :])


def _is_ambiguous(numbers: Iterable[int | None]) -> bool:
    known = [number for number in numbers if number is not None]
    return len(set(known)) < len(known)
