"""An operator starts imports from a form: first a dry run, then the import, which a page shows."""

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import timezone

from f1site.lib.jobs import requests
from f1site.lib.jobs.models import Job
from ingestion.admin.importing import ImportRunAdmin
from ingestion.models import ImportRun, Race
from tests.ingestion.archives import TinyArchive

START = reverse("admin:ingestion_importrun_start")


@pytest.fixture
def archive(tmp_path):
    return str(TinyArchive().write(tmp_path / "f1db-csv.zip"))


@pytest.fixture
def begin(admin_client):
    """Posts a form and runs the job that it started, as a worker would."""

    def post(address, **form):
        answer = admin_client.post(address, form)
        if job := Job.objects.open().first():
            requests.celery_task(job.task).apply(kwargs=job.keys, task_id=job.message_id, throw=False)
        return answer

    return post


def run_page(client, run):
    return client.get(reverse("admin:ingestion_importrun_change", args=[run.pk])).content.decode()


@pytest.mark.django_db
def test_a_dry_run_shows_the_differences_and_saves_nothing(begin, admin_client, archive):
    answer = begin(START, what="archive", where=archive, dry_run="on")
    run = ImportRun.objects.get()
    assert answer["Location"] == reverse("admin:f1site_job_change", args=[run.job_id])
    page = run_page(admin_client, run)
    assert Race.objects.count() == 0
    assert "Nothing of this has been saved." in page
    assert "Rows by table" in page


@pytest.mark.django_db
def test_an_import_and_its_job_lead_to_each_other(begin, admin_client, archive):
    answer = begin(START, what="archive", where=archive)
    run = ImportRun.objects.get()
    assert answer["Location"] in run_page(admin_client, run)
    page = admin_client.get(answer["Location"]).content.decode()
    assert reverse("admin:ingestion_importrun_change", args=[run.pk]) in page


@pytest.mark.django_db
def test_what_a_dry_run_showed_is_imported_once_and_its_page_names_the_run(begin, admin_client, archive):
    begin(START, what="archive", where=archive, dry_run="on")
    shown = ImportRun.objects.get()
    again = reverse("admin:ingestion_importrun_again", args=[shown.pk])
    first, second = begin(again)["Location"], begin(again)["Location"]
    assert (first, ImportRun.objects.filter(dry_run=False).count()) == (second, 1)
    assert Race.objects.count() == 2
    page, done = run_page(admin_client, shown), ImportRun.objects.get(dry_run=False)
    assert reverse("admin:ingestion_importrun_change", args=[done.pk]) in page
    assert ("What this showed is imported by" in page, again in page) == (True, False)


@pytest.mark.django_db
def test_what_was_not_imported_after_all_can_be_imported_again(begin, admin_client, archive):
    begin(START, what="archive", where=archive, dry_run="on")
    shown = ImportRun.objects.get()
    again = reverse("admin:ingestion_importrun_again", args=[shown.pk])
    admin_client.post(again)
    requests.cancel(Job.objects.open().get())
    assert again in run_page(admin_client, shown)
    begin(again)
    assert Race.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("outcome", "version", "label"),
    [
        ("succeeded", "stale", ("stale", "Succeeded, stale answers")),
        ("failed", "stale since 2023-07-10 12:00", ("failed", "Failed, stale answers")),
        ("succeeded", "v2026.1", ("succeeded", "Succeeded")),
    ],
)
def test_an_import_of_stored_answers_is_not_called_succeeded_alone(admin_client, outcome, version, label):
    run = ImportRun.objects.create(
        source="f1db", subject="weekend", started_at=timezone.now(), outcome=outcome, version=version
    )
    assert ImportRunAdmin(ImportRun, site).shown_outcome(run) == label
    assert ("from stale answers" in run.summary) == ("stale" in version)
    for page in ("changelist", "change"):
        args = [run.pk] if page == "change" else []
        answer = admin_client.get(reverse(f"admin:ingestion_importrun_{page}", args=args))
        assert label[1] in answer.content.decode()
        assert f"(&#x27;{label[0]}&#x27;" not in answer.content.decode()


@pytest.mark.django_db
def test_a_failed_import_shows_its_reason_on_its_page_and_its_job_waits(begin, admin_client, tmp_path):
    answer = begin(START, what="archive", where=str(tmp_path / "absent.zip"))
    run = ImportRun.objects.get()
    assert (run.outcome, "There is no archive at" in run_page(admin_client, run)) == ("failed", True)
    page = admin_client.get(answer["Location"]).content.decode()
    assert ("There is no archive at" in page, run.job.state) == (True, "waiting")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("form", "complaint"),
    [
        ({"what": "season"}, "Which season?"),
        ({"what": "race", "year": "2023"}, "Which round?"),
        ({"what": "season", "year": "1066"}, "greater than or equal to 1950"),
        ({"what": "everything"}, "is not one of the available choices"),
    ],
)
def test_an_incomplete_form_starts_nothing(admin_client, form, complaint):
    assert complaint in admin_client.post(START, form).content.decode()
    assert not ImportRun.objects.exists()


@pytest.mark.django_db
def test_a_user_with_view_permission_starts_nothing(client):
    client.force_login(User.objects.create_user("guest", is_staff=True))
    assert client.get(START).status_code == 403
    assert client.post(START, {"what": "season", "year": "2023"}).status_code == 403


@pytest.mark.django_db
def test_an_archive_with_fewer_rows_is_imported_where_the_operator_accepts_it(begin, tmp_path):
    shrunk = TinyArchive()
    shrunk.load(tmp_path)
    shrunk.files["races-race-results"].pop()
    where = str(shrunk.write(tmp_path / "f1db-csv.zip"))
    begin(START, what="archive", where=where, dry_run="on")
    assert "Accept fewer rows" in Job.objects.get().error
    begin(START, what="archive", where=where, dry_run="on", allow_fewer="on")
    Job.objects.open().filter(error__contains="Accept").delete()
    begin(reverse("admin:ingestion_importrun_again", args=[ImportRun.objects.latest("pk").pk]))
    assert ImportRun.objects.latest("pk").outcome == "succeeded"
