"""A season replayed: the schedule alone starts the imports, trainings, forecasts and scores."""

import random
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection
from django.db.models import QuerySet

from analytics.models import ModelAccuracy
from f1site.lib.jobs import catch_up
from f1site.lib.jobs.models import Job
from ingestion.models import Race
from predictions.models import Forecast, TrainedModel
from tests.replay.penalty import paste_penalty
from tests.replay.stack import Stack
from tests.replay.weekend import AFTER_QUALIFYING, moments

T = TypeVar("T")
PATIENCE_SECONDS = 600
CHANCE = random.Random(1951)
LINE = "{:<30}{:<18}{:<19}{:>16}{:>10}"
UPDATE = "ingestion.tasks.update_current"


def replay(stack: Stack, year: int, rounds: range, kills: int = 0, penalty: bool = False) -> Iterator[str]:
    """Yields the lines of a table; asserts that each race is forecast at each stage before its start.

    `kills` processes are killed during each weekend, at random moments. With `penalty` one is pasted in the
    first weekend.
    """
    # Only a beat that has run notices that the clock is moved.
    wait_until_done(stack, stack.now() - timedelta(days=7))
    yield LINE.format("race", "stage", "forecast at (UTC)", "before start", "log loss")
    for number in rounds:
        # The race is read anew, for its schedule may have changed.
        names = [moment.name for moment in moments(_race(year, number))]
        for place, name in enumerate(names):
            moment = next(one for one in moments(_race(year, number)) if one.name == name)
            stack.move_to(moment.at, moment.today)
            kill_some(stack, (place + 1) * kills // len(names) - place * kills // len(names))
            wait_until_done(stack, moment.at, restarts=kills > 0)
            if penalty and number == rounds[0] and name == AFTER_QUALIFYING:
                seconds = paste_penalty(stack, _race(year, number))
                yield f"A penalty pasted after qualifying is in the forecast after {seconds:.1f} s"
        yield from patiently(lambda number=number: list(lines(_race(year, number))))


def wait_until_done(stack: Stack, since: datetime, restarts: bool = False) -> None:
    """Until an update that was asked for after `since` is over, no job is open and nothing is due.

    With `restarts` a process that has ended is started again, as a supervisor does: a web server whose worker
    is killed as soon as it runs gives up.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not patiently(lambda: is_done(stack, since)):
        assert time.monotonic() < deadline, what_is_missing(stack, since)
        for name in stack.ended():
            assert restarts, f"{name} has ended"
            stack.start(name)
        time.sleep(0.3)


def kill_some(stack: Stack, number: int) -> None:
    for _ in range(number):
        # Nothing is waited for: any moment will do.
        time.sleep(CHANCE.uniform(0.2, 6))
        stack.kill(CHANCE.choice(sorted(stack.processes)), whole=CHANCE.random() < 0.5)


def is_done(stack: Stack, since: datetime) -> bool:
    open_now = Job.objects.open().exclude(not_before__gt=stack.now())
    return updates(since).exists() and not open_now.exists() and not list(catch_up.due(stack.now()))


def updates(since: datetime) -> QuerySet[Job]:
    return Job.objects.filter(task=UPDATE, created_at__gte=since - timedelta(seconds=5), state="succeeded")


def patiently(ask: Callable[[], T]) -> T:
    """What `ask` returns once the database answers, which may be restarted meanwhile."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        connection.close()
        try:
            return ask()
        except (OperationalError, InterfaceError):
            assert time.monotonic() < deadline, "the database is not back"
            time.sleep(0.3)


def what_is_missing(stack: Stack, since: datetime) -> str:
    jobs = Job.objects.exclude(state="succeeded").values_list("task", "state", "attempts", "error")
    update = "an update" if updates(since).exists() else "no update"
    due = "; ".join(map(str, catch_up.due(stack.now())))
    return f"{update} since {since}; jobs: {list(jobs)}; due: {due}"


def lines(race: Race) -> Iterator[str]:
    start = race.start_time
    assert start is not None
    assert race.status == Race.Status.HELD, f"{race} has no result"
    stages = ["before_weekend", *(["after_sprint"] * race.is_sprint_weekend), "after_qualifying"]
    for stage in stages:
        made = Forecast.objects.filter(race=race, stage=stage, model__type="ensemble", created_at__lt=start)
        last = made.order_by("created_at").last()
        assert last, f"{race} was not forecast {stage} before its start"
        score = ModelAccuracy.objects.get(race=race, stage=stage, forecaster="ensemble", kind="live")
        assert score.forecast_id == last.pk
        trained = TrainedModel.objects.sets().filter(data_through=race).exists()
        assert trained, f"no model has learned from {race}"
        ahead = str(start - last.created_at).partition(".")[0]
        yield LINE.format(
            str(race), stage, f"{last.created_at:%Y-%m-%d %H:%M}", ahead, f"{score.log_loss:.3f}"
        )


def _race(year: int, number: int) -> Race:
    found = Race.objects.select_related("season", "circuit")
    return patiently(lambda: found.get(season__year=year, round_number=number))
