"""Facts that no source has are uploaded as CSV: first a preview, then the change."""

import tempfile
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse

from f1site.lib.uploads import LARGEST_UPLOAD
from ingestion.models import Circuit, Constructor
from tests.ingestion.archives import TinyArchive

UPLOAD, CONFIRM = reverse("admin:ingestion_circuit_import"), reverse("admin:ingestion_circuit_process_import")
HEADER = "name,country,length_km,turn_count,elevation_profile\n"
ROW = "Bahrain,Bahrain,5.412,15,\n"


@pytest.fixture
def operator(admin_client, tmp_path):
    TinyArchive().load(tmp_path)
    return admin_client


def preview(operator, content, address=UPLOAD):
    content = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile("facts.csv", content, "text/csv")
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


def test_an_upload_creates_no_circuit(operator):
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
def test_an_impossible_value_is_refused_with_its_reason(operator, row, complaint):
    answer = preview(operator, HEADER + row + "\n")
    assert complaint in answer.content.decode()
    assert Circuit.objects.get(name="Bahrain").turn_count is None


def test_the_headquarters_of_a_constructor_are_uploaded(operator):
    upload, process = (
        reverse(f"admin:ingestion_constructor_{name}") for name in ("import", "process_import")
    )
    answer = preview(operator, "name,nationality,headquarters\nMercedes,German,Brackley\n", upload)
    confirm(operator, answer, process)
    assert Constructor.objects.get(name="Mercedes").headquarters == "Brackley"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (HEADER + ROW * 100_000, "The file is larger than 256 KB, the limit."),
        (HEADER + ROW * 501, "The file has more than 500 rows, the limit."),
        (HEADER + "\n" * 200 + ROW * 501, "The file has more than 500 rows, the limit."),
        (
            HEADER + "Bahrain,Bahrain,5,15," + "7;" * 5001 + "\n",
            "Line 2 has 10023 characters; the limit is 10000",
        ),
        (",".join(f"c{n}" for n in range(21)) + "\n", "The file has 21 columns; the limit is 20."),
        ("name,country,name\nA,B,C\n", "Two columns of the file have the same name."),
        (HEADER + "Bahrain,Bahrain\n", "Line 2 has 2 values, but the header has 5 columns."),
        (HEADER + 'Bahrain,"Bahrain\n', "Line 2 is not CSV: unexpected end of data."),
        (HEADER + ROW + "Bah\0rain,Bahrain,5,15,\n", "Line 3 holds a NUL byte"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "holds a NUL byte"),
        ((HEADER + "S\xe3o,Brazil,4,15,\n").encode("latin-1"), "Line 2 is not UTF-8"),
        (HEADER.encode("utf-16"), "holds a NUL byte"),
    ],
    ids=range(12),
)
def test_a_file_beyond_a_limit_is_refused_with_the_limit_before_it_is_read(operator, content, complaint):
    answer = preview(operator, content)
    assert complaint in " ".join(answer.context["form"].errors["import_file"])
    assert "result" not in answer.context
    assert "confirm_form" not in answer.context


def test_of_a_large_upload_no_more_than_the_limit_is_kept():
    file = SimpleUploadedFile("facts.csv", b"x" * 3_000_000)
    request = RequestFactory().post("/", {"import_file": file})
    with request.FILES["import_file"] as kept:
        assert LARGEST_UPLOAD < kept.size <= LARGEST_UPLOAD + 2**16


def test_a_file_with_a_byte_order_mark_is_read(operator):
    confirm(operator, preview(operator, b"\xef\xbb\xbf" + (HEADER + ROW).encode()))
    assert Circuit.objects.get(name="Bahrain").turn_count == 15


def staff(name, *permissions):
    user = User.objects.create_user(name, is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def signed(operator):
    """What the second form of an upload of the operator holds."""
    return preview(operator, HEADER + ROW).context["confirm_form"].initial


@pytest.mark.parametrize("permissions", [[], ["view_circuit"], ["change_constructor"]], ids=str)
def test_an_upload_demands_the_permission_to_change_the_table(signed, permissions):
    client = staff("clerk", *permissions)
    answers = [client.get(UPLOAD), preview(client, HEADER + ROW), client.post(CONFIRM, signed)]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert Circuit.objects.get(name="Bahrain").turn_count is None


def test_a_user_who_may_change_circuits_may_upload_them(operator):
    client = staff("clerk", "view_circuit", "change_circuit")
    confirm(client, preview(client, HEADER + ROW))
    assert Circuit.objects.get(name="Bahrain").turn_count == 15


@pytest.mark.parametrize(
    "forged",
    [
        {"import_file_name": "/etc/passwd"},
        {"import_file_name": "name,country\nBahrain,Bahrain"},
        {"import_file_name": ""},
        {"format": "7"},
        {"resource": "7"},
    ],
    ids=str,
)
def test_a_forged_confirmation_is_refused_and_changes_nothing(operator, signed, forged):
    answer = operator.post(CONFIRM, signed | forged, follow=True)
    assert "There is no upload of yours to confirm" in answer.content.decode()
    assert Circuit.objects.get(name="Bahrain").turn_count is None


def test_the_upload_of_another_user_is_not_confirmed(signed):
    answer = staff("clerk", "change_circuit").post(CONFIRM, signed, follow=True)
    assert "There is no upload of yours to confirm" in answer.content.decode()
    assert Circuit.objects.get(name="Bahrain").turn_count is None


def test_the_upload_for_another_table_is_not_confirmed(operator, signed):
    answer = operator.post(reverse("admin:ingestion_constructor_process_import"), signed, follow=True)
    assert "There is no upload of yours to confirm" in answer.content.decode()


def test_an_upload_cannot_be_confirmed_after_an_hour(operator, signed):
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=61)):
        answer = operator.post(CONFIRM, signed, follow=True)
    assert "There is no upload of yours to confirm" in answer.content.decode()


def test_an_upload_leaves_no_file_on_the_server(operator, tmp_path, monkeypatch):
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    preview(operator, HEADER + ROW)
    assert list(folder.iterdir()) == []
