"""Models in a bucket: stored by one process, opened by another, refused if they are not as signed."""

import json
import math
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from f1site.lib import casts
from f1site.lib.errors import ModelTrainingError
from predictions.model_sets import bucket, store
from tests import world as small
from tests.filled import fill
from tests.ingestion.databases import migrated
from tests.predictions.model_sets.s3 import FOLDER, KEYS, s3_server
from tests.sites import site

STAGE = "before_weekend"
IMPORTS = """
import sys, django
django.setup()
from predictions.model_sets import store
assert not {"boto3", "botocore", "storages"} & sys.modules.keys()
"""


@pytest.fixture(scope="module")
def server():
    with s3_server() as server:
        yield server


@pytest.fixture
def of_the_bucket(server, settings, monkeypatch):
    """The settings of a machine that uses it."""
    for name, value in KEYS.items():
        monkeypatch.setenv(name, value)
    settings.MODEL_STORAGE_URL = casts.bucket(server.url)
    monkeypatch.setattr(bucket, "_silent_until", -math.inf)
    bucket._storage.cache_clear()
    yield
    bucket._storage.cache_clear()


@pytest.fixture
def elsewhere(of_the_bucket, first, settings, tmp_path):
    """The world's set is in the bucket, and this machine has no models."""
    bucket.put(Path(settings.MODEL_DIR, first))
    settings.MODEL_DIR = tmp_path
    return first


def test_a_set_is_fetched_once_and_opens(elsewhere, settings, server):
    assert store.load(elsewhere, STAGE).ensemble
    (kept,) = settings.MODEL_DIR.iterdir()
    assert kept.name == elsewhere
    for name in server.names():
        server.write(name, b"changed since")
    assert store.load(elsewhere, STAGE).ensemble


@pytest.mark.parametrize("name", ["manifest.json", "manifest.sig", f"{STAGE}/booster.ubj"])
def test_one_flipped_bit_in_the_bucket_is_refused_and_nothing_is_kept(elsewhere, server, settings, name):
    name = f"{FOLDER}/{elsewhere}/xgboost/{name}"
    content = bytearray(server.read(name))
    content[len(content) // 2] ^= 1
    server.write(name, bytes(content))
    with pytest.raises(ModelTrainingError, match="was not opened"):
        store.load(elsewhere, STAGE)
    assert list(settings.MODEL_DIR.iterdir()) == []


def test_of_a_manifest_that_is_not_signed_no_file_is_fetched(elsewhere, server, settings):
    name = f"{FOLDER}/{elsewhere}/elo/manifest.json"
    changed = json.loads(server.read(name)) | {"files": {"../../../outside": "0" * 64}}
    server.write(name, json.dumps(changed).encode())
    with pytest.raises(ModelTrainingError, match="is not signed with this MODEL_SIGNING_KEY"):
        store.load(elsewhere, STAGE)
    assert list(settings.MODEL_DIR.iterdir()) == []


def test_what_is_removed_is_gone_from_the_bucket_too(elsewhere, server):
    assert any(elsewhere in name for name in server.names())
    store.remove(elsewhere)
    assert not any(elsewhere in name for name in server.names())
    assert not bucket.has(elsewhere)
    with pytest.raises(ModelTrainingError, match="cannot be fetched from the bucket"):
        store.load(elsewhere, STAGE)


def test_a_store_that_does_not_answer_is_no_reason_to_train_and_is_not_asked_again_at_once(
    elsewhere, settings, monkeypatch
):
    away = settings.MODEL_STORAGE_URL._replace(endpoint="http://127.0.0.1:9")
    settings.MODEL_STORAGE_URL = away
    bucket._storage.cache_clear()
    with pytest.raises(ModelTrainingError, match="cannot be fetched from the bucket"):
        store.load(elsewhere, STAGE)
    assert bucket.has(elsewhere)
    with pytest.raises(ModelTrainingError, match="which does not answer"):
        store.load(elsewhere, STAGE)


def test_without_a_bucket_its_packages_are_not_imported():
    subprocess.run(
        [sys.executable, "-c", IMPORTS],
        check=True,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "f1site.settings"},
    )


@pytest.mark.parametrize(
    "text",
    [
        "http://bucket/models",
        "s3://",
        "s3://Bucket",
        "s3://bucket/../x?",
        "s3://bucket?endpoint=http://example.org",
        "s3://bucket?key=x",
    ],
)
def test_another_address_than_that_of_a_bucket_stops_the_start(text):
    with pytest.raises(ValueError, match=r"s3://BUCKET|https address"):
        casts.bucket(text)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite"])
def test_trained_in_one_process_and_served_in_another_also_without_the_store(db, world_rows, tmp_path, kind):
    database = migrated("sqlite", tmp_path, "bucket")
    fill(database, world_rows, tmp_path)
    with s3_server() as server:
        shared = KEYS | {"MODEL_STORAGE_URL": server.url, "F1_AS_OF": small.THURSDAY.isoformat()}
        trained = database.manage("train_models", MODEL_DIR=str(tmp_path / "trainer"), **shared)
        assert "It serves" in trained
        with site(tmp_path, database.url, MODEL_DIR=str(tmp_path / "web"), **shared) as served:
            race = served.get("/api/v1/predictions/next-race").json()
            path = f"/api/v1/predictions/race/{race['race']['race_id']}/what-if"
            grids = [{"grid": f"{row['driver_code']}:1"} for row in race["predictions"]]
            assert served.get(path, params=grids[0]).status_code == 200
            server.process.kill()
            server.process.wait(60)
            shutil.rmtree(tmp_path / "web")
            assert served.get(path, params=grids[1]).status_code == 200
