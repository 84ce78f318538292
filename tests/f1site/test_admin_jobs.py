"""Jobs in the admin: listed in words, followed, tried again and cancelled."""

import subprocess
import sys

import pytest
from django.contrib.auth.models import Permission, User
from django.urls import reverse
from django.utils import timezone

from f1site.lib.jobs import progress, requests
from f1site.lib.jobs.models import Job

TRAIN = "predictions.tasks.train_models"
LIST = reverse("admin:f1site_job_changelist")
pytestmark = pytest.mark.django_db


def address(job, name="change"):
    return reverse(f"admin:f1site_job_{name}", args=[job.pk])


def page(client, job):
    return client.get(address(job)).content.decode()


@pytest.fixture
def job():
    return requests.request(TRAIN, {"always": True}, "operator ada")


@pytest.fixture
def running(job):
    Job.objects.filter(pk=job.pk).update(state="running", started_at=timezone.now(), attempts=1)
    job.refresh_from_db()
    with progress.of(job.pk):
        yield job


def test_the_list_has_the_task_in_words_and_the_progress(admin_client, running):
    progress.report(3, 5, "fitting")
    text = admin_client.get(LIST).content.decode()
    for shown in ("Train the models: always True", "operator ada", "3 of 5", "Running"):
        assert shown in text


def test_jobs_are_filtered_by_task(admin_client, job):
    requests.request("predictions.tasks.forecast_season")
    found = admin_client.get(LIST, {"task": TRAIN}).context["cl"].queryset
    assert list(found) == [job]


def test_the_page_of_an_open_job_follows_its_progress(admin_client, running):
    text = page(admin_client, running)
    assert f'data-job-progress="{address(running, "progress")}"' in text
    assert ("Train the models: always True, running" in text, "(&#x27;running" in text) == (True, False)
    progress.report(2, 5, "fitting")
    answer = admin_client.get(address(running, "progress")).json()
    assert answer == {"open": True, "state": "running", "done": 2, "total": 5, "label": "fitting"}


def test_a_waiting_job_is_cancelled_at_once(admin_client, job):
    admin_client.post(address(job, "cancel"))
    job.refresh_from_db()
    assert job.state == "cancelled"


def test_a_running_job_is_cancelled_after_a_confirmation_that_names_what_is_lost(admin_client, running):
    for shown in (
        admin_client.get(address(running, "cancel")),
        admin_client.post(address(running, "cancel")),
    ):
        assert "what it has not stored is lost" in shown.content.decode()
    assert not progress.is_asked_to_stop(running.pk)
    admin_client.post(address(running, "cancel"), {"confirmed": "1"})
    assert progress.is_asked_to_stop(running.pk)


def test_a_failed_job_is_tried_again_as_a_new_one(admin_client, job):
    Job.objects.filter(pk=job.pk).update(state="failed", finished_at=timezone.now(), error="no races")
    assert address(job, "retry") in page(admin_client, job)
    answer = admin_client.post(address(job, "retry"))
    new = Job.objects.open().get()
    assert (answer["Location"], new.requested_by) == (address(new), "operator admin")


@pytest.mark.parametrize("name", ["import_archive", "update_current"])
def test_a_process_that_is_no_worker_finds_the_task_of_a_job(name):
    code = (
        "import django; django.setup()\n"
        "from f1site.lib.jobs.requests import celery_task\n"
        f"print(celery_task('ingestion.tasks.{name}').name)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == f"ingestion.tasks.{name}"


def test_who_may_only_look_at_jobs_changes_none(client, job):
    guest = User.objects.create_user("guest", is_staff=True)
    guest.user_permissions.add(Permission.objects.get(codename="view_job"))
    client.force_login(guest)
    assert address(job, "cancel") not in page(client, job)
    for name in ("cancel", "retry"):
        assert client.post(address(job, name)).status_code == 403
        assert client.get(address(job, name)).status_code == 403
