"""`clean_up` removes what nothing needs any more, and only that."""

import io
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.utils import timezone

from f1site.lib import clean_up, clock
from ingestion.models import SourceAnswer
from predictions.model_sets import store, walk_forward
from predictions.models import TrainedModel

DAY = timedelta(days=1)
NOW = datetime(2026, 7, 5, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.ARCHIVE_CACHE_DIR, settings.MODEL_DIR = tmp_path / "archives", tmp_path / "models"
    settings.MODEL_DIR.mkdir()


def aged(path: Path, days: float) -> Path:
    os.utime(path, times=(time.time() - days * DAY.total_seconds(),) * 2)
    return path


def folder(parent, name, days, file="f1db-csv.zip"):
    (parent / name).mkdir(parents=True)
    (parent / name / file).write_bytes(b"x")
    aged(parent / name / file, days)
    return aged(parent / name, days)


def names(path):
    return sorted(one.name for one in path.iterdir())


def test_sessions_are_removed_once_they_have_expired():
    for days in (-1, 1):
        session = SessionStore()
        session.create()
        Session.objects.filter(pk=session.session_key).update(expire_date=timezone.now() + days * DAY)
    assert "expired sessions: 1 removed" in clean_up.run(NOW)
    assert Session.objects.get().expire_date > timezone.now()


@pytest.mark.parametrize(
    ("model", "fields"),
    [(AccessAttempt, {"failures_since_start": 1}), (AccessFailureLog, {}), (AccessLog, {})],
)
def test_records_of_logins_are_kept_for_ninety_days(model, fields):
    for days in (89, 91):
        row = model.objects.create(username=str(days), user_agent="x", ip_address="::1", **fields)
        model.objects.filter(pk=row.pk).update(attempt_time=timezone.now() - days * DAY)
    assert "old records of logins: 1 removed" in clean_up.run(NOW)
    assert model.objects.get().username == "89"


def test_an_answer_is_kept_for_four_hundred_days_after_it_was_last_fetched():
    for days in (400, 401):
        SourceAnswer.objects.create(source="jolpica", url=f"/{days}", fetched_at=NOW - days * DAY, body=b"")
    assert "old answers of sources: 1 removed" in clean_up.run(NOW)
    assert SourceAnswer.objects.get().url == "/400"


def test_the_two_newest_archives_are_kept_and_downloads_that_may_still_run(settings):
    for days, release in ((3, "v3"), (9, "v1"), (5, "v2")):
        folder(settings.ARCHIVE_CACHE_DIR, release, days)
    for days, part in ((0.9, "new.part"), (1.1, "old.part")):
        (settings.ARCHIVE_CACHE_DIR / part).touch()
        aged(settings.ARCHIVE_CACHE_DIR / part, days)
    assert "old archives: 2 removed" in clean_up.run(NOW)
    assert names(settings.ARCHIVE_CACHE_DIR) == ["new.part", "v2", "v3"]


def test_files_of_models_are_removed_if_no_model_has_them_and_no_training_may_still_write_them(
    settings, world
):
    known = TrainedModel.objects.sets().first().version
    left = {"20200101T000000Z-aaaaaa": 1.1, ".writing-x": 1.1}
    kept = {known: 99, "20200101T000000Z-bbbbbb": 0.9, ".writing-y": 0.9, ".f1.lock": 99, "notes": 99}
    for name, days in (left | kept).items():
        folder(settings.MODEL_DIR, name, days)
    assert "model files without a model: 2 removed" in clean_up.run(NOW)
    assert names(settings.MODEL_DIR) == sorted(kept)


def test_a_serving_set_opens_after_a_clean_up(world, settings):
    settings.MODEL_DIR = Path(os.environ["MODEL_DIR"])
    version = TrainedModel.objects.sets().first().version
    aged(settings.MODEL_DIR / version, 99)
    clean_up.run(clock.now())
    assert store.load(version, "before_weekend").ensemble


def test_walk_forward_forecasts_are_kept_if_one_of_the_last_two_trainings_used_them(settings, world):
    TrainedModel.objects.update(trained_at=timezone.now() - 10 * DAY)
    newest = TrainedModel.objects.sets().get()
    newest.pk, newest.version, newest.trained_at = None, "newest", timezone.now()
    newest.save()
    kept = settings.MODEL_DIR / walk_forward.FOLDER
    kept.mkdir()
    for days in (9, 12):
        (kept / f"{days}").touch()
        aged(kept / f"{days}", days)
    assert "unused walk-forward forecasts: 1 removed" in clean_up.run(NOW)
    assert names(kept) == ["9"]


def test_a_dry_run_names_the_same_and_removes_nothing(settings):
    folder(settings.MODEL_DIR, "20200101T000000Z-aaaaaa", 2)
    SourceAnswer.objects.create(source="jolpica", url="/", fetched_at=clock.now() - 500 * DAY, body=b"")
    shown, removed = io.StringIO(), io.StringIO()
    call_command("clean_up", "--dry-run", stdout=shown)
    assert names(settings.MODEL_DIR) == ["20200101T000000Z-aaaaaa"]
    call_command("clean_up", stdout=removed)
    assert "model files without a model: 1 would be removed" in shown.getvalue()
    counted = shown.getvalue().replace("would be removed", "removed").splitlines()
    assert counted[:-1] == removed.getvalue().splitlines()[:-1]
    assert (names(settings.MODEL_DIR), SourceAnswer.objects.count()) == ([], 0)
