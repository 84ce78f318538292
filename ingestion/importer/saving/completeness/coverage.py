"""Whether an archive holds at least the rows that the last one held.

A file that was cut short or emptied parses without an error, and what is derived from it, such as the wins
in the standings, would be taken away.
"""

from collections import Counter
from collections.abc import Container, Iterator

from f1site.lib.errors import DataImportError
from ingestion.importer.saving.report import table_name
from ingestion.importer.saving.seasons import record_tables
from ingestion.models import Circuit, Constructor, Driver, ImportRun, Race, SeasonEntry
from ingestion.records import Facts, SeasonFacts

# Rows by table and season; `EVERY_SEASON` for what all share, `REFUSED` for rows that could not be read.
Counts = dict[str, dict[str, int]]
EVERY_SEASON, REFUSED = "all", "refused"
SEASONS_LISTED = 5
# More than any number of imports of some seasons in turn.
RUNS_READ = 200
ALLOW = "If that is right, import it with --allow-fewer (in the admin: Accept fewer rows)."


def count_rows(facts: Facts) -> Counts:
    """What an archive holds of what has happened: a race to come may be dropped."""
    counts: Counts = {
        table_name(model): {EVERY_SEASON: len(records)}
        for model, records in (
            (Circuit, facts.circuits),
            (Constructor, facts.constructors),
            (Driver, facts.drivers),
        )
    }
    for year, season in facts.seasons.items():
        for table, number in _of_season(season):
            counts.setdefault(table, {})[str(year)] = number
    for table, number in Counter(refusal.table for refusal in facts.refused).items():
        counts.setdefault(table, {})[REFUSED] = number
    return counts


def _of_season(season: SeasonFacts) -> Iterator[tuple[str, int]]:
    held = sum(race.status == Race.Status.HELD for race in season.races)
    yield table_name(Race), held
    # The entries of a season that has not begun are not final.
    yield table_name(SeasonEntry), len(season.entries) if held else 0
    for table, records in record_tables(season):
        yield table_name(table.model), len(records)


def require_no_fewer(facts: Facts, years: Container[int] | None, allow_fewer: bool = False) -> Counts:
    """The counts of an archive; a season is compared with its last import, with `years` only these.

    Raises DataImportError, with the counts, unless it holds all that was imported or fewer are allowed.
    """
    before, counts = _last_counts(facts.source), count_rows(facts)
    reasons = []
    for table in sorted(before):
        compared = [season for season in before[table] if _is_compared(season, years)]
        counts[table] = dict.fromkeys(compared, 0) | counts.get(table, {})
        reasons.append(_fewer(table, sorted(compared), before[table], counts[table]))
    if any(reasons) and not allow_fewer:
        raise DataImportError(
            f"The archive holds fewer rows than the last one: {'; '.join(filter(None, reasons))}. "
            f"Nothing was saved. {ALLOW}"
        )
    if not allow_fewer:
        _require_results(facts)
    return counts


def _is_compared(season: str, years: Container[int] | None) -> bool:
    return season != REFUSED and (years is None or season == EVERY_SEASON or int(season) in years)


def _require_results(facts: Facts) -> None:
    """Standings after a race of which there are no results: the file of the results is not whole."""
    missing: dict[str, int] = {}
    for year, season in sorted(facts.seasons.items()):
        with_results = {result.race for result in season.results}
        after = {standing.race for standing in season.driver_standings}
        after |= {standing.race for standing in season.constructor_standings}
        if after - with_results:
            missing[str(year)] = len(after - with_results)
    if missing:
        listed = _listed([f"{year}: {number}" for year, number in missing.items()])
        raise DataImportError(
            f"The archive has standings after {sum(missing.values())} races of which it holds no results "
            f"({listed}). Nothing was saved. {ALLOW}"
        )


def _last_counts(source: str) -> Counts:
    """The counts of the last import of each season."""
    runs = ImportRun.objects.filter(source=source, dry_run=False, outcome=ImportRun.Outcome.SUCCEEDED)
    last: Counts = {}
    newest = runs.exclude(row_counts={}).order_by("-pk").values_list("row_counts", flat=True)
    for counts in newest[:RUNS_READ]:
        for table, numbers in counts.items():
            last[table] = numbers | last.get(table, {})
    return last


def _fewer(table: str, compared: list[str], before: dict[str, int], now: dict[str, int]) -> str:
    """Such as "race results 13166 instead of 26332 (1950: 0 instead of 160)"; empty if there are no fewer."""
    lost = [season for season in compared if now[season] < before[season]]
    # Rows that are there and are refused, by name, are not missing.
    refused = max(0, now.get(REFUSED, 0) - before.get(REFUSED, 0))
    if sum(before[season] - now[season] for season in lost) <= refused:
        return ""
    total = f"{sum(now[season] for season in compared)} instead of {sum(before[s] for s in compared)}"
    by_season = [f"{s}: {now[s]} instead of {before[s]}" for s in lost if s != EVERY_SEASON]
    return f"{table} {total}" + (f" ({_listed(by_season)})" if by_season else "")


def _listed(items: list[str]) -> str:
    more = len(items) - SEASONS_LISTED
    return ", ".join(items[:SEASONS_LISTED]) + (f" and {more} more seasons" if more > 0 else "")
