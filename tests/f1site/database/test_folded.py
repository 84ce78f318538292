"""Names are found whatever their accents, on both databases alike."""

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from f1site.lib.database.folded import fold
from ingestion.models import Driver

NAMES = ("Sergio Pérez", "Kimi Räikkönen", "Nico Hülkenberg", "Łukasz Ørsted", "Jos Verstappen", "100% Rossi")


@pytest.fixture
def drivers(db):
    return [Driver.objects.create(name=name) for name in NAMES]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("perez", "Sergio Pérez"),
        ("PÉREZ", "Sergio Pérez"),
        ("Pe\u0301rez", "Sergio Pérez"),
        ("raikkonen", "Kimi Räikkönen"),
        ("Hulken", "Nico Hülkenberg"),
        ("lukasz orsted", "Łukasz Ørsted"),
        ("Vérstäppen", "Jos Verstappen"),
        ("0% r", "100% Rossi"),
    ],
)
def test_a_name_is_found_with_accents_and_without(drivers, text, name):
    assert [driver.name for driver in Driver.objects.filter(name__icontains=text)] == [name]


@pytest.mark.parametrize("text", ["%", "_", "ß", "perezz", "\\"])
def test_what_is_not_in_a_name_is_not_found(drivers, text):
    found = Driver.objects.filter(name__icontains=text)
    assert [driver.name for driver in found] == (["100% Rossi"] if text == "%" else [])


def test_the_api_and_the_admin_find_it(drivers, client):
    found = client.get("/api/v1/drivers", {"search": "hulkenberg nico"}).json()["results"]
    assert [row["name"] for row in found] == ["Nico Hülkenberg"]
    client.force_login(User.objects.create_superuser("operator"))
    page = client.get(reverse("admin:ingestion_driver_changelist"), {"q": "raikkonen"}).content.decode()
    assert "Kimi Räikkönen" in page
    assert "Sergio Pérez" not in page


def test_what_is_absent_stays_absent():
    assert fold(None) is None
