"""Two of our rows of one driver are merged, with all rows of all apps that refer to them."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps

from f1site.lib.errors import DataImportError, ValidationError
from ingestion.importer.merging import merge
from ingestion.models import Circuit, Driver, DriverStanding, ExternalId, ImportRun, Race, RaceResult
from tests.ingestion.jolpica_season import TinySeason

pytestmark = pytest.mark.django_db
NOW = datetime(2023, 7, 10, tzinfo=UTC)


@pytest.fixture
def lewis():
    TinySeason().load()
    return Driver.objects.get(name="Lewis Hamilton")


@pytest.fixture
def double(lewis):
    """Another row of the same driver, with a result in Monaco, a rating and a source's id."""
    double = Driver.objects.create(name="L. Hamilton", driver_code="LEW", full_name="Lewis Carl Hamilton")
    monaco = Race.objects.get(grand_prix="monaco")
    team = RaceResult.objects.get(driver=lewis).constructor
    RaceResult.objects.create(race=monaco, driver=double, constructor=team, position_order=1)
    rating = apps.get_model("predictions", "EloRating")
    rating.objects.create(race=monaco, driver=double, rating_value=1500, calculated_at=NOW)
    ExternalId.objects.create(source="f1db", kind="driver", external_id="l-hamilton", driver=double)
    return double


def references(driver):
    relations = [field for field in driver._meta.get_fields(include_hidden=True) if field.one_to_many]
    return sum(
        field.related_model.objects.filter(**{field.field.name: driver}).count() for field in relations
    )


def test_no_row_is_lost(lewis, double):
    before = references(lewis) + references(double)
    merge(lewis, double, NOW)
    assert references(lewis) == before
    assert not Driver.objects.filter(name="L. Hamilton").exists()


def test_values_that_only_the_deleted_row_has_are_kept(lewis, double):
    merge(lewis, double, NOW)
    lewis.refresh_from_db()
    assert (lewis.full_name, lewis.driver_code) == ("Lewis Carl Hamilton", "HAM")
    assert lewis.date_of_birth == date(1985, 1, 7)


def test_the_moved_rows_are_on_record(lewis, double):
    moved, gone = RaceResult.objects.get(driver=double).pk, str(double.pk)
    run = merge(lewis, double, NOW)
    assert run == ImportRun.objects.get(source="operator")
    listed = {"table": "race results", "row": f"ids {moved}", "field": "driver"}
    assert listed | {"old": gone, "new": str(lewis.pk)} in run.changes


def test_rows_that_both_have_are_named_before_anything_is_written(lewis, double):
    bahrain = Race.objects.get(grand_prix="bahrain")
    team = RaceResult.objects.get(driver=lewis).constructor
    RaceResult.objects.create(
        race=bahrain, driver=double, constructor=team, car_number="44", position_order=9
    )
    with pytest.raises(DataImportError, match="both have 1 of these: race result 2023 Bahrain Grand Prix"):
        merge(lewis, double, NOW)
    assert RaceResult.objects.filter(driver=double).count() == 2
    assert ImportRun.objects.get(source="operator").outcome == "failed"


def test_two_standings_become_one_with_the_points_of_both():
    season = TinySeason()
    season.result(2, "alonso", 1, points="25")
    season.result(2, "l_hamilton", 2, points="18")
    season.load()
    lewis, double = (
        Driver.objects.get(external_ids__external_id=name) for name in ("hamilton", "l_hamilton")
    )
    merge(lewis, double, NOW)
    standing = DriverStanding.objects.get(driver=lewis, race__grand_prix="monaco")
    assert (standing.points, standing.position) == (33, 2)
    assert DriverStanding.objects.filter(race__grand_prix="monaco").count() == 3


def test_only_two_rows_of_one_model_can_be_merged(lewis):
    with pytest.raises(ValidationError, match="cannot be merged into"):
        merge(lewis, Circuit.objects.get(name="Circuit de Monaco"), NOW)
    with pytest.raises(ValidationError, match="cannot be merged into"):
        merge(lewis, lewis, NOW)
