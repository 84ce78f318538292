"""`make stack` with a moved clock and stand-in sources, whose database is known before it starts."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

from deploy.stack.configuration import Configuration
from deploy.stack.supervisor import Supervisor
from tests.deploy.stack.stacks import OURS, started
from tests.replay.season import wait_until_done
from tests.replay.stack import Stack


class ChaosStack(Stack):
    """What a replay drives; supervisor and not the replay starts its processes again."""

    def __init__(self, folder: Path, stand_in, **environment: str) -> None:
        super().__init__(folder, stand_in, **OURS, STACK_DIR=str(folder / "stack"), **environment)
        self.environment["PORT"] = str(self.port)
        self.supervisor = Supervisor(folder / "stack")

    @property
    def chosen(self) -> Configuration:
        return Configuration.stored(self.supervisor.stack)

    def manage(self, *arguments: str) -> str:
        self.environment |= self.chosen.environment
        return super().manage(*arguments)

    @contextmanager
    def started(self, first_race: date) -> Iterator["ChaosStack"]:
        """Populated by its own start, and as it was ten days before that race."""
        self.stand_in.control(limits=False)
        year = self.stand_in.season
        self.move_to(datetime(year, 1, 2, 12, tzinfo=UTC), f"{year}-01-02")
        with started(self.environment, self.folder / "start.log"):
            day = first_race - timedelta(days=10)
            moment = datetime.combine(day, time_of_day(12), UTC)
            self.move_to(moment, day.isoformat())
            wait_until_done(self, moment)
            yield self
