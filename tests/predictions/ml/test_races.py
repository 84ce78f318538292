"""The rows of races in arrays with one row a car."""

import numpy as np

from predictions.ml.races import first_rows, race_sizes, race_slices

RACE = np.array([4, 4, 9, 2, 2])
NO_ROWS = np.empty(0, np.int64)


def test_a_race_starts_where_its_number_changes():
    assert first_rows(RACE).tolist() == [0, 2, 3]
    assert race_sizes(RACE).tolist() == [2, 1, 2]
    assert [RACE[rows].tolist() for rows in race_slices(RACE)] == [[4, 4], [9], [2, 2]]


def test_without_rows_there_are_no_races():
    assert first_rows(NO_ROWS).tolist() == race_sizes(NO_ROWS).tolist() == list(race_slices(NO_ROWS)) == []
