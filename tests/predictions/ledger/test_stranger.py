"""Somebody who does not trust the service checks a forecast, with the program of the documentation."""

import re
import subprocess
import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from predictions.models import Document, Forecast
from tests.predictions.ledger.tampering import drop_triggers, execute

LEDGER = (settings.BASE_DIR / "docs" / "ledger.md").read_text()
PROGRAM = re.search(r"```python\n(.*?)```", LEDGER, re.S)[1]


class Quiet(WSGIRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture
def check(world, settings, connection_stays):
    """Runs the program while this thread answers its requests, within the transaction of the test."""
    settings.F1_AS_OF = world.IMPORTED

    def run(forecast, number, digest):
        with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet) as server:
            server.timeout = 0.1
            address = f"http://127.0.0.1:{server.server_port}"
            command = [sys.executable, "-c", PROGRAM, address, str(forecast.pk), str(number), digest]
            with subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            ) as process:
                while process.poll() is None:
                    server.handle_request()
                return process.returncode, process.stdout.read(), process.stderr.read()

    return run


@pytest.fixture
def checkpoint(world):
    last = Document.objects.get(number=12)
    return last.number, last.hash


def test_the_program_has_about_twenty_lines():
    assert len([line for line in PROGRAM.splitlines() if line.strip()]) <= 22


def test_a_forecast_before_a_checkpoint_is_confirmed(check, checkpoint):
    forecast = Forecast.objects.get(document=5)
    status, out, errors = check(forecast, *checkpoint)
    assert (status, errors) == (0, "")
    best = forecast.predictions.all()[0]
    assert out.splitlines()[0] == f"Document 5 is unchanged: {forecast.race}, live"
    assert out.splitlines()[1] == f"{best.driver}: {best.win_probability:.3f}"


@pytest.mark.parametrize("changed", [5, 8])
def test_a_changed_document_is_noticed(check, checkpoint, changed):
    drop_triggers()
    change = "UPDATE predictions_document SET content = replace(content, '0.1', '0.2') WHERE number = %s"
    execute(change, changed)
    status, _, errors = check(Forecast.objects.get(document=5), *checkpoint)
    assert (status, errors) == (1, f"Document {changed + 1} does not follow the one before.\n")


def test_another_chain_than_that_of_the_checkpoint_is_noticed(check, checkpoint):
    status, _, errors = check(Forecast.objects.get(document=12), 12, "0" * 64)
    assert (status, errors) == (1, "This is not the chain of the checkpoint.\n")


def test_a_checkpoint_from_before_the_forecast_confirms_nothing(check, checkpoint):
    before = Document.objects.get(number=11)
    status, *_ = check(Forecast.objects.get(document=12), 11, before.hash)
    assert status == 1


def test_the_dashboard_shows_the_same_program():
    shown = settings.BASE_DIR / "frontend" / "src" / "features" / "about" / "check.py.txt"
    assert shown.read_text() == PROGRAM
