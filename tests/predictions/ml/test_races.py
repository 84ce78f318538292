"""The rows of races in arrays with one row a car."""

import numpy as np
import pandas as pd
import pytest

from predictions.ml.races import first_rows, race_maxima, race_means, race_medians, race_sizes, race_slices

RACE = np.array([4, 4, 9, 2, 2])
NO_ROWS = np.empty(0, np.int64)


def test_a_race_starts_where_its_number_changes():
    assert first_rows(RACE).tolist() == [0, 2, 3]
    assert race_sizes(RACE).tolist() == [2, 1, 2]
    assert [RACE[rows].tolist() for rows in race_slices(RACE)] == [[4, 4], [9], [2, 2]]


def test_without_rows_there_are_no_races():
    assert first_rows(NO_ROWS).tolist() == race_sizes(NO_ROWS).tolist() == list(race_slices(NO_ROWS)) == []


@pytest.mark.parametrize(
    ("of_races", "of_series"), [(race_means, "mean"), (race_maxima, "max"), (race_medians, "median")]
)
def test_a_mean_a_maximum_and_a_median_of_a_race_leave_out_what_is_unknown(of_races, of_series):
    race = np.array([7, 7, 7, 7, 3, 3, 9])
    X = np.array(
        [[1.0, 4.0], [np.nan, 2.0], [5.0, 1.0], [2.0, 8.0], [np.nan, 3.0], [np.nan, 5.0], [6.0, 0.0]]
    )
    expected = pd.DataFrame(X).groupby(race).transform(of_series)
    assert np.array_equal(of_races(X, race), expected.to_numpy(), equal_nan=True)
