"""The races of a season: the same one from every source; new, moved, renumbered or cancelled."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from ingestion.identity.names import words
from ingestion.importer.saving import tables
from ingestion.importer.saving.report import Report, table_name
from ingestion.importer.saving.tables import Ids, Saver
from ingestion.models import Race, Season
from ingestion.models.provenance import Source
from ingestion.records import RaceRecord, SeasonFacts

# Races of other names at one circuit are one race if they are this near in time, the nearest first.
SAME_RACE = timedelta(days=10)
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
    """Our race of each record: by the Grand Prix, else its name, else by circuit and nearest date."""
    ours = {race.grand_prix: race for race in races}
    paired = {record.grand_prix: ours[record.grand_prix] for record in records if record.grand_prix in ours}
    left, free = _unpaired(records, races, paired)
    named = {words(race.name): race for race in free}
    paired |= {record.grand_prix: named[words(record.name)] for record in left if words(record.name) in named}
    left, free = _unpaired(records, races, paired)
    near = sorted(
        (abs(record.date - race.date), record.grand_prix, race.grand_prix)
        for record in left
        for race in free
        if ids["circuit_id"].get(record.circuit) == race.circuit_id
    )
    for apart, theirs, grand_prix in near:
        taken = {race.grand_prix for race in paired.values()}
        if apart <= SAME_RACE and theirs not in paired and grand_prix not in taken:
            paired[theirs] = ours[grand_prix]
    return paired


def _unpaired(
    records: Sequence[RaceRecord], races: Sequence[Race], paired: dict[str, Race]
) -> tuple[list[RaceRecord], list[Race]]:
    taken = {race.pk for race in paired.values()}
    left = [record for record in records if record.grand_prix not in paired]
    return left, [race for race in races if race.pk not in taken]


def adopt_names(season: Season, records: Sequence[RaceRecord], ids: Ids, report: Report) -> None:
    """Races that another source brought get the name that this one, F1DB, has for the Grand Prix for good."""
    races = list(season.races.all())
    if {record.grand_prix for record in records} >= {race.grand_prix for race in races}:
        return
    for grand_prix, race in pair(records, races, ids).items():
        if race.grand_prix != grand_prix:
            report.list_changes(table_name(Race), str(race), ["grand_prix"], [race.grand_prix], [grand_prix])
            Race.objects.filter(pk=race.pk).update(grand_prix=grand_prix)


def named_as_stored(season: Season, records: Sequence[RaceRecord], ids: Ids) -> dict[str, str]:
    """What we call the Grand Prix that the records have under a name of the source's own."""
    races = list(season.races.all())
    names = {theirs: race.grand_prix for theirs, race in pair(records, races, ids).items()}
    used = {race.grand_prix for race in races}
    elsewhere = dict(Race.objects.order_by("date").values_list("name", "grand_prix"))
    for record in records:
        if record.grand_prix not in names:
            known = elsewhere.get(record.name, record.grand_prix)
            names[record.grand_prix] = record.grand_prix if known in used else known
            used.add(names[record.grand_prix])
    return names


def save_races(season: Season, records: Sequence[RaceRecord], saver: Saver) -> None:
    """Races are the same by season and Grand Prix, whatever rounds they are renumbered to."""
    stored = {race.grand_prix: race for race in season.races.all()}
    before = [tuple(getattr(race, name) for name in tables.RACES.fields) for race in stored.values()]
    _free_rounds(stored, records, saver.report)
    merged = [_merged(record, stored.get(record.grand_prix), saver.source) for record in records]
    saver.save(tables.RACES, before, merged)


def _merged(record: RaceRecord, stored: Race | None, source: str) -> RaceRecord:
    """A source that is behind takes nothing back."""
    if stored is None:
        return record
    if record.status == SCHEDULED and not (stored.status == CANCELLED and source == Source.JOLPICA):
        record = replace(record, status=stored.status)
    if stored.status == HELD and stored.start_time and record.start_time is None:
        # Who does not know the hour does not move the day: F1DB dates Istanbul 2021 a week early.
        record = replace(record, date=stored.date)
    return record


def _free_rounds(stored: dict[str, Race], records: Sequence[RaceRecord], report: Report) -> None:
    """Rounds change hands within a season, and no two races may have one number even for a moment.

    A race that the source no longer names loses the number that another race has now.
    """
    wanted = {record.grand_prix: record.round_number for record in records}
    given = set(wanted.values())
    moving = []
    for grand_prix, race in stored.items():
        if grand_prix not in wanted and race.round_number in given:
            report.change(table_name(Race), str(race), ["round_number"], [race.round_number], [None])
            moving.append(race.pk)
        elif grand_prix in wanted and race.round_number not in (None, wanted[grand_prix]):
            moving.append(race.pk)
    Race.objects.filter(pk__in=moving).update(round_number=None)


def cancel_absent(season: Season, records: Sequence[RaceRecord], report: Report) -> None:
    """A race that has vanished from the whole schedule before it was held has been cancelled."""
    named = {record.grand_prix for record in records}
    for race in season.races.filter(status=SCHEDULED).exclude(grand_prix__in=named):
        fields, before = ["status", "round_number"], [race.status, race.round_number]
        report.change(table_name(Race), str(race), fields, before, [CANCELLED, None])
        Race.objects.filter(pk=race.pk).update(status=CANCELLED, round_number=None)
