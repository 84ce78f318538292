"""Points and titles of real seasons, from the archive that F1_ARCHIVE names."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from ingestion.importer import import_archive
from ingestion.models import Race
from predictions.championship import simulate, standings
from predictions.championship.standings import Championship
from predictions.model_sets import training
from tests.left_out import ARCHIVE

IMPORTED = datetime(2024, 2, 20, 12, tzinfo=UTC)
# Not a sum of results: Force India was excluded in 2018 and its cars entered again without the points of
# the first twelve races; Racing Point lost 15 in 2020 over its brake ducts. Their drivers kept theirs.
RULINGS = {(2018, "Force India"): 59, (2020, "Racing Point"): 15}

pytestmark = [pytest.mark.slow, pytest.mark.real_data]


@pytest.fixture(scope="module")
def archive(django_db_setup, django_db_blocker):
    """The real archive, imported once for the module's tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_archive(ARCHIVE, IMPORTED)
        yield
        transaction.set_rollback(True)


def final_table(year, which):
    """Official points after the last race, and ours from the places, by name."""
    races = list(
        Race.objects.held(IMPORTED).filter(season__year=year).select_related("season").order_by("date")
    )
    who = standings.ENTRANT_KEY[which]
    ours = standings.points_scored(races, races).groupby(who)["points"].sum()
    rows = standings.STANDINGS[which].objects.filter(race=races[-1])
    named = rows.select_related(who.removesuffix("_id"))
    entrants = [(getattr(row, who.removesuffix("_id")), float(row.points)) for row in named]
    return {str(entrant): (points, float(ours.get(entrant.pk, 0))) for entrant, points in entrants}


@pytest.mark.parametrize("year", range(2010, 2024))
def test_every_drivers_points_follow_from_his_places(archive, db, year):
    table = final_table(year, Championship.DRIVERS)
    assert len(table) >= 20
    assert {name: pair for name, pair in table.items() if pair[0] != pair[1]} == {}


@pytest.mark.parametrize("year", range(2010, 2024))
def test_every_constructors_points_are_its_cars_but_for_two_rulings(archive, db, year):
    table = final_table(year, Championship.CONSTRUCTORS)
    taken = {(year, name): ours - official for name, (official, ours) in table.items() if ours != official}
    assert taken == {ruling: points for ruling, points in RULINGS.items() if ruling[0] == year}


def before_the_last_race(year, thursday, sunday, settings):
    """The drivers' rows by name, on the last race's Thursday and an hour before its start; shown with -s."""
    settings.F1_AS_OF = sunday
    training.train(thursday)
    for moment in (thursday, sunday):
        forecast = simulate.generate(moment)[0]
        rows = {row.name: row for row in forecast.predictions.select_related("driver")}
        chances = [
            f"{row.name} {row.points:f} points, {row.title_probability:.1%} "
            f"({row.title_lower:.1%} to {row.title_upper:.1%})"
            for row in rows.values()
            if row.status == "open"
        ]
        print(f"\n{year}, {forecast.get_stage_display().lower()}: {'; '.join(chances)}")  # noqa: T201
        yield rows


def still_open(rows):
    return {name for name, row in rows.items() if row.status == "open"}


def test_2021_went_into_its_last_race_level(archive, db, settings):
    thursday, sunday = datetime(2021, 12, 9, 12, tzinfo=UTC), datetime(2021, 12, 12, 12, 30, tzinfo=UTC)
    for rows in before_the_last_race(2021, thursday, sunday, settings):
        verstappen, hamilton = rows["Max Verstappen"], rows["Lewis Hamilton"]
        assert verstappen.points == hamilton.points == 369.5
        assert 0.35 < verstappen.title_probability < 0.75
        assert verstappen.title_probability + hamilton.title_probability == pytest.approx(1)
        assert still_open(rows) == {"Max Verstappen", "Lewis Hamilton"}


def test_2016_went_into_its_last_race_with_rosberg_ahead(archive, db, settings):
    thursday, sunday = datetime(2016, 11, 24, 12, tzinfo=UTC), datetime(2016, 11, 27, 12, 30, tzinfo=UTC)
    for rows in before_the_last_race(2016, thursday, sunday, settings):
        rosberg, hamilton = rows["Nico Rosberg"], rows["Lewis Hamilton"]
        assert rosberg.points - hamilton.points == 12
        assert 0.6 < rosberg.title_probability < 0.99
        assert rosberg.title_probability + hamilton.title_probability == pytest.approx(1)


def test_2023_was_decided_before_its_last_race(archive, db, settings):
    moment = datetime(2023, 11, 23, 12, tzinfo=UTC)
    settings.F1_AS_OF = moment
    training.train(moment)
    drivers, constructors = simulate.generate(moment)
    assert [f.predictions.get(status="champion").name for f in (drivers, constructors)] == [
        "Max Verstappen",
        "Red Bull",
    ]
