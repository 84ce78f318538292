"""Two rows of one race become one, without losing a row."""

from datetime import UTC, datetime

import pytest
from django.apps import apps

from f1site.lib.errors import DataImportError, ValidationError
from ingestion.importer.merging import merge
from ingestion.models import DriverStanding, Race, RaceResult, WeatherData
from tests.ingestion.jolpica_season import TinySeason

pytestmark = pytest.mark.django_db
NOW = datetime(2023, 7, 10, tzinfo=UTC)


@pytest.fixture
def twins(season):
    """Monaco twice: cancelled, and held as another race."""
    season.load()
    old = season.races.pop()
    season.load()
    season.race(2, "Riviera", "2023-09-24", "monaco", time="13:00:00Z")
    for place, name in enumerate(("alonso", "hamilton"), start=1):
        season.result(2, name, place, points=str((25, 18)[place - 1]))
    season.load()
    assert old["raceName"] == "Monaco Grand Prix"
    return Race.objects.get(grand_prix="monaco"), Race.objects.get(grand_prix="riviera")


def test_the_cancelled_race_takes_over_rows_round_date_and_status(twins):
    monaco, riviera = twins
    merge(monaco, riviera, NOW)
    monaco.refresh_from_db()
    assert (monaco.status, monaco.round_number, str(monaco.date)) == ("held", 2, "2023-09-24")
    assert RaceResult.objects.filter(race=monaco).count() == 2
    assert not Race.objects.filter(pk=riviera.pk).exists()


def test_the_source_that_names_it_otherwise_adds_no_race_again(twins, season):
    merge(*twins, NOW)
    report = season.load()
    assert Race.objects.count() == 2
    assert report.counts["races"]["new"] == 0


def test_the_standings_are_those_of_all_results(twins):
    merge(*twins, NOW)
    rows = DriverStanding.objects.filter(race=twins[0]).values_list("driver__name", "points")
    assert dict(rows) == {"Fernando Alonso": 43, "Lewis Hamilton": 33, "Max Verstappen": 25}


def copy_result(row, race, **values):
    row.pk, row.race = None, race
    for name, value in values.items():
        setattr(row, name, value)
    row._state.adding = True
    row.save()


def test_a_row_that_both_have_is_one_row_if_it_is_equal(twins):
    monaco, riviera = twins
    copy_result(RaceResult.objects.filter(race=riviera).first(), monaco)
    run = merge(monaco, riviera, NOW)
    assert RaceResult.objects.filter(race=monaco).count() == 2
    assert any(change["row"].endswith("as in the kept race") for change in run.changes)


def test_rows_that_differ_are_named_before_anything_is_written(twins):
    monaco, riviera = twins
    copy_result(RaceResult.objects.filter(race=riviera).first(), monaco, points=12)
    with pytest.raises(DataImportError, match="both have 1 of these: race result 2023 Riviera Grand Prix: F"):
        merge(monaco, riviera, NOW)
    assert RaceResult.objects.filter(race=riviera).count() == 2


def test_weather_and_ratings_of_both_are_kept(twins):
    monaco, riviera = twins
    rating = apps.get_model("predictions", "EloRating")
    driver = RaceResult.objects.filter(race=riviera).first().driver
    for race, value in ((monaco, 1500), (riviera, 1510)):
        rating.objects.create(race=race, driver=driver, rating_value=value, calculated_at=NOW)
    for day, race in enumerate(twins):
        WeatherData.objects.create(race=race, kind="observed", source="x", made_at=NOW.replace(day=1 + day))
    merge(monaco, riviera, NOW)
    assert WeatherData.objects.filter(race=monaco).count() == 2
    assert rating.objects.get(race=monaco).rating_value == 1500


def test_races_of_two_seasons_are_not_one(twins):
    other = TinySeason(2024)
    other.race(1, "Monaco", "2024-05-26", "monaco")
    other.load()
    with pytest.raises(ValidationError, match="are of different seasons"):
        merge(twins[0], Race.objects.get(season__year=2024), NOW)
