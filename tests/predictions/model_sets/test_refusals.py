"""A set with a damaged, surplus or foreign file is refused, and the one before it serves."""

import json
import logging
import pickle
import random
import shutil
from pathlib import Path

import pytest

from f1site.lib import process_cache
from predictions import doctor
from predictions.bootstrap import bootstrap
from predictions.forecasts import generate
from predictions.model_sets import serving, signatures, store
from predictions.models import TrainedModel
from tests.predictions.model_sets.test_store import Bomb

FLIPS = 200


@pytest.fixture
def newest(world, first, store_again, settings, tmp_path):
    """The version of a set that serves before the world's, both in a folder of the test's own."""
    shutil.copytree(Path(settings.MODEL_DIR) / first, tmp_path / first)
    settings.MODEL_DIR = tmp_path
    version = store_again()
    # As in another process, which has not opened any yet.
    process_cache.clear()
    yield version
    process_cache.clear()


def files(settings, version):
    return sorted(path for path in (Path(settings.MODEL_DIR) / version).rglob("*") if path.is_file())


def serving_version(world):
    return serving.serving_models(world.THURSDAY)["ensemble"].version


def test_each_of_200_single_bit_flips_is_refused_and_the_set_before_serves(world, first, newest, settings):
    rng = random.Random(4)
    stored = files(settings, newest)
    flipped = dict.fromkeys(stored, 0)
    # Every file once, manifests and signatures too; then at random.
    for path in [*stored, *rng.choices(stored, k=FLIPS - len(stored))]:
        whole = path.read_bytes()
        bit = rng.randrange(8 * len(whole))
        path.write_bytes(whole[: bit // 8] + bytes([whole[bit // 8] ^ 1 << bit % 8]) + whole[bit // 8 + 1 :])
        assert serving_version(world) == first, (path, bit)
        path.write_bytes(whole)
        flipped[path] += 1
    assert sum(flipped.values()) == FLIPS
    assert min(flipped.values()) > 0
    assert serving_version(world) == newest


def flip_a_bit(settings, version):
    path = next(path for path in files(settings, version) if path.suffix == ".ubj")
    whole = bytearray(path.read_bytes())
    whole[1000] ^= 1
    path.write_bytes(whole)


def sign_with_another_key(settings, version):
    key, settings.MODEL_SIGNING_KEY = settings.MODEL_SIGNING_KEY, "another"
    for folder in (Path(settings.MODEL_DIR) / version).iterdir():
        (folder / "manifest.sig").write_bytes(signatures._signature((folder / "manifest.json").read_bytes()))
    settings.MODEL_SIGNING_KEY = key


def remove_the_signature(settings, version):
    (Path(settings.MODEL_DIR) / version / "elo" / "manifest.sig").unlink()


def put_a_pickle_in_place(settings, version):
    path = next(path for path in files(settings, version) if path.suffix == ".skops")
    path.write_bytes(pickle.dumps(Bomb(Path(settings.MODEL_DIR) / "exploded")))


def age_the_packages(settings, version):
    """As if scikit-learn had been upgraded since: the manifests are signed, and of another version."""
    here = json.dumps(store._packages()["scikit-learn"])
    _sign_again(settings, version, here, '"1.0.0"')


def keep_the_files_of_an_earlier_release(settings, version):
    """As if the models' inputs had changed since."""
    _sign_again(settings, version, f'"format": {store.FORMAT}', f'"format": {store.FORMAT - 1}')


def _sign_again(settings, version, before, after):
    for manifest in (Path(settings.MODEL_DIR) / version).rglob("manifest.json"):
        changed = manifest.read_bytes().replace(before.encode(), after.encode())
        assert changed != manifest.read_bytes()
        manifest.write_bytes(changed)
        manifest.with_name("manifest.sig").write_bytes(signatures._signature(changed))


def add_a_file_to_a_model(settings, version):
    (Path(settings.MODEL_DIR) / version / "elo" / "notes.txt").write_text("")


def add_a_model_to_the_set(settings, version):
    (Path(settings.MODEL_DIR) / version / "lasso").mkdir()


def add_an_empty_replicate(settings, version):
    (Path(settings.MODEL_DIR) / version / "ensemble" / "before_weekend" / "replicate-99-lasso").mkdir()


def link_to_nowhere(settings, version):
    path = Path(settings.MODEL_DIR) / version / "elo" / "before_weekend" / "logit.json"
    path.unlink()
    path.symlink_to("nowhere")


def replace_a_file_by_a_folder(settings, version):
    path = Path(settings.MODEL_DIR) / version / "elo" / "before_weekend" / "logit.json"
    path.unlink()
    path.mkdir()


DAMAGE = {
    flip_a_bit: "has been altered and was not opened",
    sign_with_another_key: "is not signed with this MODEL_SIGNING_KEY",
    remove_the_signature: "is not there",
    put_a_pickle_in_place: "has been altered and was not opened",
    age_the_packages: "was fitted with",
    keep_the_files_of_an_earlier_release: "was fitted by another release",
    add_a_file_to_a_model: "has been altered and was not opened",
    add_a_model_to_the_set: "holds lasso, which is no part of it",
    add_an_empty_replicate: "has been altered and was not opened",
    link_to_nowhere: "has been altered and was not opened",
    replace_a_file_by_a_folder: "has been altered and was not opened",
}


@pytest.fixture(params=DAMAGE, ids=lambda damage: damage.__name__)
def reason(request, newest, settings):
    request.param(settings, newest)
    return DAMAGE[request.param]


def test_the_next_race_is_forecast_by_the_set_before(world, first, reason, settings, caplog):
    with caplog.at_level(logging.ERROR):
        made = generate.generate(world.race(6), world.THURSDAY)
    assert len(made) == 5
    assert {forecast.model.version for forecast in made} == {first}
    assert "cannot serve, an older version replaces it" in caplog.text
    assert reason in caplog.text
    assert not (Path(settings.MODEL_DIR) / "exploded").exists()


def test_doctor_names_the_refused_set_and_the_one_that_serves(world, first, newest, settings):
    flip_a_bit(settings, newest)
    models = doctor.check(world.THURSDAY)[0]
    assert f"{newest} has been altered" in models.problem
    assert models.problem.endswith(f"Meanwhile version {first} serves.")


@pytest.fixture
def offline(settings, tmp_path):
    settings.F1DB_RELEASE_URL, settings.ARCHIVE_CACHE_DIR = "http://127.0.0.1:9/f1db-csv.zip", tmp_path


def test_a_start_neither_fails_nor_trains_while_an_older_set_serves(world, newest, settings, offline):
    flip_a_bit(settings, newest)
    before, messages = TrainedModel.objects.count(), []
    bootstrap(world.THURSDAY, messages.append)
    assert TrainedModel.objects.count() == before
    assert messages[-1].startswith("Ready: the next race is")


def test_where_no_set_opens_a_start_trains_one_and_the_next_start_none(
    world, first, newest, settings, offline
):
    settings.MODEL_SIGNING_KEY = "another"
    bootstrap(world.THURSDAY, [].append)
    trained = serving_version(world)
    assert trained not in (first, newest)
    assert TrainedModel.objects.get(type="ensemble", version=trained).metrics["comparison"] == {
        "against": None
    }
    before = TrainedModel.objects.count()
    bootstrap(world.THURSDAY, [].append)
    assert TrainedModel.objects.count() == before
