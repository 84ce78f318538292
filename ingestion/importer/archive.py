"""Imports an F1DB archive: downloads it, parses it completely, then saves season by season."""

from collections.abc import Container
from datetime import datetime

from django.db import transaction

from f1site.lib import http, tracing
from f1site.lib.errors import DataImportError
from ingestion.importer.saving.completeness import coverage, unfinished
from ingestion.importer.saving.reference import save_reference
from ingestion.importer.saving.report import Report
from ingestion.importer.saving.runs import clashes_named, recorded, rolled_back
from ingestion.importer.saving.seasons import save_season
from ingestion.importer.saving.statements.settling import Claim
from ingestion.models import ExternalId, ImportRun, Season
from ingestion.models.provenance import Source
from ingestion.records import Facts
from ingestion.sources.f1db import archive, parse


def import_archive(
    where: str,
    started: datetime,
    *,
    years: Container[int] | None = None,
    dry_run: bool = False,
    allow_fewer: bool = False,
) -> ImportRun:
    """Imports the archive at a path or URL, or only its `years`.

    Raises ExternalAPIError or DataImportError; the ImportRun is then marked as failed. An archive with fewer
    rows than the last one is refused before anything is saved, unless `allow_fewer`.
    """
    with recorded(Source.F1DB, shown(where), started, dry_run) as (run, report):
        fetched = archive.fetch(where)
        run.version = fetched.version
        facts = parse.parse_archive(fetched.path)
        run.source = facts.source
        refuse_mixing(facts.source)
        if years is not None:
            facts.seasons = {year: season for year, season in facts.seasons.items() if year in years}
        run.row_counts = coverage.require_no_fewer(facts, years, allow_fewer)
        with rolled_back(dry_run):
            save_facts(facts, report)
            if years is None:
                unfinished.complete_all(facts.source)
    return run


def shown(where: str) -> str:
    """A path or address, without what may be secret in it."""
    return http.shown(where) if "://" in where else where


def refuse_mixing(source: str) -> None:
    """Raises DataImportError if real data and the demo world would be in one database."""
    holds_demo = ExternalId.objects.filter(source=Source.DEMO).exists()
    if source != Source.DEMO and holds_demo:
        raise DataImportError(
            "This database contains the demo world. `manage.py remove_demo` empties it for real data."
        )
    if source == Source.DEMO and not holds_demo and Season.objects.exists():
        raise DataImportError(
            "This database contains real data; import the demo world into another DATABASE_URL."
        )


def save_facts(facts: Facts, report: Report) -> None:
    """Saves in one transaction what all seasons share, then in one transaction each season.

    Raises DataImportError also if nearly all rows of a list are refused; the rest is saved.
    """
    report.refuse(facts.refused)
    complete = not any(refusal.table == "races" for refusal in facts.refused)
    with clashes_named("The archive"):
        with transaction.atomic():
            ids = save_reference(facts, report)
            unfinished.begin(report, facts.seasons)
        claim = Claim(facts.source, facts.stated_at)
        for year, season in report.steps(sorted(facts.seasons.items()), "Importing seasons"):
            with tracing.span("save season", season=year), transaction.atomic():
                save_season(season, ids, report, claim, complete=complete)
                unfinished.complete(report, year)
    report.raise_if_refused()
