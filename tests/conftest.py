import pytest
import time_machine

from f1site.lib import clock, rates, retry, turns
from tests.outside import FakeClock, Source, StandIn


@pytest.fixture(autouse=True)
def nothing_asked_yet():
    """Requests that another test counted are not this test's."""
    rates._own_counts.cache_clear()
    turns._own_slots.clear()
    retry._last_answer.clear()


@pytest.fixture
def fake_clock(monkeypatch):
    with time_machine.travel("2023-07-08T12:00:00Z", tick=False) as traveller:
        fake = FakeClock(traveller)
        monkeypatch.setattr(clock, "sleep", fake.sleep)
        yield fake


@pytest.fixture
def source():
    source = Source()
    thread = source.serve()
    yield source
    source.close()
    thread.join()


@pytest.fixture(scope="session")
def stand_in_process():
    stand_in = StandIn()
    yield stand_in
    stand_in.close()


@pytest.fixture
def stand_in(stand_in_process):
    """Limits off, no faults, on the Monday after Silverstone 2023."""
    stand_in_process.control(today="2023-07-10", limits=False, faults={}, down=False, seed=1, reset=True)
    return stand_in_process
