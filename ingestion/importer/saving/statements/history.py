"""What each source stated last of the rows of some races: loaded, and written when it changes."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from ingestion.importer.saving.report import table_name
from ingestion.importer.saving.statements.settling import Claim, Differing, StoredRow
from ingestion.importer.saving.tables import Table
from ingestion.models import Difference, Race, Season, Statement


class RowKey(NamedTuple):
    """A row of one table, as its differences name it."""

    race: int
    driver: int | None
    constructor: int | None
    part: str


def row_key(table: Table, race: int, key: tuple[Any, ...]) -> RowKey:
    """`key` has the values of the table's natural key."""
    if table.model is Race:
        return RowKey(race, None, None, "")
    named = dict(zip(table.key, key, strict=True))
    driver, constructor = named.pop("driver_id", None), named.pop("constructor_id", None)
    del named["race_id"]
    return RowKey(race, driver, constructor, " ".join(map(str, named.values())))


class History:
    def __init__(self, table: Table, races: Collection[int]) -> None:
        self.table, self.name = table, table_name(table.model)
        self.stated: dict[int, dict[str, datetime]] = defaultdict(dict)
        self.rows: dict[RowKey, dict[tuple[str, str], Difference]] = defaultdict(dict)
        self.differing_races: set[int] = set()
        if not races:
            return
        statements = Statement.objects.filter(race__in=races, table=self.name).order_by()
        for race, source, at in statements.values_list("race_id", "source", "stated_at"):
            self.stated[race][source] = at
        for one in Difference.objects.filter(race__in=races, table=self.name).order_by():
            key = RowKey(one.race_id, one.driver_id, one.constructor_id, one.part)
            self.rows[key][one.source, one.field] = one
        self.differing_races = {key.race for key in self.rows}

    def has_differences(self, race: int, key: tuple[Any, ...]) -> bool:
        return race in self.differing_races and row_key(self.table, race, key) in self.rows

    def stored_row(
        self, race: int, key: tuple[Any, ...], values: dict[str, Any], claim: Claim, locked: Collection[str]
    ) -> StoredRow:
        known = self.rows.get(row_key(self.table, race, key), {})
        differing: Differing = {of: one.value for of, one in known.items()}
        decided = {field for (_, field), one in known.items() if one.decision}
        return StoredRow(values, claim, self.stated.get(race, {}), differing, frozenset(decided | {*locked}))

    def record(self, claim: Claim, changed: Mapping[RowKey, tuple[Differing, dict[str, str]]]) -> None:
        """Stores the differences of rows, each with its stored values as text."""
        gone: list[int] = []
        new: list[Difference] = []
        updated: list[Difference] = []
        for key, (differing, stored) in changed.items():
            known = self.rows.get(key, {})
            gone += [one.pk for of, one in known.items() if of not in differing]
            for (source, field), value in differing.items():
                one = known.get((source, field))
                at = claim.stated_at if source == claim.source else self.stated[key.race].get(source)
                if one is None:
                    values = {
                        "value": value,
                        "stored_value": stored[field],
                        "stated_at": at or claim.stated_at,
                    }
                    new.append(
                        Difference(source=source, table=self.name, field=field, **_columns(key), **values)
                    )
                elif one.value != value or (one.stored_value != stored[field] and not one.decision):
                    one.value, one.stated_at = value, at or one.stated_at
                    one.stored_value = one.stored_value if one.decision else stored[field]
                    updated.append(one)
        Difference.objects.filter(pk__in=gone).delete()
        Difference.objects.bulk_create(new)
        Difference.objects.bulk_update(updated, ["value", "stored_value", "stated_at"])

    def record_statements(self, claim: Claim, races: Collection[int]) -> None:
        """The source has stated rows of these races, unless it has done so later."""
        known, source = self.stated, claim.source
        due = [race for race in sorted(races) if not _is_stated(known.get(race, {}).get(source), claim)]
        Statement.objects.bulk_create(
            [
                Statement(race_id=race, table=self.name, source=source, stated_at=claim.stated_at)
                for race in due
            ],
            update_conflicts=True,
            unique_fields=["race", "table", "source"],
            update_fields=["stated_at"],
        )


def is_outdated(claim: Claim, season: Season | None = None) -> bool:
    """Whether the source has stated the races of the season, or of any season, at a later time."""
    later = Statement.objects.filter(
        source=claim.source, table=table_name(Race), stated_at__gt=claim.stated_at
    )
    return (later if season is None else later.filter(race__season=season)).exists()


def _is_stated(at: datetime | None, claim: Claim) -> bool:
    return at is not None and at >= claim.stated_at


def _columns(key: RowKey) -> dict[str, Any]:
    return {"race_id": key.race, "driver_id": key.driver, "constructor_id": key.constructor, "part": key.part}
