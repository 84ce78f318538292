"""Operators merge two rows of one driver or race: compare, choose, see the consequence, confirm."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from ingestion.models import (
    Driver,
    DriverStanding,
    ExternalId,
    ImportRun,
    Race,
    RaceResult,
    Season,
    StartingGrid,
)
from tests.f1site.admin_walk import statements_that_write


@pytest.fixture
def clerk(client, operator):
    """A user who may correct rows, and neither add nor delete any."""
    user = User.objects.create_user("clerk", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__regex="^(view|change)_"))
    client.force_login(user)
    return client


@pytest.fixture
def twins(operator, monaco):
    """Hamilton twice: the second row has driven in Monaco."""
    kept = Driver.objects.get(name="Lewis Hamilton")
    twin = Driver.objects.create(name="L. Hamilton", driver_code="HAM")
    car = RaceResult.objects.get(driver=kept)
    RaceResult.objects.create(
        race=monaco, driver=twin, constructor=car.constructor, position_order=1, status="retired"
    )
    return kept, twin


def merge_address(one, other):
    return reverse(f"admin:ingestion_{type(one).__name__.lower()}_merge", args=[one.pk, other.pk])


def confirm(client, keep, lose):
    """The page that shows the consequence."""
    return client.get(merge_address(keep, lose), {"keep": keep.pk})


def merge(client, keep, lose, page=None):
    confirmed = (page or confirm(client, keep, lose)).context["confirmed"]
    return client.post(merge_address(keep, lose), {"keep": keep.pk, "confirmed": confirmed})


def test_two_selected_drivers_are_shown_side_by_side(operator, twins):
    picked = {"action": "merge_rows", "_selected_action": [driver.pk for driver in twins]}
    answer = operator.post(reverse("admin:ingestion_driver_changelist"), picked, follow=True)
    assert "race results" in answer.content.decode()
    assert answer.redirect_chain[0][0] == merge_address(*sorted(twins, key=lambda driver: driver.pk))


def test_merging_two_drivers_loses_no_row(operator, twins):
    kept, twin = twins
    before = (RaceResult.objects.count(), DriverStanding.objects.count(), ExternalId.objects.count())
    merge(operator, kept, twin)
    assert (RaceResult.objects.count(), DriverStanding.objects.count(), ExternalId.objects.count()) == before
    assert RaceResult.objects.filter(driver=kept).count() == 2
    assert not Driver.objects.filter(pk=twin.pk).exists()


def test_two_drivers_of_one_race_are_not_merged(operator, twins):
    kept, twin = twins
    RaceResult.objects.filter(driver=twin).update(
        race=Race.objects.get(grand_prix="bahrain"), car_number="44"
    )
    page = confirm(operator, kept, twin)
    assert "They cannot be merged." in page.content.decode()
    page = merge(operator, kept, twin, page)
    assert "both have 1 of these" in page.content.decode()
    assert Driver.objects.filter(pk=twin.pk).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_a_merge_needs_exactly_two_rows(operator, count):
    drivers = Driver.objects.values_list("pk", flat=True)[:count]
    picked = {"action": "merge_rows", "_selected_action": list(drivers)}
    answer = operator.post(reverse("admin:ingestion_driver_changelist"), picked, follow=True)
    assert "Select exactly two rows" in answer.content.decode()


def test_two_races_are_merged_and_the_kept_one_has_the_rows_of_both(operator, monaco):
    twin = Race.objects.create(
        season=monaco.season, circuit=monaco.circuit, grand_prix="riviera", name="Riviera", date=monaco.date
    )
    hamilton = RaceResult.objects.get(driver__name="Lewis Hamilton")
    for race in (monaco, twin):
        StartingGrid.objects.create(
            race=race, driver=hamilton.driver, constructor=hamilton.constructor, position_order=1, position=1
        )
    picked = {"action": "merge_rows", "_selected_action": [monaco.pk, twin.pk]}
    answer = operator.post(reverse("admin:ingestion_race_changelist"), picked, follow=True)
    address = reverse("admin:ingestion_race_merge", args=sorted([monaco.pk, twin.pk]))
    assert answer.redirect_chain[0][0] == address
    page = confirm(operator, monaco, twin)
    assert ["starting grids", 0, 1] in page.context["moved"]["rows"]
    merge(operator, monaco, twin, page)
    assert StartingGrid.objects.get().race == monaco
    assert not Race.objects.filter(pk=twin.pk).exists()


def test_the_confirmation_shows_what_tells_the_rows_apart_and_what_moves(operator, twins):
    kept, twin = twins
    Driver.objects.filter(pk=kept.pk).update(nationality="")
    Driver.objects.filter(pk=twin.pk).update(nationality="British", date_of_birth=date(1985, 1, 8))
    page = confirm(operator, kept, twin)
    values = {label: rest for label, *rest in page.context["values"]["rows"]}
    assert values["Date of birth"] == ["7 January 1985", "8 January 1985", "7 January 1985"]
    assert values["Nationality"] == ["-", "British", "British"]
    assert values["Car numbers"] == ["44", "-", "44"]
    assert page.context["moved"]["rows"] == [["race results", 1]]
    assert "No button takes a merge back." in page.content.decode()


def test_nothing_is_merged_before_it_is_confirmed(operator, twins):
    kept, twin = twins
    with statements_that_write() as writes:
        confirm(operator, kept, twin)
        operator.post(merge_address(kept, twin), {"keep": kept.pk})
    assert (writes, Driver.objects.filter(pk=twin.pk).exists()) == ([], True)


def test_what_has_changed_since_the_confirmation_was_shown_is_asked_again(operator, twins, monaco):
    kept, twin = twins
    page = confirm(operator, kept, twin)
    RaceResult.objects.filter(driver=twin).delete()
    answer = merge(operator, kept, twin, page)
    assert "This is what would be done now." in answer.content.decode()
    assert Driver.objects.filter(pk=twin.pk).exists()
    merge(operator, kept, twin, answer)
    assert not Driver.objects.filter(pk=twin.pk).exists()


def test_a_second_click_on_merge_changes_nothing_and_says_why(operator, twins):
    kept, twin = twins
    page = confirm(operator, kept, twin)
    merge(operator, kept, twin, page)
    again = operator.post(merge_address(kept, twin), {"keep": kept.pk, "confirmed": "x"}, follow=True)
    assert "is no longer stored" in again.content.decode()
    assert ImportRun.objects.filter(source="operator").count() == 1


def test_races_of_two_seasons_are_refused_on_the_confirmation(operator, monaco):
    other = Race.objects.create(
        season=Season.objects.create(year=2022),
        circuit=monaco.circuit,
        grand_prix="monaco",
        date=monaco.date,
    )
    text = confirm(operator, monaco, other).content.decode()
    assert ("are of different seasons" in text, 'name="confirmed"' in text) == (True, False)


def test_who_may_only_change_rows_merges_none(clerk, twins):
    kept, twin = twins
    assert clerk.post(merge_address(kept, twin), {"keep": kept.pk}).status_code == 403
    assert Driver.objects.filter(pk=twin.pk).exists()
