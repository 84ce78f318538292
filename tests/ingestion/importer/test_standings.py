"""Standings: computed from results, official ones, and what a change of the results changes in them."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingestion.importer.saving.report import Report
from ingestion.importer.saving.standings import ranking, save_standings, scoring, standings
from ingestion.importer.saving.standings.ranking import Candidate, Line
from ingestion.importer.saving.standings.scoring import Score
from ingestion.importer.saving.standings.standings import CONSTRUCTORS, DRIVERS, Stored
from ingestion.models import ConstructorStanding, DriverStanding, Race, RaceResult, Season
from tests.ingestion.archives import load
from tests.ingestion.jolpica_season import TinySeason
from tests.left_out import ARCHIVE

pytestmark = pytest.mark.django_db
COUNTED = ("position", "points", "wins")


def after(grand_prix, model=DriverStanding, entrant="driver"):
    """The rows after a race: (name, position, points, wins)."""
    rows = model.objects.filter(race__grand_prix=grand_prix).order_by("position_order")
    return list(rows.values_list(f"{entrant}__name", *COUNTED))


def test_who_took_part_and_scored_nothing_is_in_both_standings(season):
    season.of("hamilton").update(positionText="R", points="0", status="Engine")
    season.load()
    assert after("bahrain")[-1] == ("Lewis Hamilton", 3, 0, 0)
    assert after("bahrain", ConstructorStanding, "constructor")[-1] == ("Mercedes", 3, 0, 0)


def test_who_did_not_start_is_in_no_standing(season):
    season.of("hamilton").update(positionText="W", points="0", status="Withdrew", laps="0")
    season.load()
    assert [row[0] for row in after("bahrain")] == ["Max Verstappen", "Fernando Alonso"]


def test_an_archive_gets_those_who_scored_nothing_and_a_second_import_changes_nothing(archive, tmp_path):
    standing = {"raceId": 1, "positionDisplayOrder": 1, "positionNumber": 1, "positionText": 1, "points": 25}
    archive.add("races-driver-standings", **standing, driverId="max-verstappen")
    archive.row("races-race-results", driverId="lewis-hamilton").update(
        positionNumber="", positionText="DNF", points="0"
    )
    archive.load(tmp_path)
    # Alonso has points in no row of the source, which knows a rule that the results do not show.
    assert after("bahrain") == [("Max Verstappen", 1, 25, 1), ("Lewis Hamilton", 2, 0, 0)]
    assert archive.load(tmp_path).total("changed") == 0


def test_a_new_official_row_moves_those_without_points_back(archive, tmp_path):
    standing = {"raceId": 1, "positionDisplayOrder": 1, "positionNumber": 1, "positionText": 1, "points": 25}
    archive.add("races-driver-standings", **standing, driverId="max-verstappen")
    archive.row("races-race-results", driverId="lewis-hamilton").update(
        positionNumber="", positionText="DNF", points="0"
    )
    archive.load(tmp_path)
    second = standing | {"positionDisplayOrder": 2, "positionNumber": 2, "positionText": 2, "points": 18}
    archive.add("races-driver-standings", **second, driverId="fernando-alonso")
    archive.load(tmp_path)
    assert [row[:2] for row in after("bahrain")] == [
        ("Max Verstappen", 1),
        ("Fernando Alonso", 2),
        ("Lewis Hamilton", 3),
    ]


def test_standings_of_a_round_whose_results_the_source_does_not_have_are_not_official(
    archive, season, tmp_path
):
    archive.result(2, "fernando-alonso", 1, points=25)
    archive.load(tmp_path)
    season.standing(2, "max_verstappen", 1, 25, wins=1)
    season.standing(2, "alonso", 2, 18)
    season.load()
    assert after("monaco")[0] == ("Fernando Alonso", 1, 43, 1)


def test_official_standings_without_a_win_that_the_results_show_wait(season):
    season.result(2, "alonso", 1, points="25")
    season.standing(2, "max_verstappen", 1, 25, wins=1)
    season.standing(2, "alonso", 2, 18)
    report = season.load()
    assert after("monaco")[0] == ("Fernando Alonso", 1, 43, 1)
    assert "lack a win that the results show" in report.refused[0]["reason"]


def test_official_standings_of_some_leave_no_place_to_two(season):
    season.standing(1, "alonso", 1, 18)
    season.load()
    assert after("bahrain") == [
        ("Fernando Alonso", 1, 18, 0),
        ("Max Verstappen", 2, 25, 1),
        ("Lewis Hamilton", 3, 15, 0),
    ]


def test_a_result_that_is_added_later_is_not_counted_twice(archive, season, tmp_path):
    for place, (driver, points) in enumerate([("max-verstappen", 25), ("fernando-alonso", 18)], start=1):
        row = {"positionDisplayOrder": place, "positionNumber": place, "positionText": place}
        archive.add("races-driver-standings", raceId=1, points=points, driverId=driver, **row)
    archive.row("races-race-results", driverId="fernando-alonso")["points"] = "many"
    archive.load(tmp_path)
    season.load()
    assert RaceResult.objects.filter(driver__name="Fernando Alonso").exists()
    assert after("bahrain")[1] == ("Fernando Alonso", 2, 18, 0)


@pytest.mark.slow
@given(
    results=st.lists(
        st.lists(st.integers(0, 3), min_size=3, max_size=3).filter(lambda row: row.count(1) <= 1),
        min_size=2,
        max_size=5,
    )
)
def test_points_and_wins_never_fall_with_further_races(results):
    names, scale = ("max_verstappen", "alonso", "hamilton"), (25, 18, 15)
    season = TinySeason(2023)
    season.races.clear()
    season.lists["results"].clear()
    try:
        for number, row in enumerate(results, start=1):
            season.race(number, f"Number {number}", f"2023-03-{number:02}", "bahrain")
            for name, place in zip(names, row, strict=True):
                points = str(scale[place - 1]) if place else "0"
                season.result(number, name, place or "R", points=points)
            season.load()
        for name in set(DriverStanding.objects.values_list("driver__name", flat=True)):
            rows = DriverStanding.objects.filter(driver__name=name).order_by("race__date")
            got = list(rows.values_list("points", "wins"))
            assert [points for points, _ in got] == sorted(points for points, _ in got)
            assert [wins for _, wins in got] == sorted(wins for _, wins in got)
    finally:
        for model in (DriverStanding, ConstructorStanding, RaceResult, Race, Season):
            model.objects.all().delete()


def candidate(entrant, points, *places, order=ranking.LAST, moved=True, position=1):
    countback = ranking.countback(Counter(places))
    return Candidate(Line(entrant, position, Decimal(points), 0), countback, order, moved)


def placed(*candidates):
    names = {one.line.entrant: f"driver {one.line.entrant}" for one in candidates}
    return [(line.entrant, line.position) for line in ranking.ranked(candidates, names)]


@pytest.mark.parametrize(
    ("one", "other", "places"),
    [
        ((1, 10, 2), (2, 9, 1), [(1, 1), (2, 2)]),
        ((1, 10, 2, 5), (2, 10, 1, 9), [(2, 1), (1, 2)]),
        ((1, 10, 2, 3), (2, 10, 2), [(1, 1), (2, 2)]),
        ((1, 10, 2), (2, 10, 2), [(1, 1), (2, 1)]),
    ],
)
def test_equal_points_are_decided_by_the_better_places_or_shared(one, other, places):
    assert placed(candidate(*other), candidate(*one)) == places


def test_stored_lines_keep_their_order_and_a_moved_one_goes_where_it_belongs():
    stored = [
        candidate(1, 10, 5, order=0, moved=False, position=1),
        candidate(2, 10, 4, order=1, moved=False, position=2),
        candidate(3, 10, 1),
        candidate(4, 10, 6),
    ]
    assert placed(*stored) == [(3, 1), (1, 2), (2, 3), (4, 4)]


def test_an_excluded_one_has_no_place_and_comes_last():
    assert placed(candidate(1, 99, 1, position=None), candidate(2, 0)) == [(2, 1), (1, None)]


@pytest.mark.parametrize(
    ("year", "of_constructors", "total"),
    [(1950, False, 40), (1967, False, 90), (1967, True, 90), (1980, False, 100), (1980, True, 140)],
)
def test_only_the_best_results_counted(year, of_constructors, total):
    points = {race: Decimal(10) for race in range(1, 15)}
    assert scoring.counted(year, points, of_constructors) == total


def cars(*places):
    return [Score(1, place, Decimal(points), True) for place, points in places]


@pytest.mark.parametrize(
    ("year", "grand_prix", "scored"),
    [
        (1958, "indianapolis", []),
        (1958, "monaco", [8]),
        (1961, "monaco", [8]),
        (1970, "monaco", [9]),
        (1979, "monaco", [9, 6]),
    ],
)
def test_what_a_constructor_scored_in_a_race(year, grand_prix, scored):
    both = cars((1, 9), (2, 6))
    assert [car.points for car in scoring.scores(year, grand_prix, both, of_constructors=True)] == scored
    assert scoring.scores(year, grand_prix, both, of_constructors=False) == both


def test_there_is_no_constructors_championship_before_1958():
    season = TinySeason(1957)
    season.race(1, "Argentine", "1957-01-13", "bahrain")
    season.result(1, "fangio", 1, points="8")
    season.load()
    assert DriverStanding.objects.count() == 1
    assert not ConstructorStanding.objects.exists()


def standing_rows(model, year):
    return set(model.objects.filter(race__season__year=year).values_list("pk", *COUNTED))


def swap_first_two(race):
    """A correction of the results: the first two changed places."""
    first, second = race.raceresult_set.filter(finish_position__in=(1, 2)).order_by("finish_position")
    names = ("finish_position", "points", "position_order")
    values = [{name: getattr(row, name) for name in names} for row in (second, first)]
    for row, new in zip((first, second), values, strict=True):
        RaceResult.objects.filter(pk=row.pk).update(**new)


def correct(year, grand_prix):
    season = Season.objects.get(year=year)
    before = save_standings.read(season)
    race = season.races.get(grand_prix=grand_prix)
    swap_first_two(race)
    since = season.races.filter(status="held", date__gte=race.date)
    save_standings.save(season, before, list(since.values_list("pk", flat=True)), None, Report())


@pytest.mark.slow
@pytest.mark.real_data
def test_a_correction_of_indianapolis_1958_leaves_the_constructors_as_they_were():
    load(ARCHIVE)
    constructors, drivers = standing_rows(ConstructorStanding, 1958), standing_rows(DriverStanding, 1958)
    correct(1958, "indianapolis")
    assert standing_rows(ConstructorStanding, 1958) == constructors
    changed = standing_rows(DriverStanding, 1958) - drivers
    drivers_changed = DriverStanding.objects.filter(pk__in=[row[0] for row in changed])
    assert {"Jimmy Bryan", "George Amick"} <= set(drivers_changed.values_list("driver__name", flat=True))
    correct(1958, "monaco")
    for race in Race.objects.filter(season__year=1958):
        rows = ConstructorStanding.objects.filter(race=race, points__gt=0)
        assert len(rows) == len({row.constructor_id for row in rows})
        assert len({row.position for row in rows}) == len({(row.position, row.points) for row in rows})


# Points that stewards took away, or seasons of which only some cars scored.
RULED = {1978, 1995, 2000, 2007, 2018, 2020}


@pytest.mark.slow
@pytest.mark.real_data
@pytest.mark.parametrize(
    ("championship", "points_differ", "least_alike"),
    [(DRIVERS, {1959}, 0.99), (CONSTRUCTORS, RULED, 0.93)],
    ids=["drivers", "constructors"],
)
def test_computed_standings_are_the_archives_from_1950_to_2023(championship, points_differ, least_alike):
    load(ARCHIVE)
    alike = rows = 0
    differing = set()
    for season in Season.objects.filter(year__lte=2023):
        stored = standings.read(season.pk, championship).lines
        computed = standings.compute(season.pk, championship, Stored({}, {}))
        for race, lines in stored.items():
            ours = {line.entrant: line for line in computed[race]}
            entrants = Counter(line.entrant for line in lines)
            for line in (line for line in lines if entrants[line.entrant] == 1):
                mine = ours[line.entrant]
                rows += 1
                alike += mine[1:4] == line[1:4]
                differing |= {season.year} if mine.points != line.points else set()
    assert differing == points_differ
    assert alike / rows > least_alike
