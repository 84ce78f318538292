"""A driver who is known only by the id in F1DB's weekend files waits, is created, and can be pasted."""

from datetime import UTC, datetime

import pytest

from ingestion import identity
from ingestion.importer.current import import_weekend
from ingestion.importer.pasted import import_pasted
from ingestion.models import Driver, ExternalId, PracticeResult, QualifyingResult, Race

pytestmark = pytest.mark.django_db
SATURDAY = datetime(2023, 5, 27, 12, tzinfo=UTC)
FOLDER = "/seasons/2023/races/02-monaco"
RACE = "round: 2\ndate: 2023-05-28\ngrandPrixId: monaco\ncircuitId: monte-carlo\n"
PRACTICE = """\
- position: 1
  driverNumber: 41
  driverId: arvid-lindblad
  constructorId: red-bull
- position: 2
  driverNumber: 44
  driverId: lewis-hamilton
  constructorId: eleven-gp
"""


@pytest.fixture
def weekend(archive, source, settings, tmp_path):
    """Imports the weekend of Monaco as often as it is called."""
    archive.load(tmp_path)
    settings.F1DB_RAW_URL = source.url
    source.set_replies(f"{FOLDER}/race.yml", RACE)
    source.set_replies(f"{FOLDER}/free-practice-1-results.yml", PRACTICE)
    return lambda: import_weekend(Race.objects.get(grand_prix="monaco"), SATURDAY)


def waiting(external_id):
    return ExternalId.objects.get(external_id=external_id)


def test_an_unknown_id_waits_with_what_the_files_say(weekend):
    weekend()
    assert waiting("arvid-lindblad").facts == {
        "name": "Arvid Lindblad",
        "driver_code": "LIN",
        "car_number": "41",
        "constructor": "red-bull",
        "race": "2023 Monaco Grand Prix",
    }
    assert waiting("eleven-gp").facts["name"] == "Eleven Gp"
    assert not PracticeResult.objects.exists()


def test_an_operator_creates_the_driver_and_pastes_the_code(weekend):
    weekend()
    driver = identity.create_waiting(waiting("arvid-lindblad"))
    weekend()
    assert PracticeResult.objects.get().driver == driver
    import_pasted(Race.objects.get(grand_prix="monaco"), "qualifying", "LIN 1:11.365", SATURDAY)
    assert QualifyingResult.objects.get().driver == driver


def test_the_archive_completes_a_driver_that_was_created(weekend, archive, tmp_path):
    weekend()
    identity.create_waiting(waiting("arvid-lindblad"))
    archive.driver("arvid-lindblad", "Arvid Lindblad", "2007-08-08", "united-kingdom", abbreviation="LIN")
    archive.load(tmp_path)
    assert str(Driver.objects.get(name="Arvid Lindblad").date_of_birth) == "2007-08-08"


def test_the_archive_maps_an_id_that_still_waits(weekend, archive, tmp_path):
    weekend()
    archive.driver("arvid-lindblad", "Arvid Lindblad", "2007-08-08", "united-kingdom")
    archive.load(tmp_path)
    assert waiting("arvid-lindblad").driver.name == "Arvid Lindblad"


def test_rows_of_the_same_family_name_are_candidates(weekend):
    twin = Driver.objects.create(name="A. Lindblad")
    weekend()
    assert waiting("arvid-lindblad").candidates == [twin.pk]
