"""Operator pages: paste a session before the sources publish it, map ids, merge rows."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from ingestion.models import (
    Driver,
    ExternalId,
    ImportRun,
    QualifyingResult,
    RaceResult,
    StartingGrid,
)


def paste(operator, race, kind, text, **button):
    address = reverse("admin:ingestion_race_paste", args=[race.pk])
    return operator.post(address, {"kind": kind, "text": text, **(button or {"preview": "1"})})


def save(operator, race, kind, text):
    """Previews the lines and saves what was shown, as the second form of the page does."""
    shown = paste(operator, race, kind, text).context
    return paste(operator, race, shown["kind"], shown["text"], save=shown["seal"])


def order(race):
    return list(QualifyingResult.objects.filter(race=race).values_list("driver__driver_code", "position"))


def test_a_pasted_session_is_shown_before_it_is_saved(operator, monaco):
    page = paste(operator, monaco, "qualifying", "ALO 1:11.449\nVER 1:11.365").content.decode()
    assert "As understood" in page
    assert "1:11.449" in page
    assert "Would be saved: 2 new" in page
    assert order(monaco) == []


def test_a_pasted_qualifying_is_saved_in_its_order_and_is_on_record(operator, monaco):
    save(operator, monaco, "qualifying", "Verstappen 1:11.365\nFernando Alonso 1:11.449")
    assert order(monaco) == [("VER", 1), ("ALO", 2)]
    run = ImportRun.objects.get(source="operator", dry_run=False)
    assert (run.outcome, run.subject) == ("succeeded", "2023 Monaco Grand Prix: qualifying pasted")


def test_only_what_was_previewed_is_saved(operator, monaco):
    shown = paste(operator, monaco, "qualifying", "VER 1:11.365\nALO 1:11.449").context
    for kind, text in (("qualifying", "ALO 1:11.365"), ("final grid", shown["text"])):
        page = paste(operator, monaco, kind, text, save=shown["seal"])
        assert "these lines were not previewed" in page.content.decode()
        assert page.context["text"] == text
    assert (order(monaco), StartingGrid.objects.filter(race=monaco).count()) == ([], 0)


def test_what_has_changed_since_the_preview_is_shown_again_and_not_saved(operator, monaco):
    text = "VER 1:11.365\nALO 1:11.449"
    shown = paste(operator, monaco, "qualifying", text).context
    save(operator, monaco, "penalties", "VER 5")
    page = paste(operator, monaco, "qualifying", text, save=shown["seal"])
    assert "have changed since the preview. Here is the new one." in page.content.decode()
    assert order(monaco) == []
    paste(operator, monaco, "qualifying", text, save=page.context["seal"])
    assert order(monaco) == [("VER", 1), ("ALO", 2)]


def grid(page):
    return [(start, driver.split(",")[0]) for start, driver, *_ in page.context["grid"]["rows"]]


def test_the_preview_shows_the_grid_after_the_penalties(operator, monaco):
    save(operator, monaco, "qualifying", "VER\nALO\nHAM")
    page = paste(operator, monaco, "penalties", "VER 1\nALO pit")
    assert grid(page) == [(1, "Max Verstappen"), (2, "Lewis Hamilton"), ("pit lane", "Fernando Alonso")]
    page = paste(operator, monaco, "penalties", "VER 2")
    assert grid(page) == [(1, "Fernando Alonso"), (2, "Lewis Hamilton"), (3, "Max Verstappen")]


def test_penalties_stay_when_qualifying_is_pasted_after_them(operator, monaco):
    save(operator, monaco, "penalties", "VER back")
    page = paste(operator, monaco, "qualifying", "VER\nALO\nHAM")
    assert grid(page) == [(1, "Fernando Alonso"), (2, "Lewis Hamilton"), (3, "Max Verstappen")]


def test_qualifying_is_pasted_over_the_official_one_only_for_every_driver(operator, monaco):
    for place, name in enumerate(("Max Verstappen", "Lewis Hamilton"), start=1):
        result = RaceResult.objects.get(driver__name=name)
        cars = {"race": monaco, "driver": result.driver, "constructor": result.constructor}
        QualifyingResult.objects.create(**cars, position=place, position_order=place, source="f1db")
    page = paste(operator, monaco, "qualifying", "HAM 1:11.365").content.decode()
    assert "The stored qualifying has VER too, whose positions would be given twice" in page
    save(operator, monaco, "qualifying", "HAM 1:11.365\nVER 1:11.449")
    assert order(monaco) == [("HAM", 1), ("VER", 2)]


def test_a_driver_left_out_of_a_second_paste_is_removed(operator, monaco):
    save(operator, monaco, "qualifying", "VER\nALO\nHAM")
    save(operator, monaco, "qualifying", "VER\nHAM")
    assert order(monaco) == [("VER", 1), ("HAM", 2)]


def test_every_invalid_line_is_shown_and_the_text_stays(operator, monaco):
    text = "VER fast\nALO 1:11.449\nXYZ"
    page = paste(operator, monaco, "qualifying", text)
    assert [error.split(":")[0] for error in page.context["form"].errors["text"]] == ["Line 1", "Line 3"]
    assert page.context["form"]["text"].value() == text


def test_a_correction_is_listed_with_the_old_value(operator, monaco):
    save(operator, monaco, "qualifying", "VER 1:11.365\nALO 1:11.449")
    save(operator, monaco, "qualifying", "VER 1:11.365\nALO 1:11.400")
    run = ImportRun.objects.filter(source="operator").order_by("pk").last()
    assert [(c["field"], c["old"], c["new"]) for c in run.changes] == [("time_ms", "71449", "71400")]


def test_a_penalty_is_taken_back_by_pasting_without_it(operator, monaco):
    save(operator, monaco, "penalties", "VER 5\nALO back")
    save(operator, monaco, "penalties", "VER 10")
    rows = StartingGrid.objects.filter(race=monaco, kind="provisional")
    assert list(rows.values_list("driver__driver_code", "penalty", "penalty_places")) == [("VER", "10", 10)]


def test_a_user_with_view_permission_pastes_nothing(client, monaco):
    client.force_login(User.objects.create_user("guest", is_staff=True))
    assert paste(client, monaco, "qualifying", "VER", save="1").status_code == 403


@pytest.fixture
def waiting(operator):
    candidates = list(
        Driver.objects.filter(name__in=["Lewis Hamilton", "Max Verstappen"]).values_list("pk", flat=True)
    )
    return ExternalId.objects.create(
        source="jolpica",
        kind="driver",
        external_id="lh44",
        candidates=candidates,
        facts={"name": "Lewis H.", "date_of_birth": "1985-01-07"},
    )


def test_an_id_that_waits_is_listed_with_its_candidates(operator, waiting):
    listed = operator.get(reverse("admin:ingestion_externalid_changelist"), {"mapped": "waiting"})
    assert [row.external_id for row in listed.context["cl"].result_list] == ["lh44"]
    page = operator.get(reverse("admin:ingestion_externalid_change", args=[waiting.pk])).content.decode()
    assert "It is Lewis Hamilton, born 7 January 1985" in page


def test_one_click_maps_an_id(operator, waiting):
    hamilton = Driver.objects.get(name="Lewis Hamilton")
    operator.post(reverse("admin:ingestion_externalid_map", args=[waiting.pk]), {"row": hamilton.pk})
    waiting.refresh_from_db()
    assert (waiting.driver, waiting.candidates) == (hamilton, [])


def test_an_unknown_id_becomes_a_new_driver(operator, waiting):
    operator.post(reverse("admin:ingestion_externalid_map", args=[waiting.pk]), {"new": "1"})
    waiting.refresh_from_db()
    assert (waiting.driver.name, waiting.driver.date_of_birth) == ("Lewis H.", date(1985, 1, 7))


@pytest.fixture
def clerk(client, operator):
    """A user who may correct rows, and neither add nor delete any."""
    user = User.objects.create_user("clerk", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__regex="^(view|change)_"))
    client.force_login(user)
    return client


def test_who_may_only_change_rows_makes_no_new_driver_of_an_id(clerk, waiting):
    page = clerk.get(reverse("admin:ingestion_externalid_change", args=[waiting.pk])).content.decode()
    assert "make a new driver" not in page
    answer = clerk.post(reverse("admin:ingestion_externalid_map", args=[waiting.pk]), {"new": "1"})
    assert (answer.status_code, Driver.objects.count()) == (403, 3)
