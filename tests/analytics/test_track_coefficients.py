"""Track coefficients: calculated when they are due, stored once, and served for each circuit."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from analytics import due, up_to_date
from analytics.coefficients import saving
from analytics.models import TrackCoefficient
from ingestion import generation
from ingestion.models import Circuit, Driver, ImportRun, Race, RaceResult, WeatherData
from tests import world as small
from tests.stored_rows import Repeated

URL = "/api/v1/analytics/track-coefficients"
OF_CIRCUITS = {"grid_weight", "position_changes", "retirements"}
CALCULATED = Repeated((TrackCoefficient,), lambda: saving.recalculate(small.THURSDAY))


@pytest.fixture
def calculated(world):
    CALCULATED.write()
    return world


def stored():
    return list(TrackCoefficient.objects.order_by("pk").values())


def test_each_circuit_that_was_raced_on_has_a_coefficient_of_each_kind(calculated):
    raced = Circuit.objects.filter(races__in=Race.objects.held(calculated.THURSDAY)).distinct()
    for circuit in raced:
        kinds = set(circuit.coefficients.values_list("kind", flat=True))
        assert kinds == OF_CIRCUITS | {"driver", "constructor"}  # no weather was observed


def test_all_drivers_of_a_race_have_a_coefficient_at_its_circuit(calculated):
    race = calculated.race(1)
    finished = RaceResult.objects.filter(race=race, finish_position__isnull=False)
    found = race.circuit.coefficients.filter(kind="driver")
    assert set(finished.values_list("driver", flat=True)) <= set(found.values_list("driver", flat=True))


def test_a_second_time_changes_nothing(calculated):
    before = stored()
    assert saving.recalculate(calculated.THURSDAY) == 0
    assert stored() == before


def test_nothing_after_the_instant_is_used(calculated):
    before = stored()
    RaceResult.objects.filter(race=calculated.race(5)).update(status="retired", finish_position=None)
    assert saving.recalculate(calculated.THURSDAY) == 0
    assert stored() == before
    assert saving.recalculate(calculated.MONDAY) > 0


def test_a_corrected_result_changes_them_as_soon_as_it_is_due(calculated):
    race = calculated.race(1)
    up_to_date.recalculate_coefficients(calculated.THURSDAY)
    before = race.circuit.coefficients.get(kind="retirements")
    RaceResult.objects.filter(race=race, finish_position__gt=8).update(finish_position=None, status="retired")
    generation.renew_facts()
    assert due.RECALCULATE in [one.task for one in due.due(calculated.THURSDAY)]
    assert up_to_date.recalculate_coefficients(calculated.THURSDAY) > 0
    assert due.RECALCULATE not in [one.task for one in due.due(calculated.THURSDAY)]
    after = race.circuit.coefficients.get(kind="retirements")
    assert after.coefficient > before.coefficient
    assert after.race_count == before.race_count


def test_while_an_import_writes_nothing_is_due_and_the_basis_is_that_of_its_end(calculated):
    """A calculation that starts meanwhile waits for the end, and records the basis of its start."""
    writing = ImportRun.objects.create(subject="season 2022", started_at=timezone.now(), unfinished=[2022])
    assert due.RECALCULATE not in [one.task for one in due.due(calculated.THURSDAY)]
    basis = due.coefficients_basis(calculated.THURSDAY)
    ImportRun.objects.filter(pk=writing.pk).update(outcome="succeeded", unfinished=[])
    assert due.RECALCULATE in [one.task for one in due.due(calculated.THURSDAY)]
    assert due.coefficients_basis(calculated.THURSDAY) == basis


def test_the_share_of_wet_races_counts_only_races_of_known_weather(calculated):
    races = list(Race.objects.held(calculated.THURSDAY)[:20])
    WeatherData.objects.bulk_create(
        WeatherData(race=race, kind="observed", made_at=calculated.THURSDAY, precipitation_mm=number % 2)
        for number, race in enumerate(races)
    )
    saving.recalculate(calculated.THURSDAY)
    found = TrackCoefficient.objects.filter(kind="wet_races")
    assert sum(one.race_count for one in found) == len(races)
    assert all(one.average == pytest.approx(0.5, abs=0.01) for one in found)


def get(client, circuit, **query):
    response = client.get(f"{URL}/{circuit}", query)
    return response.status_code, response.json()


def test_a_circuit_is_served_with_intervals_and_in_words(client, calculated):
    race = calculated.race(1)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        status, answer = get(client, race.circuit_id)
    assert (status, len(queries) <= 6) == (200, True)
    assert answer["circuit"] == race.circuit.name
    assert answer["data_through"]["round"] == 4
    assert answer["note"] == ""
    for one in answer["coefficients"]:
        low, high = one["interval"]
        assert low <= one["coefficient"] <= high
        assert 0 <= one["shrinkage"] <= 1
        assert one["meaning"].endswith(".")
        assert (one["driver"] is None) == (one["kind"] != "driver")


def test_one_kind_is_served_alone_the_largest_first(client, calculated):
    _, answer = get(client, calculated.race(1).circuit_id, kind="driver")
    values = [one["coefficient"] for one in answer["coefficients"]]
    assert values == sorted(values, reverse=True)
    assert {one["kind"] for one in answer["coefficients"]} == {"driver"}
    names = set(Driver.objects.values_list("name", flat=True))
    assert {one["driver"] for one in answer["coefficients"]} <= names


@pytest.mark.parametrize(
    ("circuit", "query", "error"),
    [(0, {}, (404, "NOT_FOUND")), (1, {"kind": "tyres"}, (400, "INVALID_PARAMETER"))],
)
def test_an_unknown_circuit_or_kind_is_an_error(client, calculated, circuit, query, error):
    found, answer = get(client, circuit, **query)
    assert (found, answer["code"]) == error


def test_a_circuit_without_a_race_has_none_and_a_note(client, calculated):
    circuit = Circuit.objects.create(name="New", location="Nowhere", country="Nowhere")
    status, answer = get(client, circuit.pk)
    assert (status, answer["coefficients"], answer["data_through"]) == (200, [], None)
    assert answer["note"] == "No race since 1996 has been held at this circuit."
