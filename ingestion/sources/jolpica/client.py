"""Jolpica's API (CC BY-NC-SA 4.0): the results of every season since 1950, in Ergast's format.

Whole seasons in pages of 100 rows: at most fifteen requests for one.
"""

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from f1site.lib.errors import ExternalAPIError
from f1site.lib.rates import Rate
from ingestion.models.provenance import Source
from ingestion.sources import answers
from ingestion.sources.jolpica.rows import Page, Season, page

PAGE = 100
# Before these seasons, the lists are empty.
FIRST = {"qualifying": 1994, "sprint": 2021, "constructorstandings": 1958}
MOST_REQUESTS = 15


def rate() -> Rate:
    return Rate(Source.JOLPICA, settings.JOLPICA_RATE)


@dataclass(slots=True)
class Client:
    """Requests for a season or race. After the first stale answer, failed requests are not repeated."""

    now: datetime
    max_age: timedelta
    wait: bool = True
    stale_since: datetime | None = None
    rate: Rate = field(default_factory=rate)

    def season(self, year: int) -> Season:
        """Raises ExternalAPIError if Jolpica does not have the season, or its pages are inconsistent."""
        return self._read(year, str(year))

    def race(self, year: int, round_number: int) -> Season:
        """The season's schedule and standings, with the sessions of one race."""
        return self._read(year, f"{year}/{round_number}")

    def schedule(self, year: int) -> Season:
        return Season(year, {"races": self._rows(f"{year}/races", "races")})

    def _read(self, year: int, sessions: str) -> Season:
        season = self.schedule(year)
        if not season.rows["races"]:
            raise ExternalAPIError(f"Jolpica has no schedule of the {year} season.")
        for resource in ("results", "qualifying", "sprint"):
            if year >= FIRST.get(resource, 0) and (resource != "sprint" or _has_sprints(season)):
                season.rows[resource] = self._rows(f"{sessions}/{resource}", resource)
        for resource in ("driverstandings", "constructorstandings"):
            if year >= FIRST.get(resource, 0):
                season.rows[resource] = self._rows(f"{year}/{resource}", resource)
        return season

    def _rows(self, path: str, resource: str) -> list[tuple[Any, Any]]:
        """All pages of a list; checks that they contain the announced number of rows, each row once."""
        first = self._page(path, resource, 0)
        rows = list(first.rows)
        while len(rows) < first.total:
            following = self._page(path, resource, len(rows))
            if not following.rows or following.total != first.total:
                break
            rows += following.rows
        # One answer may contain two equal rows, as for a chassis with two engines in 1960.
        count = len({_identity(one, row) for one, row in rows}) if len(rows) > len(first.rows) else len(rows)
        if count != first.total:
            raise ExternalAPIError(
                f"Jolpica's pages of {path} do not contain the {first.total} announced rows: "
                "they changed during the download; run it again."
            )
        return rows

    def _page(self, path: str, resource: str, offset: int) -> Page:
        answer = answers.fetch(
            Source.JOLPICA,
            f"{settings.JOLPICA_URL}/{path}.json",
            {"limit": PAGE, "offset": offset},
            rate=self.rate,
            max_age=self.max_age,
            now=self.now,
            wait=self.wait,
            tries=1 if self.stale_since else 5,
            validate=lambda payload: _check(resource, payload),
        )
        if answer.stale:
            self.stale_since = min(self.stale_since or answer.fetched_at, answer.fetched_at)
        return page(resource, answer.payload, answer.fetched_at)


def _check(resource: str, payload: Any) -> None:
    page(resource, payload)


def _has_sprints(season: Season) -> bool:
    return any(isinstance(race, dict) and "Sprint" in race for race, _ in season.rows["races"])


def _identity(one: Any, row: Any) -> tuple[str, str, str]:
    """The row with the season and round of its race."""
    race = one if isinstance(one, dict) else {}
    return str(race.get("season")), str(race.get("round")), json.dumps(row, sort_keys=True)
