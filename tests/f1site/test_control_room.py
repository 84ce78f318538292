"""The admin's first page: how the service is, and buttons that start jobs."""

from datetime import timedelta

import pytest
from celery import current_app
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from django.utils import timezone

from f1site.lib import control_room
from f1site.lib.errors import ExternalAPIError
from f1site.lib.jobs import requests
from f1site.lib.jobs.models import Job
from ingestion.models import ExternalId, ImportRun, Race, SourceHealth

INDEX = reverse("admin:index")
pytestmark = pytest.mark.django_db


def panel(client, title):
    return next(panel for panel in client.get(INDEX).context["panels"] if panel.title == title)


def texts(client, title):
    return {line.label: line.text for line in panel(client, title).lines}


def press(client, name):
    return client.post(reverse("admin:f1site_job_start", args=[name]))


def operator(client, *permissions):
    user = User.objects.create_user("ada", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return client


def test_a_new_installation_says_what_to_do_in_every_panel(admin_client):
    for shown in admin_client.get(INDEX).context["panels"]:
        assert (shown.lines, bool(shown.empty)) == ([], True), shown.title


def test_a_stale_import_is_amber(admin_client):
    ImportRun.objects.create(
        source="f1db", subject="weekend", started_at=timezone.now(), outcome="succeeded", version="stale"
    )
    (line,) = panel(admin_client, "Facts").lines
    assert (line.level, "succeeded, stale answers" in line.text) == ("warning", True)


def test_a_source_that_fails_is_shown_with_since_when(admin_client):
    now = timezone.now()
    SourceHealth.objects.create(
        source="jolpica", failing_since=now - timedelta(hours=2), last_error_at=now, last_error="504"
    )
    (line,) = panel(admin_client, "Sources").lines
    assert (line.level, "does not answer since" in line.text, "504" in line.text) == ("danger", True, True)


def test_what_waits_for_an_operator_is_counted_with_a_link(admin_client):
    ExternalId.objects.create(source="f1db", kind="driver", external_id="x")
    (line,) = panel(admin_client, "To decide").lines
    assert (line.text, line.address.endswith("?mapped=waiting")) == ("1 to map", True)


def test_open_and_failed_jobs_are_listed_with_their_pages(admin_client):
    job = requests.request("predictions.tasks.train_models")
    failed = requests.request("analytics.tasks.score_predictions")
    ended = {"state": "failed", "finished_at": timezone.now(), "error": "no disk"}
    Job.objects.filter(pk=failed.pk).update(**ended)
    lines = panel(admin_client, "Jobs").lines
    assert [(line.label, line.text) for line in lines] == [
        ("waiting", "Train the models"),
        ("failed", "Score the forecasts: no disk"),
    ]
    assert lines[0].address == reverse("admin:f1site_job_change", args=[job.pk])


@pytest.mark.parametrize("name", ["import", "import-archive", "train", "forecast", "score"])
def test_a_button_starts_one_job_however_often_it_is_pressed(admin_client, name):
    first, second = press(admin_client, name), press(admin_client, name)
    job = Job.objects.get()
    assert first["Location"] == second["Location"] == reverse("admin:f1site_job_change", args=[job.pk])
    assert job.requested_by == "operator admin"


def test_a_button_is_pressed_by_post_only(admin_client):
    assert admin_client.get(reverse("admin:f1site_job_start", args=["train"])).status_code == 403
    assert not Job.objects.exists()


def test_users_see_and_press_only_what_they_may(client):
    operator(client, "view_trainedmodel", "change_trainedmodel")
    page = client.get(INDEX)
    assert [shown.title for shown in page.context["panels"]] == ["Models"]
    assert [button.name for button in page.context["start_buttons"]] == ["train"]
    assert press(client, "import").status_code == 403
    assert press(client, "train")["Location"] == INDEX
    assert Job.objects.get().task == "predictions.tasks.train_models"


@pytest.fixture
def broker_down():
    """Messages go to an address where nothing listens."""
    before = current_app.conf.broker_url

    def use(url):
        current_app.conf.broker_url = url
        # They hold connections to the other address.
        current_app._pool = current_app.amqp._producer_pool = None

    use("redis://127.0.0.1:1/0")
    yield
    use(before)


def test_the_page_opens_and_starts_jobs_while_the_queue_is_down(
    broker_down, admin_client, django_capture_on_commit_callbacks
):
    assert admin_client.get(INDEX).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        assert press(admin_client, "train").status_code == 302
    assert Job.objects.get().state == "waiting"


def fails(now):
    raise ExternalAPIError("The source is away.")


def test_a_panel_that_cannot_be_read_says_why_and_the_others_are_shown(admin_client, monkeypatch):
    monkeypatch.setattr(control_room, "_panels", list(control_room._panels))
    control_room.register(99, f"{__name__}.fails", "Away", "f1site.view_job")
    assert panel(admin_client, "Away").lines[0].text == "The source is away."
    assert panel(admin_client, "Jobs")


def test_no_race_to_come_is_said(admin_client):
    assert not Race.objects.exists()
    assert "import the schedule" in panel(admin_client, "Next race").empty
