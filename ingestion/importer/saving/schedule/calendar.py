"""Saves the races of a season: matches those of each source, adds, moves, renumbers and cancels."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from ingestion.importer.saving import tables
from ingestion.importer.saving.report import Report, table_name
from ingestion.importer.saving.saver import Saver
from ingestion.importer.saving.schedule.rounds import plan_rounds
from ingestion.importer.saving.statements.history import is_outdated
from ingestion.models import Race, Season
from ingestion.models.provenance import Source
from ingestion.records import RaceRecord, SeasonFacts

ONE_DAY = timedelta(days=1)
SCHEDULED, HELD, CANCELLED = Race.Status.SCHEDULED, Race.Status.HELD, Race.Status.CANCELLED


def save_year(facts: SeasonFacts, report: Report) -> Season:
    table, count = table_name(Season), len(facts.races)
    season, created = Season.objects.get_or_create(year=facts.year, defaults={"race_count": count})
    if created or season.race_count == count:
        report.count(table, "new" if created else "unchanged")
        return season
    report.change(table, str(facts.year), ["race_count"], [season.race_count], [count])
    season.race_count = count
    season.save(update_fields=["race_count"])
    return season


def save_races(season: Season, records: Sequence[RaceRecord], saver: Saver) -> None:
    """Saves races by season and Grand Prix; their rounds may change.

    A race whose circuit waits to be mapped is refused: of what is stored of it only the round changes.
    """
    stored = {race.grand_prix: race for race in season.races.all()}
    if not is_outdated(saver.claim, season):
        _schedule_again(stored, records, saver.claim.source, saver.report)
    before = [tuple(getattr(race, name) for name in tables.RACES.columns) for race in stored.values()]
    merged = [_merged(record, stored.get(record.grand_prix), saver.claim.source) for record in records]
    plan, rounds = plan_rounds(saver, before, merged)
    waiting = [record for record in merged if record.circuit not in saver.ids["circuit_id"]]
    rounds |= {record.grand_prix: record.round_number for record in waiting}
    _free_rounds(stored, rounds, saver.report)
    saver.write(plan)
    _keep_former_dates(season, stored)
    for record in waiting:
        season.races.filter(grand_prix=record.grand_prix).update(round_number=record.round_number)


def _keep_former_dates(season: Season, stored: dict[str, Race]) -> None:
    """A race that is moved keeps the day first planned, until it is moved back there.

    One day is no move: without an hour a source states the day at the place, which may not be that in UTC.
    Nor is another date of a race that was held, which is a correction.
    """
    planned = {race.pk: race.former_date or race.date for race in stored.values() if race.status != HELD}
    for race in season.races.filter(pk__in=planned):
        first = planned[race.pk]
        former = first if abs(race.date - first) > ONE_DAY else None
        if former != race.former_date:
            race.former_date = former
            race.save(update_fields=["former_date"])


def _schedule_again(
    stored: dict[str, Race], records: Sequence[RaceRecord], source: str, report: Report
) -> None:
    """Races that this source dropped and has again, and that the other source has had all the time.

    They were cancelled for being dropped, which nobody says any more: it does not matter who spoke last.
    """
    named = {record.grand_prix for record in records if record.status == SCHEDULED}
    for grand_prix in sorted(named & stored.keys()):
        race = stored[grand_prix]
        has_it_again = race.status == CANCELLED and race.listed_by and source not in race.listed_by
        if has_it_again and race.source != Source.OPERATOR and not _is_status_decided(race):
            report.change(table_name(Race), str(race), ["status"], [CANCELLED], [SCHEDULED])
            race.status = SCHEDULED
            race.save(update_fields=["status"])


def _is_status_decided(race: Race) -> bool:
    about = race.differences.filter(table=table_name(Race), field="status")
    return about.exclude(decision="").exists()


def _merged(record: RaceRecord, stored: Race | None, source: str) -> RaceRecord:
    """A source with older data does not undo a status or a date."""
    if stored is None:
        return record
    comes_back = stored.status == CANCELLED and source not in stored.listed_by
    if record.status == SCHEDULED and not comes_back:
        record = replace(record, status=stored.status)
    if stored.status == HELD and stored.start_time and record.start_time is None:
        # A record without a start time does not move the date: F1DB dates Istanbul 2021 a week early.
        record = replace(record, date=stored.date)
        record = replace(record, round_number=stored.round_number)
    is_same_day = record.start_time is None and abs(record.date - stored.date) <= ONE_DAY
    if record.times_refused or (stored.start_time and is_same_day):
        # Without an hour it is the day at the place, which may differ from that in UTC.
        record = replace(record, date=stored.date)
    return record


def _free_rounds(stored: dict[str, Race], wanted: dict[str, int | None], report: Report) -> None:
    """Clears the rounds that change: two races may never have the same round, even for a moment.

    A race that is missing in the source loses its round if another race has it now.
    """
    used = set(wanted.values()) - {None}
    moving = []
    for grand_prix, race in stored.items():
        if grand_prix not in wanted and race.round_number in used:
            report.change(table_name(Race), str(race), ["round_number"], [race.round_number], [None])
            moving.append(race.pk)
        elif grand_prix in wanted and race.round_number not in (None, wanted[grand_prix]):
            moving.append(race.pk)
    Race.objects.filter(pk__in=moving).update(round_number=None)


def update_listed(season: Season, records: Sequence[RaceRecord], source: str, report: Report) -> None:
    """Cancels races that were not held and that the source's full schedule no longer has.

    Jolpica's schedule is of today. An archive may be from before a race was added: it cancels only races
    that an earlier archive had. A source that lists a cancelled race again schedules it again.
    """
    named = {record.grand_prix for record in records}
    for race in season.races.all():
        listed = set(race.listed_by)
        if race.grand_prix in named:
            listed.add(source)
        else:
            if race.status == SCHEDULED and (source == Source.JOLPICA or source in listed):
                _cancel(race, report)
            listed.discard(source)
        if listed != set(race.listed_by):
            Race.objects.filter(pk=race.pk).update(listed_by=sorted(listed))


def _cancel(race: Race, report: Report) -> None:
    fields, before = ["status", "round_number"], [race.status, race.round_number]
    report.change(table_name(Race), str(race), fields, before, [CANCELLED, None])
    Race.objects.filter(pk=race.pk).update(status=CANCELLED, round_number=None)
