"""Each driver, constructor and circuit has one row, in every source."""

import pytest

from f1site.lib.errors import ValidationError
from ingestion import identity
from ingestion.identity import aliases
from ingestion.models import Circuit, Constructor, Driver, ExternalId, RaceResult
from ingestion.sources.jolpica.entrants import constructor_id
from tests.ingestion.jolpica_season import CARS, CONSTRUCTORS, DRIVERS

pytestmark = pytest.mark.django_db


def rows():
    return [model.objects.count() for model in (Driver, Constructor, Circuit)]


def waiting():
    return dict(ExternalId.objects.exclude(candidates=[]).values_list("external_id", "candidates"))


def name_driver(season, name, given, family, born):
    season.drivers[name] |= {"givenName": given, "familyName": family, "dateOfBirth": born}


def test_the_archive_first_and_then_jolpica_is_one_of_each(archive, season, tmp_path):
    archive.load(tmp_path)
    before = rows()
    season.load()
    assert rows() == before
    assert waiting() == {}


def test_jolpica_first_and_then_the_archive_is_one_of_each(archive, season, tmp_path):
    season.load()
    before = rows()
    archive.load(tmp_path)
    assert rows() == before
    assert Driver.objects.get(name="Lewis Hamilton").external_ids.count() == 2


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Nico Hülkenberg", "Nico Hulkenberg"),
        ("Carlos Sainz Jr.", "Carlos Sainz"),
        ("Nyck de Vries", "Nyck De Vries"),
        ("Zhou Guanyu", "Guanyu Zhou"),
        ("Jean-Éric Vergne", "Jean Eric Vergne"),
    ],
)
def test_accents_case_jr_and_order_do_not_change_a_driver(archive, season, tmp_path, ours, theirs):
    archive.row("drivers", id="lewis-hamilton")["name"] = ours
    name_driver(season, "hamilton", *theirs.split(maxsplit=1), "1985-01-07")
    archive.load(tmp_path)
    season.load()
    assert Driver.objects.count() == 3


def test_a_name_may_be_part_of_the_full_name_on_the_very_same_birth_date(archive, season, tmp_path):
    archive.row("drivers", id="lewis-hamilton")["fullName"] = "Lewis Carl Davidson Hamilton"
    name_driver(season, "hamilton", "Carl", "Hamilton", "1985-01-07")
    archive.load(tmp_path)
    season.load()
    assert Driver.objects.count() == 3


def test_the_same_name_with_another_birth_date_waits_with_the_candidate(archive, season, tmp_path):
    archive.load(tmp_path)
    name_driver(season, "hamilton", "Lewis", "Hamilton", "1985-07-01")
    report = season.load()
    assert waiting() == {"hamilton": [Driver.objects.get(name="Lewis Hamilton").pk]}
    reasons = {refusal["reason"] for refusal in report.refused}
    assert "needs hamilton, which was refused or waits to be mapped" in reasons
    assert Driver.objects.count() == 3


def test_a_child_of_the_same_name_is_another_driver(archive, season, tmp_path):
    archive.load(tmp_path)
    name_driver(season, "hamilton", "Lewis", "Hamilton Jr.", "2010-01-07")
    season.load()
    assert (Driver.objects.count(), waiting()) == (4, {})


def test_a_relative_of_the_same_birth_date_waits_too(archive, season, tmp_path):
    archive.load(tmp_path)
    name_driver(season, "hamilton", "Nicolas", "Hamilton", "1985-01-07")
    season.load()
    assert list(waiting()) == ["hamilton"]


def test_two_matching_rows_leave_the_choice_to_the_operator(archive, season, tmp_path):
    archive.driver("lewis-hamilton-2", "Lewis Hamilton Jr.", "1985-01-07")
    archive.load(tmp_path)
    season.load()
    assert len(waiting()["hamilton"]) == 2


def test_the_next_import_saves_the_rows_of_a_mapped_id(archive, season, tmp_path):
    archive.load(tmp_path)
    RaceResult.objects.filter(driver__name="Lewis Hamilton").delete()
    name_driver(season, "hamilton", "Lewis", "Hamilton", "1985-07-01")
    season.load()
    assert not RaceResult.objects.filter(driver__name="Lewis Hamilton").exists()
    driver = Driver.objects.get(name="Lewis Hamilton")
    identity.map_waiting(ExternalId.objects.get(external_id="hamilton"), driver)
    assert season.load().refused == []
    assert RaceResult.objects.get(driver=driver).finish_position == 3


def test_an_operator_may_create_a_row_for_an_unknown_id(archive, season, tmp_path):
    archive.load(tmp_path)
    name_driver(season, "hamilton", "Lewis", "Hamilton", "1985-07-01")
    season.load()
    row = identity.create_waiting(ExternalId.objects.get(external_id="hamilton"))
    assert (row.name, str(Driver.objects.get(pk=row.pk).date_of_birth)) == ("Lewis Hamilton", "1985-07-01")
    season.load()
    assert Driver.objects.count() == 4


def test_an_id_is_mapped_to_a_row_of_its_kind_only(archive, season, tmp_path):
    archive.load(tmp_path)
    with pytest.raises(ValidationError, match="is a driver, so it cannot be Bahrain"):
        identity.map_waiting(ExternalId(kind="driver", external_id="x"), Circuit.objects.get(name="Bahrain"))


def test_two_ids_of_one_source_may_be_one_driver(season):
    season.drivers["lindblad"] = season.drivers["hamilton"] | {"driverId": "lindblad"}
    season.result(1, "lindblad", 4)
    season.load()
    assert Driver.objects.get(name="Lewis Hamilton").external_ids.count() == 2
    assert Driver.objects.count() == 3


@pytest.mark.parametrize(
    ("sent", "outcome"),
    [
        (("sakhir", "26.14"), "one"),  # 12 km away: the id, the name and the country agree
        (("bahrain", "26.14"), "one"),  # the name and the country
        (("bahrain", "26.33"), "waits"),  # 33 km away
        (("bahrain_outer", "26.0325"), "waits"),  # only the position and the country
        (("bahrain_outer", "26.14"), "new"),
    ],
)
def test_a_circuit_is_one_of_ours_if_several_facts_agree(archive, season, tmp_path, sent, outcome):
    circuit, north = sent
    archive.load(tmp_path)
    name = "Manama Ring" if circuit == "bahrain_outer" else "Bahrain International Circuit"
    where = season.races[0]["Circuit"]
    where |= {"circuitId": circuit, "circuitName": name, "Location": where["Location"] | {"lat": north}}
    season.load()
    assert (Circuit.objects.count(), list(waiting())) == {
        "one": (2, []),
        "waits": (2, [circuit]),
        "new": (3, []),
    }[outcome]


def test_a_circuit_at_the_position_of_another_one_waits_with_both(archive, season, tmp_path):
    archive.circuit("silverstone", "Silverstone", "united-kingdom", latitude=52.0786, longitude=-1.0169)
    archive.load(tmp_path)
    season.race(3, "British", "2023-07-09", "silverstone")
    season.races[2]["Circuit"]["Location"] = season.races[1]["Circuit"]["Location"]
    season.load()
    both = Circuit.objects.filter(name__in=["Monaco", "Silverstone"]).values_list("pk", flat=True)
    assert waiting() == {"silverstone": sorted(both)}


def test_the_full_name_of_the_archive_is_a_name_of_the_circuit(archive, season, tmp_path):
    archive.row("circuits", id="sakhir").update(name="Sakhir", fullName="Bahrain International Circuit")
    archive.load(tmp_path)
    season.load()
    ours = ExternalId.objects.get(source="jolpica", external_id="bahrain").circuit
    assert (ours.name, ours.full_name) == ("Sakhir", "Bahrain International Circuit")


def test_two_new_ids_of_one_circuit_wait_both(archive, season, tmp_path):
    archive.load(tmp_path)
    season.race(3, "Sakhir", "2023-06-04", "bahrain")
    season.races[2]["Circuit"] = season.races[0]["Circuit"] | {"circuitId": "bahrain2"}
    season.load()
    assert sorted(waiting()) == ["bahrain", "bahrain2"]


def test_one_of_two_circuits_nearby_is_not_guessed(archive, season, tmp_path):
    archive.circuit("outer", "Bahrain Outer", "bahrain", latitude=26.03, longitude=50.51)
    archive.load(tmp_path)
    season.race(3, "Sakhir", "2023-06-04", "bahrain")
    season.result(3, "alonso", 1)
    report = season.load()
    assert len(waiting()["bahrain"]) == 2
    assert report.refused[-1]["reason"] == "needs sakhir, which was refused or waits to be mapped"
    assert {refusal["table"] for refusal in report.refused} == {"circuits", "races", "race results"}


def test_las_vegas_is_the_street_and_not_the_car_park_beside_it(archive, season, tmp_path):
    archive.circuit("caesars-palace", "Caesars Palace", "monaco", latitude=36.1169, longitude=-115.175)
    archive.circuit("las-vegas", "Las Vegas", "monaco", latitude=36.175, longitude=-115.1364)
    archive.load(tmp_path)
    there = {"lat": "36.1147", "long": "-115.173", "locality": "Las Vegas", "country": "USA"}
    season.races[1]["Circuit"] = {"circuitId": "vegas", "circuitName": "Las Vegas Strip", "Location": there}
    season.load()
    assert ExternalId.objects.get(source="jolpica", external_id="vegas").circuit.name == "Las Vegas"


def test_a_constructor_is_known_by_its_normalised_id_or_its_alias(archive, season, tmp_path):
    archive.constructor("alfa-romeo", "Alfa Romeo", "austria")
    archive.load(tmp_path)
    season.of("alonso")["Constructor"] = {"constructorId": "alfa", "name": "Alfa Romeo Racing"}
    season.load()
    mapped = ExternalId.objects.filter(source="jolpica", kind="constructor")
    assert dict(mapped.values_list("external_id", "constructor__name")) == {
        "red_bull": "Red Bull",
        "alfa": "Alfa Romeo",
        "mercedes": "Mercedes",
    }


def test_a_new_constructor_waits_while_the_season_has_an_unmapped_one(archive, season, tmp_path):
    archive.load(tmp_path)
    season.of("alonso")["Constructor"] = {"constructorId": "amr", "name": "AMR"}
    season.load()
    assert waiting() == {"amr": [Constructor.objects.get(name="Aston Martin").pk]}


def test_a_new_constructor_is_created_if_all_entries_of_the_season_are_mapped(archive, season, tmp_path):
    archive.load(tmp_path)
    season.load()
    season.result(1, "newcomer", 4, Constructor={"constructorId": "cadillac", "name": "Cadillac"})
    season.load()
    assert Constructor.objects.filter(name="Cadillac").exists()


@pytest.mark.parametrize(
    ("year", "theirs", "ours"),
    [
        (2014, "marussia", "marussia"),
        (2015, "manor", "marussia"),
        (2016, "manor", "manor"),
        (2006, "mf1", "midland"),
        (2006, "spyker_mf1", "midland"),
        (2007, "spyker", "spyker"),
        (2018, "sauber", "sauber"),
        (2024, "sauber", "kick-sauber"),
        (2024, "rb", "rb"),
        (2025, "rb", "racing-bulls"),
        (2026, "alpine", "alpine"),
        (2026, "aston_martin", "aston-martin"),
        (2026, "haas", "haas"),
        (1963, "ats", "ats"),
        (1978, "ats", "ats-wheels"),
        (1967, "brabham-repco", "brabham"),
    ],
)
def test_jolpica_and_f1db_have_different_ids_of_a_constructor_in_a_season(year, theirs, ours):
    assert aliases.constructor_key(constructor_id(year, theirs)) == ours


def test_jolpica_does_not_rename_rows_of_f1db(archive, season, tmp_path):
    archive.load(tmp_path)
    report = season.load()
    names = {refusal["field"] for refusal in report.changes if refusal["table"] == "circuits"}
    assert names == set()
    assert Circuit.objects.filter(name="Bahrain").exists()
    assert (len(DRIVERS), len(CONSTRUCTORS), len(CARS)) == (3, 3, 3)
