"""Saves a file of odds, all of it or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from analytics.models import Odds
from analytics.odds.entrants import Entrants
from analytics.odds.parse import Line, Parsed, parse
from f1site.lib.confirmation import require_same
from f1site.lib.database import locks
from f1site.lib.errors import DataImportError, ValidationError
from ingestion import generation

# The key of the advisory lock: any number that nothing else locks.
LOCK = 0x0F10DD5
VALUES = ("win", "podium", "taken_at")

Key = tuple[int, int, str]


@dataclass(frozen=True)
class Imported:
    """What an import changed, or would change: a sentence for each row that it removes."""

    races: int
    counts: dict[str, int]
    removed: list[str]
    ignored: list[str]

    @property
    def shown(self) -> list[Any]:
        """What an operator confirms."""
        return [self.races, self.counts, self.removed, self.ignored]

    @property
    def summary(self) -> str:
        parts = [f"{count} {name}" for name, count in self.counts.items()]
        races = f"{self.races} race" + "s" * (self.races != 1)
        ignored = f" Columns ignored: {', '.join(self.ignored)}." if self.ignored else ""
        return f"Odds of {races}: {', '.join(parts)}.{ignored}"


def import_odds(content: bytes, source: str, *, dry_run: bool = False, confirmed: str = "") -> Imported:
    """Replaces a source's odds of each race in the file; a second time changes nothing.

    `source` is that of lines which name none. `confirmed` is the digest of what an operator was shown:
    ChangedSinceShown is raised where the import would do something else. Raises DataImportError whose details
    list a sentence for each invalid line as `problems`. Then nothing is saved.
    """
    parsed = parse(content, source)
    rows = _resolved(parsed)
    if parsed.problems:
        ordered = sorted(parsed.problems, key=lambda problem: int(problem.split(":")[0].split()[1]))
        count = f"{len(ordered)} line" + ("s are" if len(ordered) > 1 else " is")
        raise DataImportError(
            "\n".join([f"Nothing was imported: {count} invalid.", *ordered]), problems=ordered
        )
    with transaction.atomic():
        locks.lock_until_commit(LOCK)
        planned = _plan(rows)
        imported = planned.imported(rows, parsed.ignored)
        require_same(confirmed, imported.shown, "the stored odds have")
        if not dry_run and planned.has_effect:
            planned.save()
        return imported


def _resolved(parsed: Parsed) -> dict[Key, Odds]:
    """The rows of the valid lines; adds the problems of the others to `parsed.problems`."""
    entrants = Entrants(line.season for line in parsed.lines)
    rows: dict[Key, Odds] = {}
    numbers: dict[Key, int] = {}
    for line in parsed.lines:
        try:
            row = _row(line, entrants)
            key = _key(row)
            if key in rows:
                raise ValidationError(f"line {numbers[key]} has odds of the same driver, race and source.")
            rows[key], numbers[key] = row, line.number
        except ValidationError as error:
            parsed.problems.append(f"line {line.number}: {error.message}")
    return rows


def _row(line: Line, entrants: Entrants) -> Odds:
    race = entrants.race(line.season, line.round)
    if line.taken_at is not None and line.taken_at >= race.earliest_start:
        raise ValidationError(
            f"the odds were taken at {line.taken_at:%Y-%m-%d %H:%M} UTC, not before the start of the {race}."
        )
    return Odds(
        race=race,
        driver=entrants.drivers[entrants.driver(line.driver, race)],
        source=line.source,
        win=line.win,
        podium=line.podium,
        taken_at=line.taken_at,
    )


def _key(row: Odds) -> Key:
    return row.race_id, row.driver_id, row.source


@dataclass(frozen=True)
class Plan:
    """The rows to add, the pairs of a stored row and what it becomes, and the rows to delete."""

    new: list[Odds]
    changed: list[tuple[Odds, Odds]]
    gone: list[Odds]
    unchanged: int

    @property
    def has_effect(self) -> bool:
        return bool(self.new or self.changed or self.gone)

    def imported(self, rows: Mapping[Key, Odds], ignored: list[str]) -> Imported:
        counts = {
            "new": len(self.new),
            "changed": len(self.changed),
            "removed": len(self.gone),
            "unchanged": self.unchanged,
        }
        removed = [f"{row.driver} in the {row.race}, {row.source}, is not in the file." for row in self.gone]
        return Imported(len({row.race_id for row in rows.values()}), counts, removed, ignored)

    def save(self) -> None:
        # A changed row becomes a new one: what is due sees it by its number.
        old = [*self.gone, *(stored for stored, _ in self.changed)]
        Odds.objects.filter(pk__in=[row.pk for row in old]).delete()
        Odds.objects.bulk_create([*self.new, *(row for _, row in self.changed)], batch_size=500)
        generation.renew()


def _plan(rows: Mapping[Key, Odds]) -> Plan:
    """Compares with what is stored of the races and sources of the file."""
    files = {(row.race_id, row.source) for row in rows.values()}
    found = Odds.objects.filter(race__in={race for race, _ in files}).select_related("driver", "race__season")
    stored = {_key(row): row for row in found.order_by("race", "pk") if (row.race_id, row.source) in files}
    pairs = [(stored[key], row) for key, row in rows.items() if key in stored]
    changed = [pair for pair in pairs if any(getattr(pair[0], n) != getattr(pair[1], n) for n in VALUES)]
    return Plan(
        new=[row for key, row in rows.items() if key not in stored],
        changed=changed,
        gone=[row for key, row in stored.items() if key not in rows],
        unchanged=len(pairs) - len(changed),
    )
