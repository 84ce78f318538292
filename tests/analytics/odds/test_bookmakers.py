"""The forecasts that odds contain."""

import numpy as np
import pytest

from analytics.odds.bookmakers import forecast


def test_the_mean_of_two_sources():
    one = {1: (2.0, None), 2: (4.0, None), 3: (4.0, None)}
    other = {1: (4.0, None), 2: (4.0, None), 3: (2.0, None)}
    win, podium = forecast([one, other], [3, 2, 1])
    assert win == pytest.approx([0.375, 0.25, 0.375])
    assert np.isnan(podium).all()


def test_a_driver_who_did_not_start_has_a_part_of_the_margin():
    quotes = {1: (2.0, None), 2: (4.0, None), 3: (4.0, None)}
    assert forecast([quotes], [1, 2])[0] == pytest.approx([0.5, 0.25])


def test_a_driver_whom_nobody_lists_has_no_probability():
    quotes = dict.fromkeys(range(4), (4.0, 4 / 3))
    win, podium = forecast([quotes], [0, 1, 2, 3, 9])
    assert win == pytest.approx([0.25, 0.25, 0.25, 0.25, 0])
    assert podium == pytest.approx([0.75, 0.75, 0.75, 0.75, 0])


def test_the_podium_is_unknown_where_a_listed_driver_has_no_odds_of_it():
    quotes = dict.fromkeys(range(4), (4.0, 1.5)) | {9: (100.0, None)}
    assert np.isnan(forecast([quotes], [0, 1, 2, 3, 9])[1]).tolist() == [False] * 4 + [True]
