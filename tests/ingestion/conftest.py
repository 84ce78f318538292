import pytest

from tests.ingestion.archives import TinyArchive
from tests.ingestion.jolpica_season import TinySeason


@pytest.fixture
def archive():
    return TinyArchive()


@pytest.fixture
def season():
    return TinySeason()
