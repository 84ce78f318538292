"""Counts and lists the changes of an import, for the command's table and the ImportRun."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any, TypeVar

from django.db.models import Model

from f1site.lib.errors import DataImportError
from f1site.lib.progress import progress
from ingestion.models import ConstructorStanding, DriverStanding, ImportRun
from ingestion.models.provenance import OUTCOMES
from ingestion.records import Refusal

T = TypeVar("T")

COMPUTED = {str(model._meta.verbose_name_plural) for model in (DriverStanding, ConstructorStanding)}

# The lists are cut at this length; the counts are always complete.
MAX_LISTED = 2000
# So many refused rows, and such a share of a list, mean that an import has failed.
MANY, NEARLY_ALL = 10, 0.9


def table_name(model: type[Model]) -> str:
    return str(model._meta.verbose_name_plural)


class Report:
    """`run_id` is the ImportRun whose progress is shown."""

    def __init__(self, run_id: int | None = None) -> None:
        self.run_id = run_id
        self.counts: dict[str, dict[str, int]] = {}
        self.refused: list[dict[str, str]] = []
        self.changes: list[dict[str, str]] = []
        # Rows that were not saved, and all rows, by table and season; "" for all seasons.
        self.unsaved: Counter[tuple[str, str]] = Counter()
        self.stated: Counter[tuple[str, str]] = Counter()

    def count(self, table: str, outcome: str, number: int = 1) -> None:
        counts = self.counts.setdefault(table, dict.fromkeys(OUTCOMES, 0))
        counts[outcome] += number

    def steps(self, items: Sequence[T], label: str) -> Iterator[T]:
        """Iterates over `items` and shows the progress on a terminal and on the job's page."""
        yield from progress(items, label)

    @property
    def changed_tables(self) -> list[str]:
        counted = {name for name, counts in self.counts.items() if counts["new"] or counts["changed"]}
        return sorted(counted | {change["table"] for change in self.changes})

    @property
    def changed_something(self) -> bool:
        return bool(self.changed_tables)

    def refuse(self, refusals: Iterable[Refusal]) -> None:
        for refusal in refusals:
            self.count(refusal.table, "refused")
            self.unsaved[refusal.table, ""] += 1
            if len(self.refused) < MAX_LISTED:
                self.refused.append(asdict(refusal))

    def raise_if_refused(self) -> None:
        """Raises DataImportError if of a list nearly all rows were refused, in a season or altogether.

        Standings are not counted: where the source's are refused, they are computed.
        """
        for (table, season), refused in self.unsaved.items():
            if table in COMPUTED:
                continue
            total = self.stated[table, season] if season else sum(self.counts[table].values())
            if refused >= MANY and refused >= NEARLY_ALL * total:
                where = f"{table} of {season}" if season else table
                first = next((row for row in self.refused if row["table"] == table), None)
                example = f", such as {first['row']}: {first['reason']}" if first else ""
                raise DataImportError(
                    f"{refused} of {total} {where} were refused{example}. The rest is saved."
                )

    def differ(self, differences: Iterable[Refusal], *, counted: bool) -> None:
        """Lists values that were not stored; `counted` counts their row as refused."""
        listed = list(differences)
        if listed and counted:
            self.count(listed[0].table, "refused")
        self.refused += [asdict(one) for one in listed[: max(0, MAX_LISTED - len(self.refused))]]

    def change(
        self, table: str, row: str, fields: Iterable[str], old: Sequence[Any], new: Sequence[Any]
    ) -> None:
        """Counts a stored row as changed and lists its changed values."""
        self.count(table, "changed")
        self.list_changes(table, row, fields, old, new)

    def list_changes(
        self, table: str, row: str, fields: Iterable[str], old: Sequence[Any], new: Sequence[Any]
    ) -> None:
        for field, before, after in zip(fields, old, new, strict=True):
            if before != after and len(self.changes) < MAX_LISTED:
                values = {"field": field, "old": _shown(before), "new": _shown(after)}
                self.changes.append({"table": table, "row": row, **values})


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def summary(runs: Sequence[ImportRun]) -> str:
    """The total counts of the runs, for the last line of a command."""
    tables = [counts for run in runs for counts in run.counts.values()]
    totals = ", ".join(f"{sum(counts[outcome] for counts in tables)} {outcome}" for outcome in OUTCOMES)
    seconds = sum((run.finished_at - run.started_at).total_seconds() for run in runs if run.finished_at)
    saved = ", nothing saved" if any(run.dry_run for run in runs) else ""
    stale = ", from stale answers" if any(run.is_stale for run in runs) else ""
    return f"{totals} in {seconds:.1f} s{stale}{saved}"
