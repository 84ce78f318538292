"""The calendar of an F1DB archive: races by their raceId, and season entries."""

from dataclasses import replace

from ingestion.records import RaceRecord, SeasonEntryRecord, SeasonFacts
from ingestion.sources.f1db.reader import Reader, RowsById, Unique
from ingestion.sources.f1db.reference import MAX_LAP_KM, Reference
from ingestion.sources.rows import MAX_ROUNDS, InvalidRow, Row

CIRCUIT_TYPES = {"RACE": "race", "ROAD": "road", "STREET": "street", "": ""}
SESSIONS = {
    "practice_1_at": "freePractice1",
    "practice_2_at": "freePractice2",
    "practice_3_at": "freePractice3",
    "qualifying_at": "qualifying",
    "sprint_qualifying_at": "sprintQualifying",
    "sprint_at": "sprintRace",
}
RACE_COLUMNS = [
    "year",
    "round",
    "date",
    "time",
    "grandPrixId",
    "officialName",
    "sprintQualifyingFormat",
    "circuitId",
    "circuitType",
    "courseLength",
    "turns",
    "laps",
    "sprintRaceLaps",
    *(f"{session}{part}" for session in SESSIONS.values() for part in ("Date", "Time")),
]
ENTRY_COLUMNS = ["year", "constructorId", "driverId", "rounds", "testDriver"]


def read_seasons(reader: Reader) -> RowsById[SeasonFacts]:
    def build(row: Row) -> SeasonFacts:
        return SeasonFacts(row.whole("year", 1950, 2200))

    return reader.by_id("seasons", "seasons", [], build, id_column="year")


def read_races(reader: Reader, reference: Reference, seasons: RowsById[SeasonFacts]) -> RowsById[RaceRecord]:
    unique_names, unique_rounds = Unique("in the season"), Unique("in the season")

    def build(row: Row) -> RaceRecord:
        year = seasons.get(row, "year").year
        reference.circuits.id(row, "circuitId")
        name = reference.grands_prix.get(row, "grandPrixId")
        record = race_record(row, year, name, is_sprint_weekend=_has_sprint(row))
        unique_names.check((year, record.grand_prix), row, record.grand_prix)
        unique_rounds.check((year, record.round_number), row, f"round {record.round_number}")
        return record

    return reader.by_id("races", "races", RACE_COLUMNS, build)


def race_record(row: Row, year: int, name: str, *, is_sprint_weekend: bool) -> RaceRecord:
    day = row.day("date", 1950)
    if day is None or day.year != year:
        raise row.invalid("date", f"is not in the {year} season")
    return RaceRecord(
        season=year,
        grand_prix=row.cells["grandPrixId"],
        circuit=row.required("circuitId", 80),
        round_number=row.whole("round", 1, MAX_ROUNDS),
        name=name,
        official_name=row.text("officialName", 160),
        date=day,
        start_time=row.instant("date", "time"),
        **{field: row.instant(f"{session}Date", f"{session}Time") for field, session in SESSIONS.items()},
        is_sprint_weekend=is_sprint_weekend,
        circuit_type=CIRCUIT_TYPES[row.choice("circuitType", CIRCUIT_TYPES)],
        length_km=row.number("courseLength", 0.1, MAX_LAP_KM),
        turn_count=row.integer("turns", 1),
        laps=row.integer("laps", 1),
        status="scheduled",
        times_refused=False,
    )


def _has_sprint(row: Row) -> bool:
    """Sprints of 2021 and 2022 had no sprint qualifying, and future sprints have no laps yet."""
    return any(row.text(name, 40) for name in ("sprintQualifyingFormat", "sprintRaceDate", "sprintRaceLaps"))


def add_entries(reader: Reader, reference: Reference, seasons: RowsById[SeasonFacts]) -> None:
    """Adds the entries to their seasons. A driver entered for one constructor by several entrants is
    one entry with all their rounds."""

    def build(row: Row) -> SeasonEntryRecord:
        return SeasonEntryRecord(
            season=seasons.get(row, "year").year,
            constructor=reference.constructors.id(row, "constructorId"),
            driver=reference.drivers.id(row, "driverId"),
            rounds=_rounds(row),
            is_test_driver=row.boolean("testDriver"),
        )

    merged: dict[tuple[int, str, str], SeasonEntryRecord] = {}
    for entry in reader.records("season entries", "seasons-entrants-drivers", ENTRY_COLUMNS, build):
        key = (entry.season, entry.constructor, entry.driver)
        merged[key] = _merge(merged[key], entry) if key in merged else entry
    for entry in merged.values():
        seasons.accepted[str(entry.season)].entries.append(entry)


def _merge(one: SeasonEntryRecord, other: SeasonEntryRecord) -> SeasonEntryRecord:
    if one.is_test_driver != other.is_test_driver:
        return other if one.is_test_driver else one
    # No rounds means the whole season.
    rounds = sorted({*one.rounds, *other.rounds}) if one.rounds and other.rounds else []
    return replace(one, rounds=rounds)


def _rounds(row: Row) -> list[int]:
    text = row.text("rounds", 300)
    numbers = text.split(";") if text else []
    if not all(part.isascii() and part.isdigit() and 1 <= int(part) <= MAX_ROUNDS for part in numbers):
        raise InvalidRow(f"rounds {text[:40]!r} is not a list of rounds such as 1;2;4")
    return sorted({int(part) for part in numbers})
