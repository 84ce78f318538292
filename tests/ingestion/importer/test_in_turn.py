"""Archive and Jolpica imported in turn, again and again, also with differences between them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ingestion.importer import import_archive
from ingestion.importer.jolpica import import_season
from ingestion.importer.saving.runs import rolled_back
from ingestion.models import Difference, SourceAnswer
from tests.ingestion.comparing import facts

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.endurance]


@pytest.fixture
def imports(stand_in, settings):
    """The two imports of one season, at later and later times."""
    settings.JOLPICA_URL, settings.JOLPICA_RATE = f"{stand_in.url}/ergast/f1", "1000/second"
    start, year = timezone.now(), stand_in.season

    def archive(number, year=year):
        return import_archive(str(stand_in.archive), start + timedelta(days=2 * number), years=[year])

    def jolpica(number, year=year):
        SourceAnswer.objects.all().delete()
        return import_season(year, start + timedelta(days=2 * number + 1))

    return archive, jolpica


@pytest.fixture
def corrected(stand_in):
    """Jolpica has the second and third of the first race in the other order."""
    swap = {f"{stand_in.season}/1": [2, 3]}
    stand_in.control(swap=swap)
    yield
    stand_in.control(swap=swap)


def written(run):
    return sum(count["new"] + count["changed"] for count in run.counts.values()) + len(run.changes)


@pytest.mark.parametrize(("order", "rounds"), [(1, 4), (-1, 3)])
def test_nothing_changes_from_the_second_round_on(imports, corrected, order, rounds):
    for run in imports[::order]:
        run(0)
    assert Difference.objects.filter(field="finish_position").exists()
    again = [run(number) for number in range(1, rounds) for run in imports[::order]]
    assert [written(run) for run in again] == [0] * len(again)


def test_the_order_of_the_sources_makes_no_difference(imports, corrected, stand_in):
    seen = []
    for order in (1, -1):
        with rolled_back(True):
            for run in imports[::order]:
                run(0)
            stored = facts(stand_in.season)
            for standings in ("DriverStanding", "ConstructorStanding"):
                # Jolpica's lists do not rank those without points as F1DB's do.
                stored[standings] = [row for row in stored[standings] if row[-2]]
            seen.append(stored)
    assert seen[0] == seen[1]


@pytest.mark.real_data
@pytest.mark.parametrize(("order", "year"), [(1, 2014), (-1, 2018), (1, 2021), (-1, 2023)])
def test_real_seasons_in_turn_change_once_and_leave_no_difference(imports, order, year):
    for number in range(2):
        runs = [run(number, year) for run in imports[::order]]
    assert [written(run) for run in runs] == [0, 0]
    assert not Difference.objects.exists()
