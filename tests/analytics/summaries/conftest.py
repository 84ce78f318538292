"""A record of backtests over the four races of the small world that were held by its Thursday, and of the
fifth, which was not yet."""

import pytest

from ingestion.models import Race
from tests import world as small
from tests.analytics import record
from tests.stored_rows import Repeated

API = "/api/v1/analytics/"


def create():
    races = list(Race.objects.filter(season__year=2021, round_number__lte=6).order_by("date"))
    races += [race for race in small.rounds() if race.round_number <= small.NEXT_ROUND]
    record.create(races, stages=("before_weekend", "after_qualifying"))


BACKTESTS = Repeated(record.TABLES, create)


@pytest.fixture
def backtests(world):
    """Scores of races 1 to 5 of the season before and of this one, so that some are later than Thursday."""
    BACKTESTS.write()
    return world


@pytest.fixture
def get(client):
    def get(path, status=200, **query):
        response = client.get(API + path, query)
        assert response.status_code == status, response.content
        return response.json()

    return get
