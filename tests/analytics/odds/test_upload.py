"""Odds are uploaded in the admin: a preview first, then exactly that is saved."""

import pytest
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from analytics.models import Odds
from f1site.lib.uploads import LARGEST_UPLOAD
from tests.analytics.odds.files import HEADER, entrants, name_of, stored

UPLOAD = reverse("admin:analytics_odds_upload")


@pytest.fixture
def drivers(world):
    return entrants(world.race())


def post(client, content, source=""):
    content = content.encode() if isinstance(content, str) else content
    return client.post(UPLOAD, {"file": SimpleUploadedFile("theirs.csv", content), "source": source})


def save(client, answer):
    return client.post(UPLOAD, {"save": answer.context["seal"]}, follow=True).content.decode()


def lines(*lines):
    return HEADER + "".join(f"2022,5,{line}\n" for line in lines)


def test_an_upload_is_shown_before_it_is_saved(admin_client, drivers):
    answer = post(admin_client, lines(f"{drivers[0]},2,1.5"))
    assert "Odds of 1 race: 1 new" in answer.content.decode()
    assert Odds.objects.count() == 0
    assert "Odds of 1 race: 1 new" in save(admin_client, answer)
    assert stored() == {(name_of(drivers[0]), "theirs"): (2, 1.5)}


def test_the_form_may_name_the_source(admin_client, drivers):
    save(admin_client, post(admin_client, lines(f"{drivers[0]},2,"), source="one"))
    assert set(stored()) == {(name_of(drivers[0]), "one")}


def test_every_invalid_line_is_an_error_of_the_form(admin_client, drivers):
    page = post(admin_client, lines("nobody,2,", f"{drivers[0]},0,")).content.decode()
    assert "line 2: " in page
    assert "line 3: " in page
    assert "Save it" not in page


@pytest.mark.parametrize("content", [b"", b"\xff\xfe1", b"x" * (LARGEST_UPLOAD + 1)])
def test_a_file_that_cannot_be_read_is_refused(admin_client, drivers, content):
    answer = post(admin_client, content)
    assert answer.status_code == 200
    assert answer.context["form"].errors["file"]


def test_nothing_is_saved_if_the_stored_odds_have_changed_since(admin_client, drivers):
    answer = post(admin_client, lines(f"{drivers[0]},2,"))
    save(admin_client, post(admin_client, lines(f"{drivers[0]},3,")))
    assert "changed since" in save(admin_client, answer)
    assert stored()[name_of(drivers[0]), "theirs"] == (3, None)


def test_an_upload_of_another_user_is_not_saved(admin_client, client, drivers):
    answer = post(admin_client, lines(f"{drivers[0]},2,"))
    client.force_login(User.objects.create_superuser("other"))
    assert "no upload of yours" in save(client, answer)
    assert Odds.objects.count() == 0


def test_who_may_only_view_odds_uploads_none(client, drivers):
    user = User.objects.create_user("reader", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_odds"))
    client.force_login(user)
    assert post(client, lines(f"{drivers[0]},2,")).status_code == 403
    assert "upload" not in client.get(reverse("admin:analytics_odds_changelist")).content.decode()


@pytest.mark.parametrize(("permission", "left"), [("view_odds", 1), ("delete_odds", 0)])
def test_an_import_is_undone_by_who_may_delete_odds(client, admin_client, drivers, permission, left):
    save(admin_client, post(admin_client, lines(f"{drivers[0]},2,")))
    user = User.objects.create_user("one", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in={"view_odds", permission}))
    client.force_login(user)
    chosen = {"action": "delete_selected", "_selected_action": [Odds.objects.get().pk], "post": "yes"}
    client.post(reverse("admin:analytics_odds_changelist"), chosen)
    assert Odds.objects.count() == left
