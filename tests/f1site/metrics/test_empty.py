"""Before the first import."""

import pytest

from tests.f1site.metrics.reading import samples

pytestmark = pytest.mark.django_db


def test_an_empty_database_shows_no_ages(client):
    names = {key[0] for key in samples(client)}
    assert "f1_database_up" in names
    assert not {name for name in names if name.endswith("_age_seconds")}
