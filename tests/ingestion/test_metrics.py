"""How old the facts are, and how the sources respond, as /metrics shows it."""

from datetime import timedelta

import pytest

from ingestion import metrics
from ingestion.models import ImportRun, Race
from ingestion.sources import answers
from tests.world import IMPORTED, THURSDAY

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def figures(now):
    return {(one.name, *one.labels.values()): one.value for one in metrics.figures(now)}


def test_facts_are_as_old_as_the_last_import_that_succeeded(world):
    done = ImportRun.objects.get()
    later = {"source": done.source, "started_at": IMPORTED, "finished_at": IMPORTED + HOUR}
    ImportRun.objects.create(**later, outcome="failed")
    ImportRun.objects.create(**later, outcome="succeeded", dry_run=True)
    assert figures(done.finished_at + 2 * HOUR)["f1_facts_age_seconds",] == 2 * 3600


def test_a_result_is_overdue_from_the_end_of_its_race_on(world):
    race = world.race()
    over = race.start_time + timedelta(hours=4)
    assert figures(over)["f1_result_overdue_seconds",] == 0
    Race.objects.filter(pk=race.pk).update(status="scheduled")
    assert 0 < figures(over)["f1_result_overdue_seconds",] < 4 * 3600
    assert figures(over)["f1_newest_result_age_seconds",] > 86400


def test_a_source_is_down_from_its_first_failure_to_the_next_success():
    answers.record_success("jolpica", THURSDAY)
    answers.record_error("jolpica", "refused", THURSDAY + HOUR)
    answers.record_error("jolpica", "refused", THURSDAY + 2 * HOUR)
    found = figures(THURSDAY + 4 * HOUR)
    assert found["f1_source_up", "jolpica"] == 0
    assert found["f1_source_failing_seconds", "jolpica"] == 3 * 3600
    assert found["f1_source_success_age_seconds", "jolpica"] == 4 * 3600


def test_a_source_that_answers_is_up():
    answers.record_error("jolpica", "refused", THURSDAY)
    answers.record_success("jolpica", THURSDAY + HOUR)
    found = figures(THURSDAY + HOUR)
    assert (found["f1_source_up", "jolpica"], found["f1_source_failing_seconds", "jolpica"]) == (1, 0)


def test_a_source_that_nobody_asks_any_more_is_absent():
    answers.record_error("openweather", "no key", THURSDAY)
    assert figures(THURSDAY)["f1_source_up", "openweather"] == 0
    assert ("f1_source_up", "openweather") not in figures(THURSDAY + timedelta(days=8))
