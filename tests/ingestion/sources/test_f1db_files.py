"""F1DB's repository files: one race in YAML, parsed by the archive's rules; malformed rows are refused."""

import contextlib
from collections import Counter
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from f1site.lib.errors import ExternalAPIError
from ingestion.models import Circuit, Race, Season, SourceAnswer
from ingestion.records import GridRecord, PracticeRecord, QualifyingRecord
from ingestion.sources.f1db import yaml_rows
from ingestion.sources.f1db.files import Client
from ingestion.sources.f1db.parse import parse_archive
from ingestion.sources.f1db.weekend import RequestedRace, parse_weekend

MONACO = RequestedRace(2023, "monaco", "Monaco Grand Prix", is_sprint_weekend=False)
FOLDER = "seasons/2023/races/06-monaco"
RACE = """\
id: 1085
round: 6
date: 2023-05-28
time: 13:00
grandPrixId: monaco
officialName: Formula 1 Grand Prix de Monaco 2023
circuitId: monaco
laps: 78
"""
ENTRY = """\
- position: {position}
  driverNumber: 1
  driverId: {driver}
  constructorId: red-bull
  engineManufacturerId: honda-rbpt
  tyreManufacturerId: pirelli
"""
DRIVERS = ("max-verstappen", "fernando-alonso", "esteban-ocon")


def sheet(*lines, **places):
    """A file of three drivers, each with `lines`; `places` replaces their positions."""
    entries = enumerate(DRIVERS, 1)
    return "".join(
        ENTRY.format(position=places.get(driver.split("-")[1], place), driver=driver)
        + "".join(f"  {line}\n" for line in lines)
        for place, driver in entries
    )


def read(**files):
    """Parses these YAML files; their names have underscores for hyphens."""
    loaded = {name.replace("_", "-"): yaml_rows.rows(text.encode()) for name, text in files.items()}
    return parse_weekend(MONACO, FOLDER, loaded)


RESULT = (
    "laps: 78",
    'time: "1:48:51.980"',
    'gap: "+27.921"',
    "reasonRetired:",
    "points: 18",
    "gridPosition: 2",
)


def test_qualifying_has_three_times_and_a_car_without_one_is_not_classified():
    weekend = read(qualifying_results=sheet('q1: "1:12.386"', 'q2: "58.9"', "q3:", ocon="NC"))
    first, _, last = weekend.facts.qualifying
    assert first == QualifyingRecord(
        race="monaco",
        driver="max-verstappen",
        constructor="red-bull",
        car_number="1",
        position_order=1,
        session="qualifying",
        position=1,
        status="classified",
        time_ms=None,
        q1_ms=72386,
        q2_ms=58900,
        q3_ms=None,
    )
    assert (last.position, last.status, last.position_order) == (None, "not_classified", 3)


def test_the_grid_has_penalties_pit_lane_starts_and_qualifying_places():
    weekend = read(qualifying_results=sheet(), starting_grid_positions=sheet("gridPenalty: 5", ocon="PL"))
    first, _, last = weekend.facts.grids
    assert first == GridRecord(
        race="monaco",
        driver="max-verstappen",
        constructor="red-bull",
        car_number="1",
        position_order=1,
        kind="final",
        position=1,
        pit_lane_start=False,
        qualifying_position=1,
        penalty="5",
        penalty_places=5,
    )
    assert (last.position, last.pit_lane_start, last.qualifying_position) == (None, True, 3)


def test_a_result_has_what_the_archive_will_have():
    first, row, _ = read(race_results=sheet(*RESULT)).facts.results
    assert (row.finish_position, row.status, row.points) == (2, "classified", Decimal(18))
    assert (row.laps, row.time_ms, row.gap_ms, row.gap_laps) == (78, 6531980, 27921, None)
    assert (first.grid_position, row.is_pole, row.reason_retired) == (2, False, "")


def test_a_lap_down_is_no_gap_in_time_and_a_retirement_has_its_reason():
    text = sheet('gap: "+1 lap"', "reasonRetired: Collision", "gridPosition: PL", ocon="DNF")
    first, _, last = read(race_results=text).facts.results
    assert (first.gap_ms, first.gap_laps, first.pit_lane_start, first.points) == (None, 1, True, 0)
    assert (last.finish_position, last.status, last.reason_retired) == (None, "retired", "Collision")


def test_practice_and_sprint_are_read_too():
    weekend = read(
        free_practice_2_results=sheet('time: "1:12.462"', "laps: 21"), sprint_race_results=sheet(*RESULT)
    )
    assert weekend.facts.practice[0] == PracticeRecord(
        race="monaco",
        driver="max-verstappen",
        constructor="red-bull",
        car_number="1",
        position_order=1,
        session=2,
        position=1,
        time_ms=72462,
        laps=21,
    )
    assert len(weekend.facts.sprints) == 3


def test_the_race_is_held_once_it_has_a_result():
    loaded = {"race": yaml_rows.mapping(RACE.encode())}
    before = parse_weekend(MONACO, FOLDER, loaded).facts.races[0]
    loaded["race-results"] = yaml_rows.rows(sheet(*RESULT).encode())
    after = parse_weekend(MONACO, FOLDER, loaded).facts.races[0]
    assert (before.status, after.status) == ("scheduled", "held")
    assert (after.date, after.circuit, after.laps) == (date(2023, 5, 28), "monaco", 78)
    assert after.start_time == datetime(2023, 5, 28, 13, tzinfo=UTC)


def test_files_of_another_race_are_refused_with_their_rows():
    loaded = {"race": yaml_rows.mapping(RACE.replace("grandPrixId: monaco", "grandPrixId: spain").encode())}
    loaded["race-results"] = yaml_rows.rows(sheet(*RESULT).encode())
    weekend = parse_weekend(MONACO, FOLDER, loaded)
    assert (weekend.facts.races, weekend.facts.results) == ([], [])
    assert weekend.refused[0].reason == "its race.yml is not of monaco"


def test_a_value_that_looks_like_another_type_stays_text():
    text = sheet("reasonRetired: no", "points: 1_0").replace("driverNumber: 1", "driverNumber: 007")
    weekend = read(race_results=text.replace("1_0", "10"))
    assert {(row.car_number, row.reason_retired) for row in weekend.facts.results} == {("007", "no")}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("gridPosition: -3", "gridPositionText '-3' is not a grid position"),
        ("position: abc", "positionText 'abc' is not known"),
        ("points: NaN", "points 'NaN' is not a number of points"),
        ("points: [1, 2]", "points is not text"),
        ("time: yesterday", "time 'yesterday' is not a time such as 1:32.608"),
        ("laps: " + "9" * 10_000, "laps '9999999999999999999999999999999999999999…' is not a whole number"),
        (f"reasonRetired: {'x' * 61}", "reasonRetired is 61 characters long, at most 60 are stored"),
        ('reasonRetired: "\\ud800"', "reasonRetired is not text"),
        ("driverId:", "driverId '' is not an id such as max-verstappen"),
        ("driverId: Robert'); DROP", 'driverId "Robert\'); DROP" is not an id such as max-verstappen'),
        ("driverId: max-verstappen", "max-verstappen is already in this session in row 1"),
    ],
)
def test_a_malformed_row_is_refused_by_name_and_the_rest_is_read(line, reason):
    name = line.split(":")[0]
    second = ENTRY.format(position=2, driver="fernando-alonso")
    changed = second.replace(f"{name}: ", "ignored: ") + f"  {line}\n"
    changed = changed.replace("- ignored", "- was") if name == "position" else changed
    weekend = read(race_results=sheet().replace(second, changed))
    assert [row.driver for row in weekend.facts.results] == ["max-verstappen", "esteban-ocon"]
    assert [refusal.reason for refusal in weekend.refused] == [reason]
    assert weekend.refused[0].row.startswith(f"{FOLDER}/race-results.yml row 2")


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        (b"<html><body>Not today</body></html>", "it is not a list of rows"),
        (b"- a: [", r"it is not YAML \(ParserError\)"),
        (b"\xff\xfe\xff", "it is not YAML"),
        (b"a: 1", "it is not a list of rows"),
        (b"[" * 100_000, r"it is not YAML \(RecursionError\)"),
        (b"- " + b"x" * 300_000, "it is 300002 bytes long"),
        (b"- &a [x]\n- *a", r"it is not YAML \(ComposerError\)"),
        (b"- &a {<<: *a}", r"it is not YAML \(ComposerError\)"),
    ],
)
def test_an_invalid_file_is_our_error(body, complaint):
    with pytest.raises(ExternalAPIError, match=complaint):
        yaml_rows.rows(body) and pytest.fail("it was taken for rows")


def test_yaml_executes_nothing():
    assert yaml_rows.rows(b"!!python/object/apply:os.system ['exit 1']") == ["exit 1"]


anything = st.recursive(
    st.text(max_size=9) | st.sampled_from(["1:32.608", "+1 lap", "DNF", "7", "-1", "PL"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)
nearly_rows = st.lists(
    st.fixed_dictionaries(
        {"driverId": st.sampled_from(DRIVERS), "constructorId": st.just("red-bull")},
        optional=dict.fromkeys(set(yaml_rows.TEXTS) - {"driverId", "constructorId"}, anything),
    )
    | anything,
    max_size=4,
)
names = st.sampled_from(
    [
        "race-results",
        "sprint-race-results",
        "qualifying-results",
        "starting-grid-positions",
        "free-practice-1-results",
    ]
)


@given(
    files=st.dictionaries(names, nearly_rows),
    race=st.dictionaries(st.sampled_from(["date", "round"]), anything),
)
def test_any_row_becomes_a_record_or_a_refusal(files, race):
    weekend = parse_weekend(MONACO, FOLDER, {**files, "race": race})
    facts = weekend.facts
    records = facts.results + facts.sprints + facts.qualifying + facts.grids + facts.practice + facts.races
    assert len(records) + len(weekend.refused) == sum(map(len, files.values())) + 1


@given(st.binary() | st.text().map(str.encode) | st.text("[]{}-:&*!|>%@`'\"#? \n\tab\\xU0").map(str.encode))
def test_any_bytes_are_yaml_or_our_error(body):
    for load in (yaml_rows.rows, yaml_rows.mapping):
        with contextlib.suppress(ExternalAPIError):
            assert isinstance(load(body), list | dict)


@pytest.fixture
def monaco():
    circuit = Circuit.objects.create(name="Monaco", country="Monaco")
    season = Season.objects.create(year=2023)
    names = {"grand_prix": "monaco", "name": "Monaco Grand Prix", "round_number": 6}
    return Race.objects.create(season=season, circuit=circuit, date=date(2023, 5, 28), **names)


@pytest.fixture
def weekend_of(source, settings, fake_clock):
    settings.F1DB_RAW_URL = source.url
    now = datetime(2023, 5, 27, 18, tzinfo=UTC)
    source.set_replies(f"/{FOLDER}/race.yml", RACE)

    def request(race, minutes=0):
        return Client(now + timedelta(minutes=minutes)).weekend(race)

    return request


@pytest.mark.django_db
def test_an_unpublished_file_is_no_error_and_is_requested_again(monaco, source, weekend_of):
    source.set_replies(f"/{FOLDER}/qualifying-results.yml", 404, sheet())
    before, after = weekend_of(monaco), weekend_of(monaco, minutes=1)
    assert (before.facts.qualifying, len(after.facts.qualifying)) == ([], 3)
    assert (before.refused, before.stale, after.stale) == ([], False, False)


@pytest.mark.django_db
def test_a_file_is_kept_for_ten_minutes(monaco, source, weekend_of):
    for minutes in (0, 9, 11):
        weekend_of(monaco, minutes)
    assert sum(path.endswith("/race.yml") for path, _ in source.requests) == 2


@pytest.mark.django_db
def test_in_an_outage_the_last_file_is_used_and_marked(monaco, source, weekend_of):
    source.set_replies(f"/{FOLDER}/qualifying-results.yml", sheet(), 503)
    weekend_of(monaco)
    weekend = weekend_of(monaco, minutes=60)
    assert (weekend.stale, len(weekend.facts.qualifying)) == (True, 3)


@pytest.mark.django_db
def test_a_source_that_is_down_without_a_stored_answer_is_an_error(monaco, source, weekend_of):
    source.set_replies(f"/{FOLDER}/race.yml", 503)
    with pytest.raises(ExternalAPIError, match=r"race\.yml answered 503"):
        weekend_of(monaco)


@pytest.mark.django_db
def test_a_race_is_found_although_f1db_numbers_the_rounds_differently(monaco, weekend_of):
    Race.objects.update(round_number=8)
    monaco.refresh_from_db()
    assert weekend_of(monaco).facts.races[0].round_number == 6


@pytest.mark.django_db
def test_a_race_that_f1db_does_not_have_is_none(monaco, source, weekend_of):
    Race.objects.update(grand_prix="atlantis")
    monaco.refresh_from_db()
    assert weekend_of(monaco) is None
    assert not SourceAnswer.objects.exists()


@pytest.mark.django_db
def test_the_files_of_a_season_agree_with_the_archive(stand_in, settings, fake_clock):
    settings.F1DB_RAW_URL = f"{stand_in.url}/f1db/f1db/main/src/data"
    archived = parse_archive(stand_in.archive).seasons[stand_in.season]
    client = Client(datetime(stand_in.season, 12, 31, tzinfo=UTC))
    compared, refused = Counter(), []
    for known in archived.races:
        race = Race(season=Season(year=stand_in.season), grand_prix=known.grand_prix, name=known.name)
        race.round_number, race.is_sprint_weekend = known.round_number, known.is_sprint_weekend
        weekend = client.weekend(race)
        refused += [refusal.row for refusal in weekend.refused]
        for name in ("results", "sprints", "qualifying", "grids", "practice"):
            ours, theirs = by_driver(weekend.facts, name, race), by_driver(archived, name, race)
            assert ours.keys() == theirs.keys()
            assert [differing(ours[who], theirs[who]) for who in ours] == [set()] * len(ours)
            compared[name] += len(ours)
    assert min(compared.values()) >= 100
    # The archive has the driver twice too.
    assert refused in (
        [],
        ["seasons/2023/races/10-great-britain/qualifying-results.yml row 21 (valtteri-bottas)"],
    )


def by_driver(facts, name, race):
    """Without sprint qualifying, which the stand-in does not have."""
    records = [record for record in getattr(facts, name) if record.race == race.grand_prix]
    sessions = [(getattr(record, "session", ""), record) for record in records]
    return {
        (record.driver, session): record for session, record in sessions if session != "sprint_qualifying"
    }


def differing(ours, theirs):
    """Fields that differ, without those that the files do not contain."""
    names = {field.name for field in fields(ours) if getattr(ours, field.name) != getattr(theirs, field.name)}
    silent = {"fastest_lap_ms", "has_fastest_lap"}
    return names - silent - ({"qualifying_position"} if type(ours).__name__ == "SprintRecord" else set())
