"""Before anything is imported."""

import pytest

from f1site.lib.errors import ModelTrainingError, NotFound
from predictions import dataset, forecasting, training
from tests.world import THURSDAY

pytestmark = pytest.mark.django_db


def test_an_empty_database_is_an_empty_history():
    history = dataset.load(THURSDAY)
    assert (len(history.races), len(history.entries)) == (0, 0)


def test_nothing_can_be_learnt_from_it():
    with pytest.raises(ModelTrainingError, match=r"Only 0 races since 1996 .* Import an archive first"):
        training.train(THURSDAY)


def test_there_is_no_next_race():
    with pytest.raises(NotFound, match="no upcoming race on the calendar"):
        forecasting.next_race(THURSDAY)
