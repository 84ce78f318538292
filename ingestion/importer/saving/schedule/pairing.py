"""Which race of ours each race of a source's schedule is: also after a new name, round, date or circuit."""

from collections.abc import Sequence
from datetime import timedelta

from ingestion.identity.grands_prix import same_grand_prix
from ingestion.identity.names import words
from ingestion.importer.saving.report import Report, table_name
from ingestion.importer.saving.saver import Ids
from ingestion.models import Race, Season
from ingestion.records import RaceRecord

# Races with different names at one circuit are the same race if their dates are this close.
SAME_RACE = timedelta(days=10)


def pair(records: Sequence[RaceRecord], races: Sequence[Race], ids: Ids) -> dict[str, Race]:
    """Our race of each record: by Grand Prix, by name, by a longer name, by circuit and nearest date."""
    ours = {name: race for race in races for name in race.former_names}
    ours |= {race.grand_prix: race for race in races}
    paired: dict[str, Race] = {}
    for record in records:
        race = ours.get(record.grand_prix)
        if race is not None and race not in paired.values():
            paired[record.grand_prix] = race
    unpaired, free = _unpaired(records, races, paired)
    named = {words(race.name): race for race in free}
    paired |= {
        record.grand_prix: named[words(record.name)] for record in unpaired if words(record.name) in named
    }
    paired |= _by_longer_name(*_unpaired(records, races, paired))
    return paired | _by_circuit(*_unpaired(records, races, paired), ids)


def _unpaired(
    records: Sequence[RaceRecord], races: Sequence[Race], paired: dict[str, Race]
) -> tuple[list[RaceRecord], list[Race]]:
    taken = {race.pk for race in paired.values()}
    unpaired = [record for record in records if record.grand_prix not in paired]
    return unpaired, [race for race in races if race.pk not in taken]


def _by_longer_name(records: Sequence[RaceRecord], races: Sequence[Race]) -> dict[str, Race]:
    """Pairs a record and a race if each is the only one of that name for the other."""
    alike = [(record, race) for record in records for race in races if _same_name(record, race)]
    return {
        record.grand_prix: race
        for record, race in alike
        if sum(record is one or race is other for one, other in alike) == 1
    }


def _same_name(record: RaceRecord, race: Race) -> bool:
    names = [race.name, race.official_name, race.grand_prix, *race.former_names]
    theirs = [record.name, record.official_name, record.grand_prix]
    return any(same_grand_prix(one, other) for one in names for other in theirs)


def _by_circuit(records: Sequence[RaceRecord], races: Sequence[Race], ids: Ids) -> dict[str, Race]:
    near = sorted(
        (
            (abs(record.date - race.date), record.grand_prix, race.grand_prix, race)
            for record in records
            for race in races
            if ids["circuit_id"].get(record.circuit) == race.circuit_id
        ),
        key=lambda pair: pair[:3],
    )
    paired: dict[str, Race] = {}
    for difference, name, _, race in near:
        if difference <= SAME_RACE and name not in paired and race not in paired.values():
            paired[name] = race
    return paired


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
            known = _known_elsewhere(record, elsewhere)
            names[record.grand_prix] = record.grand_prix if known in used else known
            used.add(names[record.grand_prix])
    return names


def _known_elsewhere(record: RaceRecord, elsewhere: dict[str, str]) -> str:
    """The name of the Grand Prix in other seasons; its own if they have none or several of that name."""
    if record.name in elsewhere:
        return elsewhere[record.name]
    alike = {grand_prix for name, grand_prix in elsewhere.items() if same_grand_prix(name, record.name)}
    return alike.pop() if len(alike) == 1 else record.grand_prix
