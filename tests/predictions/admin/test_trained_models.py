"""An operator sees why a set of models waits, and has it otherwise with one click."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from predictions.data import stages
from predictions.forecasts import generate
from predictions.model_sets import serving
from predictions.models import TrainedModel

LIST = reverse("admin:predictions_trainedmodel_changelist")


def ensemble(version):
    return TrainedModel.objects.get(type="ensemble", version=version)


def address(version):
    return reverse("admin:predictions_trainedmodel_change", args=[ensemble(version).pk])


def page(client, version):
    return client.get(address(version)).content.decode()


def decision(client, version):
    """The page that the one button of a set's page opens."""
    link = re.search(r'href="([^"]+/(?:promote|roll-back)/)"', page(client, version))
    return client.get(link[1])


def click(client, version, shown=None):
    """Confirms what a set's button opens, as a browser would; returns the page that follows."""
    shown = shown or decision(client, version)
    confirmed = {"confirmed": shown.context["confirmed"]}
    return client.post(shown.request["PATH_INFO"], confirmed, follow=True).content.decode()


def serving_version(world):
    return serving.serving_models(world.IMPORTED)["ensemble"].version


def test_the_list_says_of_each_set_how_it_stands_and_how_it_compared(admin_client, first, good_and_bad):
    good, bad = good_and_bad
    rows = {row.version: row for row in admin_client.get(LIST).context["cl"].result_list}
    assert [rows[version].standing_key for version in (first, good, bad)] == ["reserve", "now", "waiting"]
    text = admin_client.get(LIST).content.decode()
    assert "Serves now" in text
    assert "Waits for an operator" in text
    interval = r"\[\+\d\.\d+, \+\d\.\d+\]"
    assert re.search(rf"\d\.\d{{3}} nats a race worse than {good} {interval} over 7 races", text)


def test_the_page_of_a_set_that_waits_shows_the_evidence_by_stage(admin_client, good_and_bad):
    good, bad = good_and_bad
    text = page(admin_client, bad)
    together = ensemble(bad).metrics["comparison"]["together"]
    for shown in ("Before the weekend", "After qualifying", "Together, which decides", good):
        assert shown in text
    assert f"{together['change']:+.3f}" in text
    assert f"{together['low']:+.3f} to {together['high']:+.3f}" in text


def test_one_click_promotes_a_set_whole_and_is_on_record(world, admin_client, good_and_bad):
    _, bad = good_and_bad
    text = click(admin_client, bad)
    assert f"Version {bad} serves from the next forecast on." in text
    assert set(TrainedModel.objects.filter(version=bad).values_list("state", flat=True)) == {"serving"}
    assert serving_version(world) == bad
    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.object_id) == ("admin", str(ensemble(bad).pk))
    assert "Promoted." in page(admin_client, bad)


def test_one_click_rolls_a_set_back_and_the_one_before_it_serves(world, admin_client, first, good_and_bad):
    good, _ = good_and_bad
    text = click(admin_client, good)
    assert f"Version {good} is retired; {first} serves from the next forecast on." in text
    assert serving_version(world) == first
    made = generate.generate(stages.next_race(world.IMPORTED), world.IMPORTED)
    assert {forecast.model.version for forecast in made} == {first}
    assert f"Rolled back to {first}." in page(admin_client, good)


def test_a_newer_set_that_goes_for_an_older_one_is_named_before_and_keeps_it_on_record(
    world, admin_client, first, good_and_bad
):
    good, _ = good_and_bad
    shown = decision(admin_client, first)
    assert f"and the newer {good} is retired" in shown.content.decode()
    click(admin_client, first, shown)
    assert f"Retired because {first} was promoted." in page(admin_client, good)


def test_the_only_set_has_no_button(world, admin_client, first):
    text = page(admin_client, first)
    assert "It cannot be rolled back: no other set could serve in its place." in text
    assert "/roll-back/" not in text


def test_every_model_of_a_set_has_the_set_s_page(admin_client, good_and_bad):
    elo = TrainedModel.objects.get(type="elo", version=good_and_bad[1])
    text = admin_client.get(reverse("admin:predictions_trainedmodel_change", args=[elo.pk])).content.decode()
    assert "Together, which decides" in text
    assert f"/{elo.pk}/promote/" in text


def test_the_confirmation_shows_every_set_whose_state_changes(admin_client, first, good_and_bad):
    good, bad = good_and_bad
    rows = {version: states for version, _, *states in decision(admin_client, good).context["states"]["rows"]}
    assert rows == {good: ["Serves now", "Retired"], first: ["In reserve", "Serves now"]}
    rows = {version: states for version, _, *states in decision(admin_client, bad).context["states"]["rows"]}
    assert rows == {good: ["Serves now", "In reserve"], bad: ["Waits for an operator", "Serves now"]}


def test_a_decision_on_states_that_have_changed_is_asked_again(world, admin_client, first, good_and_bad):
    good, bad = good_and_bad
    shown = decision(admin_client, bad)
    click(admin_client, good)
    assert "This is what would be done now." in click(admin_client, bad, shown)
    assert serving_version(world) == first


def test_what_cannot_be_done_is_said_and_nothing_is_logged(world, admin_client, good_and_bad):
    rolled = reverse("admin:predictions_trainedmodel_roll_back", args=[ensemble(good_and_bad[1]).pk])
    assert "does not serve." in admin_client.post(rolled, follow=True).content.decode()
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("deed", ["promote", "roll_back"])
def test_who_may_only_look_decides_nothing(world, client, good_and_bad, deed):
    good, bad = good_and_bad
    guest = User.objects.create_user("guest", is_staff=True)
    guest.user_permissions.add(Permission.objects.get(codename="view_trainedmodel"))
    client.force_login(guest)
    version = bad if deed == "promote" else good
    assert not re.search(r"/(promote|roll-back)/", page(client, version))
    decided = reverse(f"admin:predictions_trainedmodel_{deed}", args=[ensemble(version).pk])
    assert client.post(decided).status_code == 403
    assert serving_version(world) == good


def test_looking_at_an_address_decides_nothing(world, admin_client, good_and_bad):
    decided = reverse("admin:predictions_trainedmodel_promote", args=[ensemble(good_and_bad[1]).pk])
    for answer in (admin_client.get(decided), admin_client.post(decided)):
        assert answer.context["confirmed"]
    assert serving_version(world) == good_and_bad[0]
