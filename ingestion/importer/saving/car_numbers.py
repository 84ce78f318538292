"""Matches rows of two sources: car numbers are missing in one, engines in the other."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from ingestion.importer.saving import tables
from ingestion.importer.saving.saver import Ids
from ingestion.importer.saving.tables import Table
from ingestion.models import ConstructorStanding

# (race, driver) or (race, constructor), and the car number or engine.
Pair = tuple[int, int]


def align(table: Table, rows: list[tuple[Any, ...]], records: list[Any], ids: Ids) -> list[Any]:
    """`records` with the car numbers and engines of their stored `rows`."""
    if not rows or table not in (tables.RACE_RESULTS, tables.CONSTRUCTOR_STANDINGS):
        return records
    entrant, field = (name.removesuffix("_id") for name in table.key[1:])
    pairs = [_pair(record, entrant, ids) for record in records]
    stored: dict[Pair, list[str]] = {}
    for row in rows:
        stored.setdefault((row[0], row[1]), []).append(row[2])
    if table is tables.CONSTRUCTOR_STANDINGS:
        _adopt_engines(pairs, records, stored, rows)
    unique = {pair for pair, number in Counter(pairs).items() if number == 1}
    return [
        replace(record, **{field: stored[pair][0]})
        if pair in unique and len(stored.get(pair, ())) == 1
        else record
        for pair, record in zip(pairs, records, strict=True)
    ]


def _pair(record: Any, entrant: str, ids: Ids) -> Pair:
    """Our ids of race and entrant; 0, which no stored row has, for an unmapped id."""
    return ids["race_id"].get(record.race, 0), ids[f"{entrant}_id"].get(getattr(record, entrant), 0)


def _adopt_engines(
    pairs: Sequence[Pair],
    records: Iterable[Any],
    stored: dict[Pair, list[str]],
    rows: list[tuple[Any, ...]],
) -> None:
    """Sets the engine of stored rows that another source saved without one."""
    adopted: dict[Pair, str] = {}
    for pair, record in zip(pairs, records, strict=True):
        if record.engine and stored.get(pair) == [""]:
            adopted.setdefault(pair, record.engine)
    races: dict[tuple[int, str], list[int]] = {}
    for (race, constructor), engine in adopted.items():
        races.setdefault((constructor, engine), []).append(race)
        stored[race, constructor] = [engine]
    for (constructor, engine), held in races.items():
        without_engine = ConstructorStanding.objects.filter(constructor=constructor, engine="", race__in=held)
        without_engine.update(engine=engine)
    rows[:] = [(*row[:2], adopted.get((row[0], row[1]), row[2]), *row[3:]) for row in rows]
