"""F1DB's repository files (CC BY 4.0): one race in YAML, qualifying the same evening and the result the
same night. They contain what the archive of the next release will contain, with the same ids."""

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
from ingestion.sources.f1db.weekend import RequestedRace, Weekend, parse_weekend

RATE = "4/second,1000/hour"
MAX_AGE = timedelta(minutes=10)
FILES = (
    "free-practice-1-results",
    "free-practice-2-results",
    "free-practice-3-results",
    "qualifying-results",
    "starting-grid-positions",
    "race-results",
)
SPRINT_FILES = ("sprint-qualifying-results", "sprint-race-results")
# After a race was added or cancelled, F1DB may number the rounds differently for a while.
NEIGHBOURS = (0, -1, 1, -2, 2)


@dataclass(slots=True)
class Client:
    now: datetime
    max_age: timedelta = MAX_AGE
    wait: bool = True
    stale: bool = False
    answered_at: datetime | None = None
    rate: Rate = field(default_factory=lambda: Rate(Source.F1DB, RATE))

    def weekend(self, race: Race) -> Weekend | None:
        """The published files of `race`; None if F1DB does not have the race.

        Raises ExternalAPIError if F1DB does not answer and there is no stored answer.
        """
        year, rounds = race.season.year, race.round_number
        requested = RequestedRace(year, race.grand_prix, race.name, race.is_sprint_weekend)
        for step in NEIGHBOURS if rounds else ():
            folder = f"seasons/{year}/races/{(rounds or 0) + step:02d}-{race.grand_prix}"
            files = {"race": self._file(folder, "race")}
            if files["race"] is not None:
                break
        else:
            return None
        for name in FILES + (SPRINT_FILES if race.is_sprint_weekend else ()):
            files[name] = self._file(folder, name)
        published = {name: loaded for name, loaded in files.items() if loaded is not None}
        weekend = parse_weekend(requested, folder, published)
        weekend.stale, weekend.stated_at = self.stale, self.answered_at
        return weekend

    def _file(self, folder: str, name: str) -> Any:
        """None if the file is not published yet."""
        try:
            answer = fetch(
                Source.F1DB,
                f"{settings.F1DB_RAW_URL}/{folder}/{name}.yml",
                rate=self.rate,
                max_age=self.max_age,
                now=self.now,
                wait=self.wait,
                parse=yaml_rows.mapping if name == "race" else yaml_rows.rows,
            )
        except ExternalAPIError as error:
            if error.details.get("status") == 404:
                return None
            raise
        self.stale = self.stale or answer.stale
        self.answered_at = min(self.answered_at or answer.fetched_at, answer.fetched_at)
        return answer.payload
