import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError
from django.test import Client

from f1site.lib import generations
from tests.f1site.answers import site


class Data:
    """The generation of the data, and when time alone changes an answer."""

    token, is_away = "first", False
    changes_at = datetime.now(UTC) + timedelta(days=1)

    def read(self):
        if self.is_away:
            raise DatabaseError
        return self.token


@pytest.fixture
def data(settings, monkeypatch):
    data = Data()
    for name, value in site.SETTINGS.items():
        setattr(settings, name, value)
    monkeypatch.setattr(generations, "_read", data.read)
    monkeypatch.setattr(generations, "_next_change", lambda now: data.changes_at)
    site.computed.clear()
    site.state.update(value=1, is_away=False)
    site.gate.set()
    return data


@pytest.fixture
def client(data):
    client = Client()
    client.get("/health/live")  # loads the middleware
    return client


@pytest.fixture
def at_once():
    """Calls a function in so many threads; returns a function that waits for the results."""

    def at_once(times, function):
        results = []
        threads = [threading.Thread(target=lambda: results.append(function())) for _ in range(times)]
        for thread in threads:
            thread.start()

        def join():
            for thread in threads:
                thread.join()
            return results

        return join

    return at_once
