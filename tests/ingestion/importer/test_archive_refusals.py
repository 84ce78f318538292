"""Malformed rows are refused with file, row and reason; unknown ids end the import."""

import zipfile

import pytest

from f1site.lib.errors import DataImportError
from ingestion.models import Driver, ImportRun, Race, RaceResult, Season
from tests.ingestion.archives import load, rewrite

pytestmark = pytest.mark.django_db
RESULTS = "f1db-races-race-results.csv"


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("positionNumber", "abc", "positionNumber 'abc' is not a whole number"),
        ("positionText", "abc", "positionText 'abc' contradicts position 3"),
        ("gridPositionNumber", "-4", "gridPositionNumber '-4' is outside 1 to 60"),
        ("gridPositionNumber", "٣", "gridPositionNumber '٣' is not a whole number"),
        ("points", "NaN", "points 'NaN' is not a number of points"),
        ("points", "-1", "points '-1' is outside 0 to 9999"),
        ("points", "1e3", "points '1e3' is not a number of points"),
        ("laps", "58.5", "laps '58.5' is not a whole number"),
        ("timeMillis", "99999999999", "timeMillis '99999999999' is outside 1 to 2147483647"),
        ("sharedCar", "yes", "sharedCar 'yes' is neither true nor false"),
        ("driverNumber", "12345", "driverNumber is 5 characters long, at most 4 are stored"),
        (
            "reasonRetired",
            "x" * 50_000,
            "reasonRetired is 50000 characters long, at most 60 are stored",
        ),
    ],
    ids=lambda value: value[:20],
)
def test_a_malformed_value_refuses_its_row_and_the_rest_is_imported(archive, tmp_path, column, value, reason):
    archive.row("races-race-results", driverId="lewis-hamilton")[column] = value
    run = archive.load(tmp_path)
    assert run.refused == [{"table": "race results", "row": f"{RESULTS} row 4", "reason": reason}]
    assert run.counts["race results"] == {"new": 2, "changed": 0, "unchanged": 0, "refused": 1}
    assert RaceResult.objects.count() == 2


def test_a_row_of_the_wrong_width_is_refused(archive, tmp_path):
    path = archive.write(tmp_path / "f1db-csv.zip")
    rewrite(path, RESULTS, lambda text: text + "1,2,3\n")
    run = load(path)
    assert run.refused[0]["reason"] == "it has more or fewer values than the header"


def test_a_driver_without_a_name_is_refused_with_every_row_of_the_driver(archive, tmp_path):
    archive.row("drivers", id="lewis-hamilton")["name"] = ""
    run = archive.load(tmp_path)
    assert [refusal["reason"] for refusal in run.refused] == [
        "name is empty",
        "driverId 'lewis-hamilton' was refused (f1db-drivers.csv row 4: name is empty)",
    ]
    assert RaceResult.objects.count() == 2


def test_a_race_dated_before_1950_is_refused_with_its_results(archive, tmp_path):
    archive.row("races", id=1)["date"] = "1949-03-05"
    run = archive.load(tmp_path)
    assert run.refused[0]["reason"] == "date '1949-03-05' is before 1950"
    assert list(Race.objects.values_list("grand_prix", flat=True)) == ["monaco"]
    assert not RaceResult.objects.exists()


def test_two_ids_for_one_name_and_birth_date_are_not_two_drivers(archive, tmp_path):
    archive.driver("sir-lewis", "Lewis Hamilton", "1985-01-07")
    run = archive.load(tmp_path)
    assert run.refused[0]["reason"] == "Lewis Hamilton is already a driver of that birth date in row 4"
    assert Driver.objects.count() == 3


@pytest.mark.parametrize(
    ("file", "column"),
    [
        ("races-race-results", "driverId"),
        ("races-race-results", "raceId"),
        ("races-race-results", "constructorId"),
        ("races", "circuitId"),
        ("races", "grandPrixId"),
        ("races", "year"),
        ("drivers", "nationalityCountryId"),
    ],
)
def test_a_row_with_an_unknown_id_ends_the_import_with_file_and_row(archive, tmp_path, file, column):
    archive.files[file][1][column] = "1234"
    with pytest.raises(DataImportError, match=rf"^f1db-{file}\.csv row 3: {column} '1234' is not in f1db-"):
        archive.load(tmp_path)
    assert nothing_but_the_failure_is_stored()


def test_a_file_that_is_no_zip_is_named_in_one_sentence(tmp_path):
    path = tmp_path / "notes.zip"
    path.write_text("not a zip")
    with pytest.raises(DataImportError, match=r"^notes\.zip is no readable zip file"):
        load(path)
    assert nothing_but_the_failure_is_stored()


def test_a_missing_file_is_named_in_one_sentence(tmp_path):
    with pytest.raises(DataImportError, match="There is no archive at"):
        load(tmp_path / "absent.zip")


def test_a_zip_without_the_archives_files_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("readme.txt", "hello")
    with pytest.raises(DataImportError, match="is no F1DB archive"):
        load(tmp_path / "other.zip")
    assert nothing_but_the_failure_is_stored()


def test_a_damaged_zip_is_refused(archive, tmp_path):
    path = archive.write(tmp_path / "f1db-csv.zip")
    content = bytearray(path.read_bytes())
    content[content.index(b"Verstappen")] ^= 1
    path.write_bytes(content)
    with pytest.raises(DataImportError, match=r"damaged at 'f1db-drivers\.csv': Bad CRC-32"):
        load(path)


def test_a_file_without_a_needed_column_is_refused(archive, tmp_path):
    path = archive.write(tmp_path / "f1db-csv.zip")
    rewrite(path, RESULTS, lambda text: text.replace("gridPositionText", "somethingElse"))
    with pytest.raises(DataImportError, match="has no column 'gridPositionText'"):
        load(path)
    assert nothing_but_the_failure_is_stored()


def test_a_file_that_is_not_utf_8_is_refused_by_row(archive, tmp_path):
    path = archive.write(tmp_path / "f1db-csv.zip")
    rewrite(path, "f1db-drivers.csv", lambda text: text.encode().replace(b"Lewis", b"L\xe9wis"))
    with pytest.raises(DataImportError, match=r"f1db-drivers\.csv row 4 is not UTF-8"):
        load(path)


def nothing_but_the_failure_is_stored():
    run = ImportRun.objects.get()
    return (
        run.outcome == "failed" and run.error and not Season.objects.exists() and not Driver.objects.exists()
    )
