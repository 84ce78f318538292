"""A cut end of the chain is noticed by what was signed before."""

import json

import pytest
from django.core.management import CommandError, call_command

from f1site.lib import clock
from predictions.ledger import checkpoints
from predictions.ledger.verification import verify
from predictions.models import Document, Forecast
from tests.predictions.ledger.tampering import drop_triggers, execute


@pytest.fixture
def real(world, settings, tmp_path):
    """The small world's ledger, as if its facts were real, with a checkpoint of its twelve documents."""
    settings.CHECKPOINT_DIR = tmp_path
    drop_triggers()
    execute("UPDATE predictions_document SET world = 'real'")
    return checkpoints.add(clock.real_now())


def breaks():
    """Without those of documents that say in their content that their world is a demo."""
    found = map(str, verify().breaks)
    return [one for one in found if "column world" not in one and "trigger" not in one]


def other_last_digit(text):
    """A time ends in Z: its last digit is before that. One of a hash is hexadecimal; there is always one."""
    at = max(place for place, letter in enumerate(text) if letter.isdigit())
    return text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :]


def cut(documents):
    for number in documents:
        forecast = Forecast.objects.get(document=number)
        forecast.predictions.all().delete()
        Forecast.objects.filter(pk=forecast.pk).delete()
        execute("DELETE FROM predictions_document WHERE number = %s", number)


def test_a_chain_as_it_was_signed_is_whole(real):
    assert (real["number"], real["hash"]) == (12, Document.objects.get(number=12).hash)
    assert breaks() == []


def test_cutting_the_last_three_documents_is_noticed(real):
    cut([10, 11, 12])
    seen = f"Document 12: it is missing, which the checkpoint of {real['time']} has seen."
    assert breaks() == [seen]


def test_another_end_than_the_signed_one_is_noticed(real):
    execute("UPDATE predictions_document SET hash = %s WHERE number = 12", "f" * 64)
    assert f"Document 12: its hash is not that of the checkpoint of {real['time']}." in breaks()


@pytest.mark.parametrize("field", ["number", "hash", "time", "signature"])
def test_a_changed_line_is_noticed(real, field):
    line = real | {field: 11 if field == "number" else other_last_digit(real[field])}
    checkpoints.path().write_text(json.dumps(line) + "\n")
    assert breaks() == [f"Line 1 of {checkpoints.path()} is not as it was signed."]


def test_a_line_that_was_half_written_is_noticed_and_the_one_before_counts(real):
    with checkpoints.path().open("a") as file:
        file.write('{"time": "20')
    assert checkpoints.last() == real
    assert breaks() == [f"Line 2 of {checkpoints.path()} is not as it was signed."]


def test_another_key_signs_the_next_lines_and_the_old_ones_stay_valid(real, settings):
    settings.MODEL_SIGNING_KEY = "another"
    assert checkpoints.add(clock.real_now())["public_key"] != real["public_key"]
    assert breaks() == []


def test_there_is_one_a_day(real):
    assert checkpoints.add_daily(clock.real_now()) is None
    assert len(checkpoints.path().read_text().splitlines()) == 1


def test_a_demo_world_has_none(world, settings, tmp_path, capsys):
    settings.CHECKPOINT_DIR = tmp_path
    call_command("checkpoint_ledger")
    assert "there is nothing to sign" in capsys.readouterr().out
    assert not checkpoints.path().exists()


def test_a_folder_that_is_gone_is_an_error_in_words(real, settings, tmp_path):
    settings.CHECKPOINT_DIR = tmp_path / "gone"
    with pytest.raises(CommandError, match=r"No checkpoint can be added to .*: No such file or directory"):
        call_command("checkpoint_ledger")
