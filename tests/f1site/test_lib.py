"""The plumbing: the clock, progress, instants."""

import io
import sys
from datetime import UTC, datetime

import pytest
import time_machine

from f1site.lib import clock, command
from f1site.lib.errors import ValidationError
from f1site.lib.progress import progress

NOON = datetime(2024, 2, 20, 12, tzinfo=UTC)


def test_the_clock_is_the_machines_unless_an_instant_is_pretended(settings):
    with time_machine.travel(NOON, tick=False):
        assert clock.now() == NOON
        settings.F1_AS_OF = NOON.replace(year=2020)
        assert clock.now().year == 2020


def test_an_instant_is_read_in_any_zone():
    assert clock.parse_instant("2024-02-20T13:00:00+01:00") == NOON


@pytest.mark.parametrize("text", ["", "tomorrow", "2024-02-20", "2024-02-20T12:00:00"])
def test_an_instant_without_a_zone_is_refused(text):
    with pytest.raises(ValidationError, match="must be a date and time with a zone"):
        clock.parse_instant(text)


def test_a_given_instant_is_never_ahead_of_the_clock(settings):
    settings.F1_AS_OF = NOON
    assert command.as_of(None) == NOON
    assert command.as_of("2024-01-01T00:00:00Z") < NOON
    assert command.as_of("2025-01-01T00:00:00Z") == NOON


def test_a_command_must_say_what_it_does():
    with pytest.raises(NotImplementedError):
        command.Command().run()


@pytest.mark.parametrize("watched", [True, False])
def test_progress_yields_every_item_and_draws_only_where_somebody_watches(monkeypatch, watched):
    terminal = io.StringIO()
    terminal.isatty = lambda: watched
    monkeypatch.setattr(sys, "stderr", terminal)
    assert list(progress([1, 2, 3], "Counting")) == [1, 2, 3]
    assert ("Counting" in terminal.getvalue()) == watched
