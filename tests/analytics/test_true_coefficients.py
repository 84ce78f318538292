"""Demo worlds whose circuits differ by known amounts: their true coefficients are within the intervals.

`python -m tests.bench.bench_coefficients` prints the shares.
"""

import pandas as pd
import pytest
from django.db import transaction

from tests.bench.coefficients import beside_the_truth

# The first of its tests makes the worlds.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.endurance,
    pytest.mark.django_db,
    pytest.mark.timeout(1800),
]
SEEDS = range(1, 6)


@pytest.fixture(scope="module")
def coefficients(django_db_setup, django_db_blocker):
    tables = []
    with django_db_blocker.unblock():
        for seed in SEEDS:
            with transaction.atomic():
                tables.append(beside_the_truth(seed))
                transaction.set_rollback(True)
    return pd.concat(tables, ignore_index=True)


@pytest.mark.parametrize("by", ["kind", "world"])
def test_nine_of_ten_true_values_are_within_the_90_percent_intervals(coefficients, by):
    within = coefficients.groupby(by)["within"].mean()
    assert within.between(0.85, 0.95).all(), within.to_dict()
