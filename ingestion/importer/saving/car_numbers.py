"""One car or entrant in two sources' words: car numbers are missing in some, engines in others."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from ingestion.importer.saving import tables
from ingestion.importer.saving.tables import Ids, Table
from ingestion.models import ConstructorStanding

# (race, driver) or (race, constructor), and the car number or engine.
Pair = tuple[int, int]


def align(table: Table, rows: list[tuple[Any, ...]], records: list[Any], ids: Ids) -> list[Any]:
    """`records` under the car numbers and engines that their stored `rows` have."""
    if not rows or table not in (tables.RACE_RESULTS, tables.CONSTRUCTOR_STANDINGS):
        return records
    who, what = (name.removesuffix("_id") for name in table.key[1:])
    mine = [_pair(record, who, ids) for record in records]
    theirs: dict[Pair, list[str]] = {}
    for row in rows:
        theirs.setdefault((row[0], row[1]), []).append(row[2])
    if table is tables.CONSTRUCTOR_STANDINGS:
        _adopt_engines(mine, records, theirs, rows)
    once = {pair for pair, number in Counter(mine).items() if number == 1}
    return [
        replace(record, **{what: theirs[pair][0]})
        if pair in once and len(theirs.get(pair, ())) == 1
        else record
        for pair, record in zip(mine, records, strict=True)
    ]


def _pair(record: Any, who: str, ids: Ids) -> Pair:
    """(0, …) where an id waits, which no stored row has."""
    return ids["race_id"].get(record.race, 0), ids[f"{who}_id"].get(getattr(record, who), 0)


def _adopt_engines(
    mine: Sequence[Pair],
    records: Iterable[Any],
    theirs: dict[Pair, list[str]],
    rows: list[tuple[Any, ...]],
) -> None:
    """Rows that another source gave without an engine get the one they are now told to have."""
    adopted: dict[Pair, str] = {}
    for pair, record in zip(mine, records, strict=True):
        if record.engine and theirs.get(pair) == [""]:
            adopted.setdefault(pair, record.engine)
    races: dict[tuple[int, str], list[int]] = {}
    for (race, constructor), engine in adopted.items():
        races.setdefault((constructor, engine), []).append(race)
        theirs[race, constructor] = [engine]
    for (constructor, engine), held in races.items():
        nameless = ConstructorStanding.objects.filter(constructor=constructor, engine="", race__in=held)
        nameless.update(engine=engine)
    rows[:] = [(*row[:2], adopted.get((row[0], row[1]), row[2]), *row[3:]) for row in rows]
