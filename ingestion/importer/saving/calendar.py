"""Saves the races of a season: matches those of each source, adds, moves, renumbers and cancels."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from ingestion.identity.names import words
from ingestion.importer.saving import tables
from ingestion.importer.saving.report import Report, table_name
from ingestion.importer.saving.saver import Ids, Saver
from ingestion.models import Race, Season
from ingestion.models.provenance import Source
from ingestion.records import RaceRecord, SeasonFacts

# Races with different names at one circuit are the same race if their dates are this close.
SAME_RACE, ONE_DAY = timedelta(days=10), timedelta(days=1)
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


def pair(records: Sequence[RaceRecord], races: Sequence[Race], ids: Ids) -> dict[str, Race]:
    """Our race of each record: by Grand Prix, else by name, else by circuit and nearest date."""
    ours = {race.grand_prix: race for race in races}
    paired = {record.grand_prix: ours[record.grand_prix] for record in records if record.grand_prix in ours}
    unpaired, free = _unpaired(records, races, paired)
    named = {words(race.name): race for race in free}
    paired |= {
        record.grand_prix: named[words(record.name)] for record in unpaired if words(record.name) in named
    }
    unpaired, free = _unpaired(records, races, paired)
    near = sorted(
        (abs(record.date - race.date), record.grand_prix, race.grand_prix)
        for record in unpaired
        for race in free
        if ids["circuit_id"].get(record.circuit) == race.circuit_id
    )
    for difference, name, grand_prix in near:
        taken = {race.grand_prix for race in paired.values()}
        if difference <= SAME_RACE and name not in paired and grand_prix not in taken:
            paired[name] = ours[grand_prix]
    return paired


def _unpaired(
    records: Sequence[RaceRecord], races: Sequence[Race], paired: dict[str, Race]
) -> tuple[list[RaceRecord], list[Race]]:
    taken = {race.pk for race in paired.values()}
    unpaired = [record for record in records if record.grand_prix not in paired]
    return unpaired, [race for race in races if race.pk not in taken]


def adopt_names(season: Season, records: Sequence[RaceRecord], ids: Ids, report: Report) -> None:
    """Races that another source added get F1DB's permanent name of the Grand Prix."""
    races = list(season.races.all())
    if {record.grand_prix for record in records} >= {race.grand_prix for race in races}:
        return
    for grand_prix, race in pair(records, races, ids).items():
        if race.grand_prix != grand_prix:
            report.list_changes(table_name(Race), str(race), ["grand_prix"], [race.grand_prix], [grand_prix])
            Race.objects.filter(pk=race.pk).update(grand_prix=grand_prix)


def stored_names(season: Season, records: Sequence[RaceRecord], ids: Ids) -> dict[str, str]:
    """Our names of the Grands Prix by the source's names."""
    races = list(season.races.all())
    names = {name: race.grand_prix for name, race in pair(records, races, ids).items()}
    used = {race.grand_prix for race in races}
    elsewhere = dict(Race.objects.order_by("date").values_list("name", "grand_prix"))
    for record in records:
        if record.grand_prix not in names:
            known = elsewhere.get(record.name, record.grand_prix)
            names[record.grand_prix] = record.grand_prix if known in used else known
            used.add(names[record.grand_prix])
    return names


def save_races(season: Season, records: Sequence[RaceRecord], saver: Saver) -> None:
    """Saves races by season and Grand Prix; their rounds may change."""
    stored = {race.grand_prix: race for race in season.races.all()}
    before = [tuple(getattr(race, name) for name in tables.RACES.fields) for race in stored.values()]
    _free_rounds(stored, records, saver.report)
    merged = [_merged(record, stored.get(record.grand_prix), saver.source) for record in records]
    saver.save(tables.RACES, before, merged)


def _merged(record: RaceRecord, stored: Race | None, source: str) -> RaceRecord:
    """A source with older data does not undo a status or a date."""
    if stored is None:
        return record
    if record.status == SCHEDULED and not (stored.status == CANCELLED and source == Source.JOLPICA):
        record = replace(record, status=stored.status)
    if stored.status == HELD and stored.start_time and record.start_time is None:
        # A record without a start time does not move the date: F1DB dates Istanbul 2021 a week early.
        record = replace(record, date=stored.date)
    is_same_day = record.start_time is None and abs(record.date - stored.date) <= ONE_DAY
    if record.times_refused or (stored.start_time and is_same_day):
        # Without an hour it is the day at the place, which may differ from that in UTC.
        record = replace(record, date=stored.date)
    return record


def _free_rounds(stored: dict[str, Race], records: Sequence[RaceRecord], report: Report) -> None:
    """Clears the rounds that change: two races may never have the same round, even for a moment.

    A race that is missing in the source loses its round if another race has it now.
    """
    wanted = {record.grand_prix: record.round_number for record in records}
    used = set(wanted.values())
    moving = []
    for grand_prix, race in stored.items():
        if grand_prix not in wanted and race.round_number in used:
            report.change(table_name(Race), str(race), ["round_number"], [race.round_number], [None])
            moving.append(race.pk)
        elif grand_prix in wanted and race.round_number not in (None, wanted[grand_prix]):
            moving.append(race.pk)
    Race.objects.filter(pk__in=moving).update(round_number=None)


def cancel_absent(season: Season, records: Sequence[RaceRecord], report: Report) -> None:
    """Cancels races that were not held and are missing in the full schedule."""
    named = {record.grand_prix for record in records}
    for race in season.races.filter(status=SCHEDULED).exclude(grand_prix__in=named):
        fields, before = ["status", "round_number"], [race.status, race.round_number]
        report.change(table_name(Race), str(race), fields, before, [CANCELLED, None])
        Race.objects.filter(pk=race.pk).update(status=CANCELLED, round_number=None)
