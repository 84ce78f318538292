import pytest

from f1site.lib import rates


@pytest.fixture(autouse=True)
def nothing_counted_yet():
    """Requests that another test counted are not this test's."""
    rates._own_counts.cache_clear()
    rates._next_slot.clear()
