"""A race keeps one row, and a row goes to its own race: through new rounds, names, dates, circuits."""

import copy
from datetime import UTC, datetime

import pytest

from ingestion.models import Difference, DriverStanding, Race, RaceResult

pytestmark = pytest.mark.django_db


def statuses():
    return dict(Race.objects.values_list("grand_prix", "status"))


def run_monaco(season):
    for place, name in enumerate(("alonso", "hamilton", "max_verstappen"), start=1):
        season.result(2, name, place, points=str((25, 18, 15)[place - 1]), laps="78")


@pytest.fixture
def renumbered(season):
    """Spain is round 2 in the schedule and Monaco round 3; Monaco's list says round 2 as before."""
    run_monaco(season)
    season.races[1]["round"] = "3"
    season.race(2, "Spanish", "2023-05-21", "catalunya")
    return season


def test_a_list_from_before_a_renumbering_goes_to_the_race_that_it_names(renumbered):
    report = renumbered.load()
    assert statuses() == {"bahrain": "held", "monaco": "held", "spanish": "scheduled"}
    assert RaceResult.objects.filter(race__grand_prix="monaco", laps=78).count() == 3
    assert report.refused == []


def test_standings_of_a_renumbered_round_are_refused(renumbered):
    renumbered.standing(2, "alonso", 1, 43, wins=1)
    (refusal,) = renumbered.load().refused
    assert refusal["table"] == "driver standings"
    assert "round 2 is not the same race in the schedule and in other lists" in refusal["reason"]


@pytest.mark.parametrize(
    "changed",
    [
        {"raceName": "Gulf Air Monaco Grand Prix 2023"},
        {"date": "2023-05-27"},
        {"Circuit": {"circuitId": "x"}},
    ],
)
def test_a_list_may_differ_from_the_schedule_in_one_fact(season, changed):
    run_monaco(season)
    for parent, _ in season.lists["results"][3:]:
        parent.update(changed)
    assert season.load().refused == []
    assert statuses()["monaco"] == "held"


def test_a_list_of_no_race_in_the_schedule_is_refused_by_name(season):
    run_monaco(season)
    for parent, _ in season.lists["results"][3:]:
        parent.update(raceName="Dutch Grand Prix", date="2023-05-29")
    report = season.load()
    assert statuses()["monaco"] == "scheduled"
    assert {refusal["row"] for refusal in report.refused} == {
        f"2023 round 2 results row {row} ({name})"
        for row, name in enumerate(("alonso", "hamilton", "max_verstappen"), start=1)
    }
    assert report.refused[0]["reason"].startswith("its list is of Dutch Grand Prix, 2023-05-29, monaco,")


@pytest.fixture
def damaged(renumbered):
    """Read by the rounds alone: Spain has Monaco's rows."""
    before = copy.deepcopy(renumbered)
    for parent, _ in before.lists["results"][3:]:
        parent.update(before.races[2])
    before.load()
    assert statuses()["spanish"] == "held"
    return renumbered


def test_a_correct_reading_removes_rows_from_a_race_that_they_are_not_of(damaged):
    report = damaged.load()
    assert statuses() == {"bahrain": "held", "monaco": "held", "spanish": "scheduled"}
    assert not RaceResult.objects.filter(race__grand_prix="spanish").exists()
    assert not DriverStanding.objects.filter(race__grand_prix="spanish").exists()
    moved = [one["row"] for one in report.changes if (one["table"], one["field"]) == ("race results", "race")]
    assert len(moved) == 3
    assert moved[0].startswith("2023 Spanish Grand Prix ")


def test_after_the_repair_the_database_is_that_of_a_correct_reading(damaged):
    damaged.load()
    repaired = rows()
    Race.objects.all().delete()
    damaged.load()
    assert rows() == repaired


def test_points_that_were_stored_beside_the_damage_are_not_taken_for_deductions(renumbered):
    renumbered.load()
    spain = Race.objects.get(grand_prix="spanish")
    for row in RaceResult.objects.filter(race__grand_prix="monaco"):
        points = {"Fernando Alonso": 43, "Lewis Hamilton": 33, "Max Verstappen": 40}[row.driver.name]
        DriverStanding.objects.create(race=row.race, driver=row.driver, points=points, position_order=1)
        row.pk, row.race, row._state.adding = None, spain, True
        row.save()
    Race.objects.filter(pk=spain.pk).update(status="held")
    renumbered.races[1]["round"], renumbered.races[2]["round"] = "3", "2"
    for place, name in enumerate(("max_verstappen", "alonso"), start=1):
        renumbered.result(2, name, place, points="0")
        renumbered.lists["results"][-1][0].update(renumbered.races[2])
    renumbered.load()
    after = DriverStanding.objects.filter(race__grand_prix="monaco")
    points = dict(after.values_list("driver__name", "points"))
    assert points == {"Fernando Alonso": 43, "Lewis Hamilton": 33, "Max Verstappen": 40}


def rows():
    results = RaceResult.objects.order_by("race__date", "position_order")
    standings = DriverStanding.objects.order_by("race__date", "position_order")
    return (
        list(results.values_list("race__name", "driver__name", "laps", "points")),
        list(standings.values_list("race__name", "driver__name", "position", "points", "wins")),
    )


def test_the_archive_repairs_it_too_and_keeps_rows_that_are_no_copies(damaged, archive, tmp_path):
    spain = Race.objects.get(grand_prix="spanish")
    pole = RaceResult.objects.filter(race=spain).first()
    for place, name in enumerate(("fernando-alonso", "lewis-hamilton", "max-verstappen"), start=1):
        time = {"timeMillis": 5_400_000 + 1000 * (place - 1), "gridPositionNumber": place}
        archive.result(2, name, place, points=(25, 18, 15)[place - 1], laps=78, **time)
    archive.load(tmp_path)
    assert not RaceResult.objects.filter(pk=pole.pk).exists()
    assert statuses()["spanish"] == "scheduled"


@pytest.mark.parametrize(
    "changed",
    [
        {"raceName": "Gulf Air Monaco Grand Prix"},
        {"raceName": "Formula 1 Gulf Air Monaco Grand Prix 2023", "date": "2023-10-29"},
        {"raceName": "Grand Prix de Monaco", "Circuit": "silverstone", "round": "7"},
        {"raceName": "Riviera Grand Prix", "date": "2023-06-04"},
    ],
)
def test_a_cancelled_race_that_returns_under_another_name_is_the_same_race(season, changed):
    season.load()
    before = Race.objects.get(grand_prix="monaco").pk
    race = season.races.pop()
    season.load()
    assert statuses()["monaco"] == "cancelled"
    circuit = (
        {"Circuit": season.race(9, "x", "2023-01-01", changed["Circuit"])["Circuit"]}
        if "Circuit" in changed
        else {}
    )
    season.races[1:] = [race | changed | circuit]
    season.load()
    assert Race.objects.get(pk=before).status == "scheduled"
    assert Race.objects.count() == 2


def test_a_sponsor_that_is_a_place_does_not_make_it_that_places_race(season):
    season.race(3, "Qatar", "2023-10-08", "losail")
    season.load()
    season.races[1]["raceName"] = "Qatar Airways Monaco Grand Prix"
    season.races[2]["raceName"] = "Qatar Airways Qatar Grand Prix"
    before = dict(Race.objects.values_list("grand_prix", "pk"))
    season.load()
    assert dict(Race.objects.values_list("grand_prix", "pk")) == before


def test_a_race_that_a_newer_archive_has_dropped_is_cancelled_and_may_come_back(archive, tmp_path):
    archive.load(tmp_path)
    monaco = archive.files["races"].pop()
    archive.load(tmp_path)
    assert statuses() == {"bahrain": "held", "monaco": "cancelled"}
    archive.files["races"].append(monaco)
    archive.load(tmp_path)
    assert statuses()["monaco"] == "scheduled"


def test_an_archive_does_not_cancel_a_race_that_no_archive_had(archive, season, tmp_path):
    archive.load(tmp_path)
    season.race(3, "Spanish", "2023-06-04", "catalunya")
    season.load()
    archive.load(tmp_path)
    assert statuses()["spanish"] == "scheduled"


@pytest.mark.parametrize("dropped_by", ["archive", "season"])
def test_a_source_that_still_lists_a_cancelled_race_does_not_bring_it_back(
    archive, season, tmp_path, dropped_by
):
    archive.load(tmp_path)
    season.load()
    (archive.files["races"] if dropped_by == "archive" else season.races).pop()
    for _ in range(2):
        season.load()
        archive.load(tmp_path)
        assert statuses()["monaco"] == "cancelled"


@pytest.fixture
def dropped(archive, season, tmp_path):
    """Monaco is cancelled, for the archive has dropped it; Jolpica has it, and spoke last. The call loads an
    archive that has it again.
    """
    read_on(archive, season, day=1)
    archive.load(tmp_path)
    season.load()
    read_on(archive, season, day=2)
    monaco = archive.files["races"].pop()
    archive.load(tmp_path)
    read_on(archive, season, day=4)
    season.races[1]["date"] = "2023-06-04"
    season.load()
    assert statuses()["monaco"] == "cancelled"
    read_on(archive, season, day=3)
    archive.files["races"].append(monaco)
    return lambda: archive.load(tmp_path)


def read_on(archive, season, day):
    archive.released = season.answered_at = datetime(2023, 5, day, tzinfo=UTC)


def test_a_race_that_an_archive_has_again_is_scheduled_though_jolpica_spoke_later(dropped, season):
    dropped()
    assert statuses()["monaco"] == "scheduled"
    season.load()
    assert statuses()["monaco"] == "scheduled"
    assert not Difference.objects.filter(field="status").exists()


def test_a_race_that_an_operator_cancelled_does_not_come_back(dropped):
    Race.objects.filter(grand_prix="monaco").update(source="operator")
    dropped()
    assert statuses()["monaco"] == "cancelled"


def test_a_race_whose_circuit_waits_is_refused_and_neither_moved_nor_cancelled(archive, season, tmp_path):
    archive.load(tmp_path)
    season.races[0]["round"] = "3"
    season.races[1] |= {"round": "1", "date": "2023-06-04"}
    season.races[1]["Circuit"] |= {"circuitId": "riviera", "circuitName": "Riviera"}
    report = season.load()
    race = Race.objects.get(grand_prix="monaco")
    assert (race.status, str(race.date), race.circuit.name) == ("scheduled", "2023-05-28", "Monaco")
    assert {refusal["table"] for refusal in report.refused} == {"circuits", "races"}
    assert race.round_number == 1


def test_rows_of_a_held_race_are_not_taken_for_copies(season):
    run_monaco(season)
    season.load()
    season.lists["results"] = season.lists["results"][:3]
    season.load()
    assert RaceResult.objects.count() == 6


@pytest.fixture
def monaco(season):
    """Loads the season with Monaco on a day; returns the day first planned, of a race that was moved."""
    season.load()

    def on(day):
        season.races[1]["date"] = day
        season.load()
        former = Race.objects.get(grand_prix="monaco").former_date
        return former and former.isoformat()

    return on


def test_a_race_that_is_moved_keeps_the_day_first_planned(monaco):
    assert monaco("2023-08-20") == "2023-05-28"
    assert monaco("2023-09-03") == "2023-05-28"
    assert monaco("2023-05-28") is None


def test_a_day_that_differs_by_one_is_no_move(monaco):
    assert monaco("2023-05-29") is None


def test_another_date_of_a_race_that_was_held_is_a_correction(season, monaco):
    run_monaco(season)
    season.load()
    for parent, _ in season.lists["results"][3:]:
        parent.update(date="2023-06-04")
    assert monaco("2023-06-04") is None
    assert statuses()["monaco"] == "held"
