"""Operators settle differences between the sources for good, and edit rows that sources state."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from ingestion.models import Difference, DriverStanding, RaceResult
from tests.ingestion.archives import TinyArchive
from tests.ingestion.jolpica_season import TinySeason

LIST = "admin:ingestion_difference_changelist"
MARCH, APRIL, MAY, JUNE = (datetime(2023, month, 10, tzinfo=UTC) for month in (3, 4, 5, 6))


class Sources:
    def __init__(self, folder):
        self.folder, self.archive, self.season = folder, TinyArchive(), TinySeason()

    def release(self, at, points):
        self.archive.row("races-race-results", driverId="fernando-alonso")["points"] = points
        self.archive.released = at
        return self.archive.load(self.folder)

    def answer(self, at, points):
        self.season.of("alonso")["points"], self.season.answered_at = points, at
        return self.season.load()


@pytest.fixture
def sources(db, tmp_path, settings):
    """F1DB says 18 points, Jolpica 15 since a ruling."""
    settings.F1_AS_OF = JUNE
    sources = Sources(tmp_path)
    sources.release(MARCH, "18")
    sources.answer(APRIL, "15")
    return sources


@pytest.fixture
def difference(sources):
    return Difference.objects.get(source="f1db", field="points")


def act(client, action, *differences):
    return client.post(reverse(LIST), {"action": action, "_selected_action": [one.pk for one in differences]})


def points():
    return RaceResult.objects.get(driver__name="Fernando Alonso").points


def test_the_list_shows_both_values_until_it_is_decided(admin_client, difference):
    page = admin_client.get(reverse(LIST), {"decided": "open"})
    assert "Fernando Alonso 14" in page.content.decode()
    act(admin_client, "keep_stored", difference)
    page = admin_client.get(reverse(LIST), {"decided": "open"})
    assert list(page.context["cl"].queryset) == []


def test_a_kept_value_stays_when_the_other_source_changes_its_mind(admin_client, sources, difference):
    act(admin_client, "keep_stored", difference)
    sources.answer(MAY, "18")
    assert points() == 15
    difference.refresh_from_db()
    assert (difference.decision, difference.decided_by, difference.decided_at) == ("keep", "admin", JUNE)


def test_a_taken_value_is_stored_with_its_standings_and_stays(admin_client, sources, difference):
    act(admin_client, "take_value", difference)
    assert points() == 18
    assert DriverStanding.objects.get(driver__name="Fernando Alonso").points == 18
    for load, at in ((sources.answer, MAY), (sources.answer, JUNE)):
        load(at, "15")
    assert points() == 18
    assert not Difference.objects.open().exists()


def test_a_third_value_is_a_new_difference_and_changes_nothing(admin_client, sources, difference):
    act(admin_client, "keep_stored", difference)
    sources.release(MAY, "12")
    assert points() == 15
    assert [one.value for one in Difference.objects.open()] == ["12"]


def test_an_undone_decision_stores_what_was_stored_before(admin_client, difference):
    act(admin_client, "take_value", difference)
    act(admin_client, "undo_decision", difference)
    assert points() == 15
    assert [(one.source, one.value) for one in Difference.objects.open()] == [("f1db", "18")]


def test_fields_that_change_together_are_taken_together(admin_client, sources):
    row = sources.archive.row("races-race-results", driverId="fernando-alonso")
    row.update(gridPositionNumber="", gridPositionText="PL")
    sources.answer(MAY, "15")
    sources.release(JUNE, "18")
    result = RaceResult.objects.get(driver__name="Fernando Alonso")
    assert (result.grid_position, result.pit_lane_start) == (None, True)


def test_a_user_who_may_only_view_decides_nothing(client, difference):
    guest = User.objects.create_user("guest", is_staff=True)
    guest.user_permissions.add(Permission.objects.get(codename="view_difference"))
    client.force_login(guest)
    act(client, "take_value", difference)
    assert points() == 15


def test_an_edited_value_stays_until_a_source_has_news(admin_client, sources):
    result = RaceResult.objects.get(driver__name="Lewis Hamilton")
    address = reverse("admin:ingestion_raceresult_change", args=[result.pk])
    form = admin_client.get(address).context["adminform"].form
    values = {name: "" if value is None else value for name, value in form.initial.items()}
    values = {name: value for name, value in values.items() if value is not False}
    admin_client.post(address, values | {"points": "9"})
    sources.answer(MAY, "15")
    result.refresh_from_db()
    assert (result.points, result.source) == (9, "operator")
    assert set(Difference.objects.filter(driver=result.driver).values_list("source", "value")) == {
        ("f1db", "15"),
        ("jolpica", "15"),
    }
