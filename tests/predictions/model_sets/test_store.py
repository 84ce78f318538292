"""Stored models: what is not ours to the last bit is refused before anything of it is parsed."""

import pickle
import shutil
from pathlib import Path

import pytest

from f1site.lib.errors import ModelTrainingError
from predictions.ml.families import SINGLE_MODELS, Elo
from predictions.ml.fitting import Fitted
from predictions.ml.intervals import REFITS_PER_MODEL
from predictions.model_sets import signatures, store
from predictions.models import TrainedModel

# pytest-django prepares a database only where a test asks for it, and the models come from one.
pytestmark = pytest.mark.django_db
STAGE = "before_weekend"


@pytest.fixture
def version(world_rows, settings, tmp_path):
    """The world's models in a folder of the test's own."""
    version = world_rows[TrainedModel][0].version
    shutil.copytree(Path(settings.MODEL_DIR) / version, tmp_path / version)
    settings.MODEL_DIR = tmp_path
    return version


def file(settings, version, name="forest.skops"):
    return next((Path(settings.MODEL_DIR) / version).rglob(name))


class Bomb:
    """It leaves a file behind when it is opened."""

    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return (Path.touch, (self.mark,))


@pytest.mark.parametrize("stage", ["before_weekend", "after_sprint", "after_qualifying"])
def test_all_five_models_come_back(version, stage):
    fitted = store.load(version, stage)
    assert set(fitted.models) == {*SINGLE_MODELS, "ensemble"}
    assert len(fitted.replicates.models_) == 2 * REFITS_PER_MODEL


def test_an_unsigned_model_is_refused(version, settings):
    file(settings, version, "manifest.sig").unlink()
    with pytest.raises(ModelTrainingError, match=r"is not there\. Run train_models to make a new one"):
        store.load(version, STAGE)


def test_a_signature_that_is_no_text_is_refused_like_any_other(version, settings):
    file(settings, version, "manifest.sig").write_bytes(b"\xb5" * 64)
    with pytest.raises(ModelTrainingError, match="is not signed with this MODEL_SIGNING_KEY"):
        store.load(version, STAGE)


def test_a_model_signed_with_another_key_is_refused(version, settings):
    settings.MODEL_SIGNING_KEY = "another"
    with pytest.raises(ModelTrainingError, match="is not signed with this MODEL_SIGNING_KEY"):
        store.load(version, STAGE)


def test_a_manifest_is_not_even_parsed_without_its_signature(version, settings):
    file(settings, version, "manifest.json").write_text("{not json")
    with pytest.raises(ModelTrainingError, match="is not signed with this MODEL_SIGNING_KEY"):
        store.load(version, STAGE)


@pytest.mark.parametrize("name", ["forest.skops", "booster.ubj", "logit.json", "pool.json"])
def test_a_model_with_one_bit_changed_is_refused(version, settings, name):
    target = file(settings, version, name)
    content = bytearray(target.read_bytes())
    content[len(content) // 2] ^= 1
    target.write_bytes(content)
    with pytest.raises(ModelTrainingError, match="has been altered and was not opened"):
        store.load(version, STAGE)


def test_a_file_that_is_not_signed_is_refused(version, settings):
    file(settings, version).with_name("more.json").write_text("{}")
    with pytest.raises(ModelTrainingError, match="has been altered"):
        store.load(version, STAGE)


def test_another_models_files_are_refused(version, settings):
    root = Path(settings.MODEL_DIR) / version
    shutil.rmtree(root / "elo")
    shutil.copytree(root / "regression", root / "elo")
    with pytest.raises(ModelTrainingError, match=r"elo .* belongs to another model"):
        store.load(version, STAGE)


def test_a_model_fitted_with_other_packages_is_refused_and_says_which(version, settings):
    for manifest in (Path(settings.MODEL_DIR) / version).rglob("manifest.json"):
        aged = manifest.read_text().replace(store.package_version("scikit-learn"), "0.1")
        manifest.write_text(aged)
        manifest.with_name("manifest.sig").write_bytes(signatures._signature(aged.encode()))
    with pytest.raises(ModelTrainingError, match=r"was fitted with .*'0\.1'.* Run train_models"):
        store.load(version, STAGE)


def test_an_absent_model_says_how_to_make_one(settings, tmp_path):
    settings.MODEL_DIR = tmp_path
    with pytest.raises(ModelTrainingError, match=r"20240101 is not there\. Run train_models"):
        store.load("20240101", STAGE)


def test_a_pickle_in_place_of_a_model_is_never_run(version, settings, tmp_path):
    file(settings, version).write_bytes(pickle.dumps(Bomb(tmp_path / "exploded")))
    with pytest.raises(ModelTrainingError, match="has been altered"):
        store.load(version, STAGE)
    assert not (tmp_path / "exploded").exists()


def test_a_signed_pickle_is_not_run(version, settings, tmp_path):
    target = file(settings, version)
    target.write_bytes(pickle.dumps(Bomb(tmp_path / "exploded")))
    store._sign(target.parent.parent, version, "random_forest")
    with pytest.raises(Exception, match="zip"):
        store.load(version, target.parent.name)
    assert not (tmp_path / "exploded").exists()


def test_a_model_that_cannot_be_written_leaves_nothing_behind(version, settings, tmp_path):
    fitted = store.load(version, STAGE)
    settings.MODEL_DIR = tmp_path / "fresh"
    settings.MODEL_DIR.mkdir()
    broken = Fitted(STAGE, {**fitted.models, "elo": Elo()}, fitted.replicates)
    with pytest.raises(AttributeError):
        store.save("1", [broken])
    assert list(settings.MODEL_DIR.iterdir()) == []


def test_a_removed_version_is_gone_and_removing_it_again_is_no_error(version, settings):
    store.remove(version)
    store.remove(version)
    assert list(Path(settings.MODEL_DIR).iterdir()) == []


def test_a_folder_that_cannot_be_written_is_a_training_error_and_names_it(version, settings, tmp_path):
    fitted = [store.load(version, STAGE)]
    settings.MODEL_DIR = tmp_path / "gone"
    with pytest.raises(ModelTrainingError, match=r"The models cannot be stored in .*gone: No such file"):
        store.save("another", fitted)
