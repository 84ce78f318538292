"""The generation of the data changes with every change, in whichever process, and after its commit."""

import pytest
from django.core.management import call_command
from django.db import transaction

from f1site.lib import process_cache
from f1site.lib.generations import CLEARED
from ingestion import generation
from ingestion.importer import import_archive
from ingestion.models import RaceResult
from predictions.championship import simulate
from predictions.forecasts import generate
from predictions.model_sets import promotion
from predictions.models import TrainedModel


@pytest.fixture
def changed(django_capture_on_commit_callbacks):
    """Whether an action renews the generation once it is committed."""

    def changed(action):
        before = generation.current()
        with django_capture_on_commit_callbacks(execute=True):
            action()
            assert generation.current() == before
        return generation.current() != before

    return changed


def test_an_import_renews_it(world, changed, small_archive):
    assert changed(lambda: import_archive(str(small_archive), world.IMPORTED, years=[world.SEASON]))


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_renews_nothing():
    generation.renew_now()
    before = generation.current()
    with transaction.atomic():
        generation.renew()
        transaction.set_rollback(True)
    assert generation.current() == before


def test_a_new_forecast_renews_it_and_an_unchanged_one_does_not(world, changed):
    race = world.race(6)
    assert changed(lambda: generate.generate(race, world.THURSDAY))
    assert not changed(lambda: generate.generate(race, world.THURSDAY))


def test_an_unchanged_season_forecast_renews_nothing(world, changed):
    assert not changed(lambda: simulate.generate(world.THURSDAY))


def test_a_decision_of_an_operator_renews_it(world, changed):
    version = TrainedModel.objects.get(type="ensemble").version
    assert changed(lambda: promotion.promote(version, world.THURSDAY))


def test_a_form_of_the_admin_renews_it_and_a_page_does_not(world, admin_client):
    driver = RaceResult.objects.filter(race=world.race(1))[0].driver
    address = f"/admin/ingestion/driver/{driver.pk}/change/"
    before = generation.current()
    assert admin_client.get(address).status_code == 200
    assert generation.current() == before
    assert admin_client.post(address, {"name": driver.name, "driver_code": "XYZ"}).status_code == 302
    assert generation.current() != before


def test_a_refused_form_and_a_failed_login_renew_nothing(world, client, django_user_model):
    before = generation.current()
    client.post("/admin/login/", {"username": "nobody", "password": "wrong"})
    client.force_login(django_user_model.objects.create_user("guest", is_staff=True))
    assert client.post("/admin/ingestion/driver/1/change/", {"name": "X"}).status_code == 403
    assert generation.current() == before


@pytest.mark.django_db
def test_every_cached_result_is_of_the_stored_generation():
    generation.renew_now()
    assert process_cache._read_generation() == generation.current() != ""


@pytest.mark.django_db
def test_clear_cache_gives_a_token_by_which_all_processes_drop_their_answers(capsys):
    call_command("clear_cache")
    assert capsys.readouterr().out == "Every web process drops its answers within a second.\n"
    assert generation.current().startswith(CLEARED)
    assert len(generation.current()) == 32
