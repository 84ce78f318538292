"""A small real archive on the Saturday before its second race, and an operator."""

from datetime import UTC, datetime

import pytest

from ingestion.models import Race
from tests.ingestion.archives import TinyArchive

SATURDAY = datetime(2023, 5, 27, 18, tzinfo=UTC)


@pytest.fixture
def operator(admin_client, tmp_path, settings):
    settings.F1_AS_OF = SATURDAY
    archive = TinyArchive()
    for place, driver in enumerate(("max-verstappen", "fernando-alonso", "lewis-hamilton"), start=1):
        archive.add(
            "races-driver-standings",
            raceId=1,
            driverId=driver,
            positionDisplayOrder=place,
            positionNumber=place,
            positionText=place,
            points=25 - place,
        )
    archive.load(tmp_path)
    return admin_client


@pytest.fixture
def monaco(operator):
    return Race.objects.get(grand_prix="monaco")
