"""What no source has comes from a CSV file in the admin: a preview first, then the change."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from ingestion.models import Circuit, Constructor
from tests.ingestion.archives import TinyArchive

UPLOAD, CONFIRM = reverse("admin:ingestion_circuit_import"), reverse("admin:ingestion_circuit_process_import")
HEADER = "name,country,length_km,turn_count,elevation_profile\n"


@pytest.fixture
def operator(admin_client, tmp_path):
    TinyArchive().load(tmp_path)
    return admin_client


def preview(operator, text, address=UPLOAD):
    file = SimpleUploadedFile("facts.csv", text.encode(), "text/csv")
    return operator.post(address, {"format": "0", "import_file": file, "resource": ""})


def confirm(operator, answer, address=CONFIRM):
    return operator.post(address, answer.context["confirm_form"].initial, follow=True)


def test_an_upload_is_shown_before_it_is_saved(operator):
    answer = preview(operator, HEADER + "Bahrain,Bahrain,5.412,15,7;12;3\n")
    assert "7;12;3" in answer.content.decode()
    assert Circuit.objects.get(name="Bahrain").elevation_profile is None


def test_a_confirmed_upload_fills_in_length_turns_and_heights(operator):
    confirm(operator, preview(operator, HEADER + "Bahrain,Bahrain,5.412,15,7;12;3.5\n"))
    circuit = Circuit.objects.get(name="Bahrain")
    assert (circuit.length_km, circuit.turn_count, circuit.elevation_profile) == (5.412, 15, [7, 12, 3.5])


def test_an_upload_makes_no_circuit_that_is_not_there(operator):
    answer = preview(operator, HEADER + "Bahrein,Bahrain,5.412,15,\n")
    assert "There is no circuit Bahrein, Bahrain." in answer.content.decode()
    assert "confirm_form" not in answer.context
    assert Circuit.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("Bahrain,Bahrain,5.412,15,7;high;3", "is no list of metres"),
        ("Bahrain,Bahrain,5.412,15,7;9000;3", "heights from -500 to 5000 m"),
        ("Bahrain,Bahrain,-1,15,", "The length must be more than 0 km."),
        ("Bahrain,Bahrain,long,15,", "could not convert string to float"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_reason(operator, row, complaint):
    answer = preview(operator, HEADER + row + "\n")
    assert complaint in answer.content.decode()
    assert Circuit.objects.get(name="Bahrain").turn_count is None


def test_the_headquarters_of_a_constructor_come_by_upload(operator):
    upload, process = (
        reverse(f"admin:ingestion_constructor_{name}") for name in ("import", "process_import")
    )
    answer = preview(operator, "name,nationality,headquarters\nMercedes,German,Brackley\n", upload)
    confirm(operator, answer, process)
    assert Constructor.objects.get(name="Mercedes").headquarters == "Brackley"
