"""Further sets of models for the small world: one that is worse, and others that are as good."""

import zipfile
from copy import copy
from dataclasses import replace

import pytest
from django.db import transaction
from django.test import override_settings

from ingestion.models import Race, RaceResult
from predictions.data import dataset
from predictions.model_sets import promotion, store, training
from predictions.models import TrainedModel
from tests import world as small


def reverse_the_last_season():
    """Every race of the last season ends in the opposite order of its grid, against all that was learned."""
    for race in Race.objects.held(small.IMPORTED).filter(season__year=small.SEASON):
        cars = list(RaceResult.objects.filter(race=race).order_by("position_order"))
        ends = [(car.position_order, car.finish_position, car.status) for car in cars]
        from_the_back = sorted(cars, key=lambda car: -(car.grid_position or len(cars)))
        for car, end in zip(from_the_back, ends, strict=True):
            car.position_order, car.finish_position, car.status = end
        RaceResult.objects.bulk_update(cars, ["position_order", "finish_position", "status"])


@pytest.fixture(scope="module")
def trained_after_seven_races(stored_world, django_db_blocker):
    """Rows of two sets: one trained on what happened, one then on a reversed season. Their files stay."""
    with (
        django_db_blocker.unblock(),
        override_settings(F1_AS_OF=small.IMPORTED),
        transaction.atomic(),
    ):
        good = training.train(small.IMPORTED)
        reverse_the_last_season()
        bad = training.train(small.IMPORTED)
        transaction.set_rollback(True)
    return good, bad


@pytest.fixture
def good_and_bad(world, trained_after_seven_races, settings):
    """The versions of both, on the day they were trained."""
    settings.F1_AS_OF = world.IMPORTED
    for models in trained_after_seven_races:
        TrainedModel.objects.bulk_create(copy(model) for model in models)
    return tuple(models[0].version for models in trained_after_seven_races)


def as_trained(version):
    """A stored set as training made it, walk-forward losses and all."""
    models = TrainedModel.objects.filter(version=version)
    for stage in training.STAGES:
        by_race = {model.type: promotion.losses(model.metrics).get(stage, {}) for model in models}
        losses = {name: {int(race): loss for race, loss in own.items()} for name, own in by_race.items()}
        yield replace(store.load(version, stage), losses=losses)


@pytest.fixture
def first(world):
    """The version of the small world's set."""
    return TrainedModel.objects.get(type="ensemble").version


@pytest.fixture
def store_again(world, first):
    """Stores the small world's models as those of another training; returns the version."""

    def store(as_of=world.THURSDAY):
        return training._store(list(as_trained(first)), dataset.load(as_of), as_of)[0].version

    return store


BROKEN_ARCHIVES = ["refused", "moved", "cut", "folder", "another"]


@pytest.fixture
def broken_archives(tmp_path, small_archive):
    """An F1_ARCHIVE in each way that cannot be imported."""
    (tmp_path / "cut.zip").write_bytes(small_archive.read_bytes()[:100_000])
    (tmp_path / "folder.zip").mkdir()
    with zipfile.ZipFile(tmp_path / "another.zip", "w") as archive:
        archive.writestr("readme.txt", "no F1DB archive")
    return {
        "refused": ("http://127.0.0.1:9/f1db-csv.zip", "cannot be reached: ConnectionError."),
        "moved": (str(tmp_path / "gone.zip"), "There is no archive at"),
        "cut": (str(tmp_path / "cut.zip"), "is no readable zip file"),
        "folder": (str(tmp_path / "folder.zip"), "There is no archive at"),
        "another": (str(tmp_path / "another.zip"), "holds no f1db-"),
    }
