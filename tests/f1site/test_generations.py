"""A web process reads the generation in a thread, which rests without requests."""

import time

import pytest
from django.db import DatabaseError

from f1site.lib import generations
from f1site.lib.generations import Poll
from tests.sites import eventually


class Data:
    token, is_away, reads = "first", False, 0

    def read(self):
        self.reads += 1
        if self.is_away:
            raise DatabaseError
        return self.token


@pytest.fixture
def data(monkeypatch):
    data = Data()
    monkeypatch.setattr(generations, "_read", data.read)
    monkeypatch.setattr(generations, "IDLE_SECONDS", 1.0)
    monkeypatch.setattr(generations, "close_old_connections", lambda: None)  # those of the test
    monkeypatch.setattr(generations, "PATIENCE", 20.0)
    return data


def ended(poll):
    return eventually(lambda: poll._thread is None)


def test_the_first_use_waits_for_the_token(data):
    poll = Poll()
    assert (poll.known().token, poll.known().is_checked) == ("first", True)
    ended(poll)


def test_a_change_shows_without_a_request_reading_the_database(data):
    poll = Poll()
    before = poll.known()
    data.token = "second"
    after = eventually(lambda: (known := poll.known()).token == "second" and known)
    assert after.since > before.since
    ended(poll)


def test_while_the_database_is_away_the_last_token_is_known_as_unchecked(data):
    poll = Poll()
    poll.known()
    data.is_away = True
    found = eventually(lambda: not (known := poll.known()).is_checked and known)
    assert found.token == "first"
    data.is_away = False
    eventually(lambda: poll.known().is_checked)
    ended(poll)


def test_without_requests_the_thread_rests_and_the_next_one_waits_for_a_fresh_token(data):
    poll = Poll()
    poll.known()
    ended(poll)
    reads, data.token = data.reads, "second"
    time.sleep(generations.OLDEST)
    assert (data.reads, poll.known().token) == (reads, "second")
    ended(poll)
