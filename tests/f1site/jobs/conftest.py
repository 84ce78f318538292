"""Jobs of the scripted tasks."""

import pytest
import time_machine
from django.core.cache import caches

from f1site.lib.jobs import requests
from tests import messages
from tests.f1site.jobs import scripted


@pytest.fixture(autouse=True)
def nothing_before():
    for list_of in (scripted.attempts, scripted.ends, scripted.dues):
        list_of.clear()
    messages.take()
    caches["shared"].clear()


@pytest.fixture
def ask(db, django_capture_on_commit_callbacks):
    """Asks for a job, whose message is then sent."""

    def ask(basis="", **keys):
        with django_capture_on_commit_callbacks(execute=True):
            return requests.request(scripted.work.name, keys, "a test", basis)

    return ask


@pytest.fixture
def sent():
    """The keys and ids of the messages that were sent since the last look."""
    return lambda: [(message.keys, message.id) for message in messages.take()]


@pytest.fixture
def clock():
    with time_machine.travel("2023-07-08T12:00:00Z", tick=False) as traveller:
        yield traveller
