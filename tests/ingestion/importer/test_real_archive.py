"""The real archive, which F1_ARCHIVE names."""

import pytest
from django.db import connection
from django.db.models import Count

from ingestion.models import DriverStanding, Race, RaceResult
from tests.ingestion.archives import load
from tests.left_out import ARCHIVE


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.real_data
def test_the_real_archive_is_imported_whole_and_a_second_time_changes_nothing():
    first = load(ARCHIVE)
    connection.check_constraints()
    assert first.counts["races"]["new"] == 1125
    assert first.counts["drivers"]["new"] == 900
    assert Race.objects.filter(status="held").count() == 1101
    champion = DriverStanding.objects.filter(race__season__year=2023).order_by("-race__date", "position")[0]
    assert (champion.driver.name, champion.points, champion.wins) == ("Max Verstappen", 575, 19)
    winners = RaceResult.objects.filter(finish_position=1).values("race__season__year", "race__grand_prix")
    assert set(
        winners.annotate(n=Count("pk")).filter(n=2).values_list("race__season__year", "race__grand_prix")
    ) == {
        (1951, "france"),
        (1956, "argentina"),
        (1957, "great-britain"),
    }
    second = load(ARCHIVE)
    assert sum(counts["new"] + counts["changed"] for counts in second.counts.values()) == 0
