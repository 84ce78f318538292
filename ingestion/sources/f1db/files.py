"""F1DB's repository files (CC BY 4.0): one race in YAML, its qualifying the same evening, its result the
same night. They say what the archive of the next release will say, under the same ids."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from f1site.lib.errors import ExternalAPIError
from f1site.lib.rates import Rate
from ingestion.models import Race
from ingestion.models.provenance import Source
from ingestion.sources.answers import fetch
from ingestion.sources.f1db import yaml_rows
from ingestion.sources.f1db.weekend import Subject, Weekend, parse_weekend

RATE = "4/second,1000/hour"
FRESH_FOR = timedelta(minutes=10)
FILES = (
    "free-practice-1-results",
    "free-practice-2-results",
    "free-practice-3-results",
    "qualifying-results",
    "starting-grid-positions",
    "race-results",
)
SPRINT_FILES = ("sprint-qualifying-results", "sprint-race-results")
# After a race was added or cancelled F1DB may count the rounds otherwise for a while.
NEIGHBOURS = (0, -1, 1, -2, 2)


@dataclass(slots=True)
class Reading:
    now: datetime
    fresh_for: timedelta = FRESH_FOR
    wait: bool = True
    stale: bool = False
    rate: Rate = field(default_factory=lambda: Rate(Source.F1DB, RATE))

    def weekend(self, race: Race) -> Weekend | None:
        """What is there of `race` by now; None where F1DB has no such race.

        Raises ExternalAPIError where F1DB does not answer, and has never before.
        """
        year, rounds = race.season.year, race.round_number
        subject = Subject(year, race.grand_prix, race.name, race.is_sprint_weekend)
        for step in NEIGHBOURS if rounds else ():
            folder = f"seasons/{year}/races/{(rounds or 0) + step:02d}-{race.grand_prix}"
            files = {"race": self._file(folder, "race")}
            if files["race"] is not None:
                break
        else:
            return None
        for name in FILES + (SPRINT_FILES if race.is_sprint_weekend else ()):
            files[name] = self._file(folder, name)
        there = {name: loaded for name, loaded in files.items() if loaded is not None}
        weekend = parse_weekend(subject, folder, there)
        weekend.stale = self.stale
        return weekend

    def _file(self, folder: str, name: str) -> Any:
        """None where the file is not there yet."""
        try:
            answer = fetch(
                Source.F1DB,
                f"{settings.F1DB_RAW_URL}/{folder}/{name}.yml",
                rate=self.rate,
                fresh_for=self.fresh_for,
                now=self.now,
                wait=self.wait,
                parse=yaml_rows.mapping if name == "race" else yaml_rows.rows,
            )
        except ExternalAPIError as error:
            if error.details.get("status") == 404:
                return None
            raise
        self.stale = self.stale or answer.stale
        return answer.payload
