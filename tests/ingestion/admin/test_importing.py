"""An operator starts imports from a form: first a dry run, then the import, which a page shows."""

import json
from datetime import timedelta

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import User
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from f1site.celery import app
from ingestion.admin.importing import ImportRunAdmin
from ingestion.models import ImportRun, Race
from tests.ingestion.archives import TinyArchive

START = reverse("admin:ingestion_importrun_start")


@pytest.fixture
def archive(tmp_path):
    return str(TinyArchive().write(tmp_path / "f1db-csv.zip"))


@pytest.fixture
def begin(admin_client, django_capture_on_commit_callbacks):
    """Posts a form and runs its background work, as a worker would."""

    def post(address, **form):
        with django_capture_on_commit_callbacks() as callbacks:
            answer = admin_client.post(address, form)
        for started in callbacks:
            started()
        return answer

    return post


@pytest.fixture
def inline(settings):
    """The task runs in this process instead of a worker."""
    settings.CELERY_TASK_ALWAYS_EAGER = False
    app.conf.task_always_eager = True
    yield
    app.conf.task_always_eager = not settings.REDIS_URL


@pytest.mark.django_db
def test_a_dry_run_shows_the_differences_and_saves_nothing(inline, begin, admin_client, archive):
    answer = begin(START, what="archive", where=archive, dry_run="on")
    page = admin_client.get(answer["Location"]).content.decode()
    assert Race.objects.count() == 0
    assert "Nothing of this has been saved." in page
    assert "Rows by table" in page


@pytest.mark.django_db
def test_one_click_imports_what_the_dry_run_showed(inline, begin, archive):
    begin(START, what="archive", where=archive, dry_run="on")
    shown = ImportRun.objects.get()
    begin(reverse("admin:ingestion_importrun_again", args=[shown.pk]))
    assert Race.objects.count() == 2
    assert ImportRun.objects.filter(dry_run=False, outcome="succeeded").count() == 1


@pytest.mark.django_db
def test_what_a_dry_run_showed_is_imported_once_and_its_page_names_the_run(
    inline, begin, admin_client, archive
):
    begin(START, what="archive", where=archive, dry_run="on")
    shown = ImportRun.objects.get()
    again = reverse("admin:ingestion_importrun_again", args=[shown.pk])
    first, second = begin(again)["Location"], begin(again)["Location"]
    assert (first, ImportRun.objects.filter(dry_run=False).count()) == (second, 1)
    address = reverse("admin:ingestion_importrun_change", args=[shown.pk])
    page = admin_client.get(address).content.decode()
    assert ("This was imported by" in page, first in page, "Import it</button>" in page) == (
        True,
        True,
        False,
    )


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


@pytest.mark.django_db
def test_a_failed_import_shows_its_reason_on_its_page(inline, begin, admin_client, tmp_path):
    with pytest.raises(Exception, match="There is no archive"):
        begin(START, what="archive", where=str(tmp_path / "absent.zip"))
    run = ImportRun.objects.get()
    page = admin_client.get(reverse("admin:ingestion_importrun_change", args=[run.pk])).content.decode()
    assert (run.outcome, "There is no archive at" in page) == ("failed", True)


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
def test_the_progress_of_a_run_can_be_requested(admin_client):
    now = timezone.now()
    waits = {"started_at": now, "start_by": now + timedelta(hours=1)}
    run = ImportRun.objects.create(source="jolpica", subject="season 2023", **waits)
    cache.set(f"import-progress:{run.pk}", (3, 22))
    answer = admin_client.get(reverse("admin:ingestion_importrun_progress", args=[run.pk]))
    assert json.loads(answer.content) == {"outcome": "running", "done": 3, "total": 22}


@pytest.mark.django_db
def test_a_user_with_view_permission_starts_nothing(client):
    client.force_login(User.objects.create_user("guest", is_staff=True))
    assert client.get(START).status_code == 403
    assert client.post(START, {"what": "season", "year": "2023"}).status_code == 403


@pytest.mark.django_db
def test_an_archive_with_fewer_rows_is_imported_where_the_operator_accepts_it(inline, begin, tmp_path):
    shrunk = TinyArchive()
    shrunk.load(tmp_path)
    shrunk.files["races-race-results"].pop()
    where = str(shrunk.write(tmp_path / "f1db-csv.zip"))
    with pytest.raises(Exception, match="Accept fewer rows"):
        begin(START, what="archive", where=where, dry_run="on")
    begin(START, what="archive", where=where, dry_run="on", allow_fewer="on")
    begin(reverse("admin:ingestion_importrun_again", args=[ImportRun.objects.latest("pk").pk]))
    assert ImportRun.objects.latest("pk").outcome == "succeeded"
