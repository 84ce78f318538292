"""The demo world: an invented championship whose true probabilities are known."""

import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zipfile import ZipFile

import numpy as np
import pandas as pd
import pytest

from f1site.lib.errors import ValidationError
from ingestion.demo import World, build_world, truth, write_archive
from ingestion.demo.probabilities import COLUMNS, RAIN
from ingestion.demo.schedule import calendar

SEED = 7
AS_OF = datetime(2023, 7, 12, tzinfo=UTC)
FAMOUS = re.compile(
    "ferrari|mercedes|mclaren|williams|lotus|honda|hamilton|verstappen|schumacher|senna|prost|alonso"
    "|monza|silverstone|monaco|suzuka|italy|france|japan|brazil"
)
MUTABLE = {"seasons-entrants-drivers", "constructors-chronology"}
"""Tables with rows of the current season."""

Archive = dict[str, pd.DataFrame]


def written(seed: int, as_of: datetime) -> bytes:
    target = io.BytesIO()
    write_archive(build_world(seed, as_of), target)
    return target.getvalue()


def read(raw: bytes) -> Archive:
    """Every table as text, the missing as empty strings."""
    with ZipFile(io.BytesIO(raw)) as archive:
        return {
            name.removeprefix("f1db-").removesuffix(".csv"): pd.read_csv(
                archive.open(name), dtype=str, keep_default_na=False
            )
            for name in archive.namelist()
        }


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(SEED, AS_OF)


@pytest.fixture(scope="module")
def raw() -> bytes:
    return written(SEED, AS_OF)


@pytest.fixture(scope="module")
def archive(raw: bytes) -> Archive:
    return read(raw)


@pytest.fixture(scope="module")
def probabilities(world: World) -> pd.DataFrame:
    return truth(world)


@pytest.fixture(scope="module")
def judged(probabilities: pd.DataFrame, archive: Archive) -> pd.DataFrame:
    """The true probabilities of every race held, with the results."""
    results = archive["races-race-results"]
    outcome = pd.DataFrame(
        {
            "season": results["year"].astype(int),
            "round": results["round"].astype(int),
            "driver": results["driverId"],
            "position": pd.to_numeric(results["positionNumber"]),
        }
    )
    return probabilities.merge(outcome, on=["season", "round", "driver"])


def test_the_same_seed_writes_the_same_bytes(raw: bytes) -> None:
    assert written(SEED, AS_OF) == raw


def test_another_seed_is_another_world(archive: Archive) -> None:
    other = read(written(SEED + 1, AS_OF))
    assert not set(other["drivers"]["id"]) & set(archive["drivers"]["id"])


def test_the_archive_is_marked_as_invented(raw: bytes) -> None:
    with ZipFile(io.BytesIO(raw)) as archive:
        assert archive.comment == b"F1 demo world, seed 7"


@pytest.mark.parametrize("days", [1, 5, 160, 173, 400])
def test_a_later_as_of_keeps_every_past_row(archive: Archive, days: int) -> None:
    later = read(written(SEED, AS_OF + timedelta(days=days)))
    for table in archive.keys() - MUTABLE:
        past = set(archive[table].itertuples(index=False, name=None))
        assert past <= set(later[table].itertuples(index=False, name=None)), table


def test_entries_of_past_seasons_never_change(archive: Archive) -> None:
    later = read(written(SEED, AS_OF + timedelta(days=400)))["seasons-entrants-drivers"]
    past = archive["seasons-entrants-drivers"].query("year < '2023'")
    assert past.equals(later[later["year"] < "2023"])


@pytest.mark.parametrize("year", [2014, 2017, 2023])
def test_there_are_at_least_eight_full_seasons(year: int) -> None:
    tables = read(written(SEED, datetime(year, 6, 1, tzinfo=UTC)))
    full = tables["races"].query("year < @year", local_dict={"year": str(year)})
    assert (full.groupby("year").size() == 22).all()
    assert full["year"].nunique() >= 8
    assert (tables["races-race-results"].groupby("raceId").size() == 20).all()


def test_a_race_has_twenty_cars_of_ten_constructors(archive: Archive) -> None:
    races = archive["races-race-results"].groupby("raceId")
    assert (races["driverId"].nunique() == 20).all()
    assert (races["constructorId"].nunique() == 10).all()


@pytest.mark.parametrize("day", ["01-01", "01-05", "02-29", "06-15", "12-08", "12-13", "12-15", "12-31"])
def test_there_is_always_a_next_race_with_twenty_entries(day: str) -> None:
    as_of = datetime.fromisoformat(f"2024-{day}T23:59+00:00")
    tables = read(written(SEED, as_of))
    start = pd.to_datetime(tables["races"]["date"] + "T" + tables["races"]["time"], utc=True)
    year = tables["races"]["year"][start > as_of].iloc[0]
    entries = tables["seasons-entrants-drivers"].query("year == @year", local_dict={"year": year})
    assert entries["driverId"].nunique() == 20


def test_the_calendar_runs_on_sundays_from_early_january_to_mid_december(archive: Archive) -> None:
    days = pd.to_datetime(archive["races"]["date"])
    assert set(days.dt.day_name()) == {"Sunday"}
    first, last = (days.groupby(days.dt.year).agg(which).dt for which in ("min", "max"))
    assert first.strftime("%m-%d").between("01-05", "01-11").all()
    assert last.strftime("%m-%d").between("12-06", "12-13").all()


def test_during_the_last_race_the_next_season_is_published(world: World) -> None:
    last_start = calendar(SEED, 2022, world.geography.circuits)[-1].start
    before = build_world(SEED, last_start - timedelta(minutes=1))
    during = build_world(SEED, last_start)
    assert (before.seasons[-1].year, during.seasons[-1].year) == (2022, 2023)


def test_between_qualifying_and_race_only_the_grid_is_known(world: World) -> None:
    race = calendar(SEED, 2022, world.geography.circuits)[9]
    tables = read(written(SEED, race.sessions["qualifying"] + timedelta(hours=2)))
    newest = {name: tables[f"races-{name}"].iloc[-1] for name in ("race-results", "driver-standings")}
    assert tables["races-starting-grid-positions"].iloc[-1]["round"] == "10"
    assert {row["round"] for row in newest.values()} == {"9"}


def test_every_reference_inside_the_archive_resolves(archive: Archive) -> None:
    targets = {
        "driverId": "drivers",
        "constructorId": "constructors",
        "parentConstructorId": "constructors",
        "engineManufacturerId": "engine-manufacturers",
        "tyreManufacturerId": "tyre-manufacturers",
        "entrantId": "entrants",
        "circuitId": "circuits",
        "circuitLayoutId": "circuits-layouts",
        "grandPrixId": "grands-prix",
        "raceId": "races",
        "continentId": "continents",
        "countryId": "countries",
        "countryOfBirthCountryId": "countries",
        "nationalityCountryId": "countries",
    }
    for name, table in archive.items():
        for column in targets.keys() & set(table.columns):
            known = set(archive[targets[column]]["id"])
            assert set(table[column]) <= known, f"{name}.{column}"


def test_ids_are_unique(archive: Archive) -> None:
    for name, table in archive.items():
        assert "id" not in table or table["id"].is_unique, name


@pytest.mark.parametrize(("kind", "key"), [("driver", "driverId"), ("constructor", "constructorId")])
def test_standings_are_the_summed_points(archive: Archive, kind: str, key: str) -> None:
    scored = pd.concat([archive["races-race-results"], archive["races-sprint-race-results"]])
    scored["points"] = pd.to_numeric(scored["points"]).fillna(0)
    table = archive[f"races-{kind}-standings"].astype({"points": float, "raceId": int})
    for race in (1, 60, 150, 170):
        shown = table[table["raceId"] == table["raceId"].unique()[race]]
        year, number = shown["year"].iloc[0], int(shown["round"].iloc[0])
        so_far = scored[(scored["year"] == year) & (scored["round"].astype(int) <= number)]
        assert so_far.groupby(key)["points"].sum().to_dict() == shown.set_index(key)["points"].to_dict()


def test_a_champion_is_crowned_after_the_last_race_only(archive: Archive) -> None:
    crowned = archive["races-driver-standings"].query("championshipWon == 'true'")
    assert list(crowned["year"]) == [str(year) for year in range(2015, 2023)]
    assert set(crowned["round"]) == {"22"}
    assert set(crowned["positionNumber"]) == {"1"}


def test_true_probabilities_sum_to_one_winner_and_three_on_the_podium(
    probabilities: pd.DataFrame,
) -> None:
    sums = probabilities.groupby(["season", "round", "stage"])[
        ["win_probability", "podium_probability"]
    ].sum()
    np.testing.assert_allclose(sums["win_probability"], 1)
    np.testing.assert_allclose(sums["podium_probability"], 3)


def test_a_win_is_never_likelier_than_a_podium(probabilities: pd.DataFrame) -> None:
    assert (probabilities["win_probability"] <= probabilities["podium_probability"]).all()
    assert probabilities["podium_probability"].between(0, 1).all()


def test_the_true_probabilities_cover_every_stage(probabilities: pd.DataFrame) -> None:
    stages = probabilities.groupby(["season", "round"])["stage"].agg(set)
    assert len(stages) == 9 * 22
    assert stages[2023, 22] == {"before_weekend"}
    assert stages[2015, 1] == {"before_weekend", "after_qualifying"}
    assert sum("after_sprint" in some for some in stages[2022]) == 6


@pytest.mark.parametrize("stage", ["before_weekend", "after_qualifying"])
def test_the_log_likelihood_of_the_winners_is_as_expected(judged: pd.DataFrame, stage: str) -> None:
    """The log likelihood is within three standard deviations of the entropy of the true probabilities."""
    rows = judged[(judged["stage"] == stage) & (judged["win_probability"] > 0)]
    surprise = -np.log(rows["win_probability"])
    race = [rows["season"], rows["round"]]
    mean = (rows["win_probability"] * surprise).groupby(race).sum()
    variance = (rows["win_probability"] * surprise**2).groupby(race).sum() - mean**2
    z = (surprise[rows["position"] == 1].sum() - mean.sum()) / np.sqrt(variance.sum())
    assert abs(z) < 3


@pytest.mark.parametrize("stage", ["before_weekend", "after_qualifying"])
@pytest.mark.parametrize(("low", "high"), [(0.0, 0.2), (0.2, 0.5), (0.5, 0.8), (0.8, 1.0)])
def test_podiums_are_as_frequent_as_their_probabilities(
    judged: pd.DataFrame, stage: str, low: float, high: float
) -> None:
    chance = judged.loc[judged["stage"] == stage, "podium_probability"]
    some = chance[(chance >= low) & (chance < high)]
    podiums = (judged.loc[some.index, "position"] <= 3).sum()
    assert len(some) > 30
    assert abs(podiums - some.sum()) < 3 * np.sqrt((some * (1 - some)).sum())


def test_the_grid_makes_the_probabilities_sharper(judged: pd.DataFrame) -> None:
    winners = judged[judged["position"] == 1]
    loss = -np.log(winners["win_probability"]).groupby(winners["stage"]).mean()
    assert loss["after_qualifying"] < loss["before_weekend"]


def test_favourites_are_as_strong_as_in_formula_one(probabilities: pd.DataFrame) -> None:
    before = probabilities[probabilities["stage"] == "before_weekend"]
    favourite = before.groupby(["season", "round"])["win_probability"].max()
    assert 0.3 < favourite.median() < 0.6


def test_most_seasons_have_several_winners(archive: Archive) -> None:
    wins = archive["races-race-results"].query("positionNumber == '1'")
    assert wins.groupby("year")["driverId"].nunique().median() >= 4


def test_there_are_six_sprint_weekends_a_season_from_2021(archive: Archive) -> None:
    sprints = archive["races"].query("sprintQualifyingFormat == 'SPRINT_SHOOTOUT'")
    assert sprints.groupby("year").size().to_dict() == {"2021": 6, "2022": 6, "2023": 6}
    assert (sprints["sprintRaceDate"] != "").all()
    assert (sprints["freePractice2Date"] == "").all()
    first = archive["races-sprint-race-results"].query("positionNumber == '1'")
    assert set(first["points"]) == {"8"}


def test_each_winter_brings_one_to_three_rookies(archive: Archive) -> None:
    drivers = archive["races-race-results"].groupby("year")["driverId"].agg(set)
    for last, this in pairwise(drivers):
        assert 1 <= len(this - last) <= 3


def test_some_drivers_change_constructor_in_winter_and_some_in_mid_season(archive: Archive) -> None:
    results = archive["races-race-results"]
    driven = results.groupby(["driverId", "year"])["constructorId"].agg(["first", "nunique"])
    changed = driven["first"] != driven["first"].groupby("driverId").shift()
    assert changed.sum() > driven.index.get_level_values("driverId").nunique() + 5
    assert set(driven["nunique"]) == {1, 2}


def test_a_constructor_is_renamed_and_both_names_share_a_chronology(archive: Archive) -> None:
    chronology = archive["constructors-chronology"]
    first = chronology.query("positionDisplayOrder == '1'").iloc[0]
    second = chronology.query("positionDisplayOrder == '2'").iloc[0]
    assert int(second["yearFrom"]) == int(first["yearTo"]) + 1
    assert set(chronology["parentConstructorId"]) == set(chronology["constructorId"])


def test_a_pit_lane_start_has_no_grid_position(archive: Archive) -> None:
    grids = archive["races-starting-grid-positions"].query("positionText == 'PL'")
    results = archive["races-race-results"].query("gridPositionText == 'PL'")
    assert len(results) >= len(grids) > 5
    assert set(grids["positionNumber"]) == set(results["gridPositionNumber"]) == {""}


def test_grid_penalties_cost_five_or_ten_places(archive: Archive) -> None:
    grids = archive["races-starting-grid-positions"].query("gridPenalty != ''")
    assert set(grids["gridPenalty"]) == set(grids["gridPenaltyPositions"]) == {"5", "10"}
    lost = grids["positionDisplayOrder"].astype(int) - grids["qualificationPositionNumber"].astype(int)
    assert lost.max() <= 10
    assert (lost > 0).mean() > 0.5


def test_a_retired_car_has_a_reason_and_no_points(archive: Archive) -> None:
    retired = archive["races-race-results"].query("positionText == 'DNF'")
    assert 0.04 < len(retired) / len(archive["races-race-results"]) < 0.16
    assert (retired["reasonRetired"] != "").all()
    assert set(retired["points"]) == set(retired["time"]) == {""}


def test_every_finisher_has_a_time_or_is_lapped(archive: Archive) -> None:
    finished = archive["races-race-results"].query("positionText != 'DNF'")
    assert ((finished["time"] != "") ^ (finished["gapLaps"] != "")).all()
    timed = finished[finished["timeMillis"] != ""].astype({"timeMillis": int})
    assert timed.groupby("raceId")["timeMillis"].agg(lambda s: s.is_monotonic_increasing).all()


def test_a_race_is_the_first_lap_beyond_305_km(archive: Archive) -> None:
    races = archive["races"].astype({"distance": float, "courseLength": float})
    beyond = races["distance"] - 305
    assert ((beyond >= 0) & (beyond < races["courseLength"])).all()


def test_qualifying_knocks_out_five_and_five_more(archive: Archive) -> None:
    segments = (archive["races-qualifying-results"][["q1", "q2", "q3"]] != "").groupby(
        archive["races-qualifying-results"]["raceId"]
    )
    assert set(map(tuple, segments.sum().to_numpy())) == {(20, 15, 10)}


def test_one_car_has_the_fastest_lap_and_one_the_pole(archive: Archive) -> None:
    results = archive["races-race-results"]
    fastest = results[results["fastestLap"] == "true"].set_index("raceId")["driverId"]
    first = archive["races-fastest-laps"].query("positionNumber == '1'").set_index("raceId")
    assert fastest.to_dict() == first["driverId"].to_dict()
    pole = results[results["polePosition"] == "true"]
    assert set(pole["gridPositionText"]) == {"1"}
    assert pole["raceId"].is_unique


def test_only_text_is_quoted(raw: bytes) -> None:
    with ZipFile(io.BytesIO(raw)) as archive:
        line = archive.read("f1db-circuits-layouts.csv").decode().splitlines()[1]
    assert re.fullmatch(r'"[a-z]+-1","[a-z]+",true,\d\.\d{1,3},\d\d', line)


@pytest.mark.parametrize("seed", range(5))
def test_no_name_is_a_famous_one(seed: int) -> None:
    tables = read(written(seed, datetime(2015, 2, 1, tzinfo=UTC)))
    named = ("drivers", "constructors", "circuits", "countries", "grands-prix")
    names = [name.lower() for table in named for name in tables[table]["name"]]
    assert len(names) > 90
    assert not any(FAMOUS.search(name) for name in names)


def test_a_naive_as_of_is_refused() -> None:
    with pytest.raises(ValidationError, match="time zone"):
        build_world(SEED, datetime.fromisoformat("2024-01-01"))


def test_an_as_of_before_the_world_is_refused() -> None:
    with pytest.raises(ValidationError, match="F1_AS_OF after 2008"):
        build_world(SEED, datetime(2008, 1, 1, tzinfo=UTC))


# --- rain ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def rainy() -> World:
    return build_world(SEED, AS_OF, rain=True)


def test_a_quarter_of_the_races_is_wet_and_no_race_without_rain_differs(world: World, rainy: World) -> None:
    pairs = [
        (dry, wet)
        for before, after in zip(world.seasons, rainy.seasons, strict=True)
        for dry, wet in zip(before.weekends, after.weekends, strict=True)
    ]
    is_wet = [wet.round.rain_mm > 0 for _, wet in pairs]
    assert 0.15 < np.mean(is_wet) < 0.35
    same = [np.array_equal(dry.race.positions, wet.race.positions) for dry, wet in pairs]
    assert all(same[i] for i, wet in enumerate(is_wet) if not wet)
    assert not any(same[i] for i, wet in enumerate(is_wet) if wet)


def test_the_truth_names_the_rain_and_the_favourite_of_a_wet_race_wins_less_often(
    world: World, rainy: World
) -> None:
    last = [replace(one, seasons=one.seasons[-1:]) for one in (world, rainy)]
    dry, wet = (truth(one).query("stage == 'before_weekend'") for one in last)
    assert (list(dry), list(wet)) == (COLUMNS, [*COLUMNS, RAIN])
    favourites = [table.groupby("round")["win_probability"].max() for table in (dry, wet)]
    in_rain = wet.groupby("round")[RAIN].first() > 0
    assert (favourites[1] < favourites[0])[in_rain].all()
    assert favourites[1][~in_rain].equals(favourites[0][~in_rain])
