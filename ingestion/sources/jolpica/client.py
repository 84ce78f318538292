"""Jolpica's API (CC BY-NC-SA 4.0): the results of every season since 1950, in Ergast's format.

Whole seasons in pages of 100 rows: at most fifteen requests for one. The source keeps each page for a while,
so pages of one list may differ in age. Such a list is asked again, whole, a few times.
"""

import json
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from f1site.lib.errors import ExternalAPIError, RateLimitError
from f1site.lib.rates import Rate
from ingestion.models.provenance import Source
from ingestion.sources import answers
from ingestion.sources.jolpica.rows import Page, Season, page

logger = logging.getLogger(__name__)

PAGE = 100
SESSIONS, STANDINGS = ("results", "qualifying", "sprint"), ("driverstandings", "constructorstandings")
# Before these seasons, the lists are empty.
FIRST = {"qualifying": 1994, "sprint": 2021, "constructorstandings": 1958}
MOST_REQUESTS = 15
# No season has had a list of so many pages.
MOST_PAGES = 20
# How often a list whose pages disagree is read, and for how long, by a clock that always runs.
ATTEMPTS, ATTEMPT_SECONDS = 3, 120


def rate() -> Rate:
    return Rate(Source.JOLPICA, settings.JOLPICA_RATE)


@dataclass(slots=True)
class Client:
    """Requests for a season or race. After the first stale answer, failed requests are not repeated.

    A list that cannot be read does not prevent the others: `failed` names it, with the reason. `refusal` is
    set once the limit of requests is reached. `received` counts the answers that did not come from our store.
    """

    now: datetime
    max_age: timedelta
    wait: bool = True
    tries: int = 5
    stale: dict[str, datetime] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    refusal: RateLimitError | None = None
    received: int = 0
    rate: Rate = field(default_factory=rate)

    def season(self, year: int) -> Season:
        """Raises ExternalAPIError if Jolpica does not have the season."""
        season = self._existing_schedule(year)
        self.add(season, str(year), SESSIONS + STANDINGS)
        return season

    def race(self, year: int, round_number: int) -> Season:
        """The season's schedule and standings, with the sessions of one race."""
        season = self._existing_schedule(year)
        self.add(season, f"{year}/{round_number}", SESSIONS)
        self.add(season, str(year), STANDINGS)
        return season

    def schedule(self, year: int) -> Season:
        return Season(year, {"races": self._rows(f"{year}/races", "races")})

    def add(self, season: Season, scope: str, resources: Iterable[str]) -> bool:
        """Adds lists of a season or of one of its races (`2023/9`). Returns whether any was received now."""
        before = self.received
        for resource in resources:
            if season.year < FIRST.get(resource, 0) or (resource == "sprint" and not _has_sprints(season)):
                continue
            path = f"{scope}/{resource}"
            try:
                rows = [] if self.refusal else self._rows(path, resource)
            except RateLimitError as error:
                self.refusal = error
            except ExternalAPIError as error:
                logger.warning("%s", error.message)
                self.failed[path] = error.message
            else:
                season.rows.setdefault(resource, []).extend(rows)
            if self.refusal:
                self.failed[path] = self.refusal.message
        return self.received > before

    def _existing_schedule(self, year: int) -> Season:
        season = self.schedule(year)
        if not season.rows["races"]:
            raise ExternalAPIError(f"Jolpica has no schedule of the {year} season.")
        return season

    def _rows(self, path: str, resource: str) -> list[tuple[Any, Any]]:
        """All rows of a list. If its pages disagree, none of them is kept, and all are asked again."""
        began = time.monotonic()
        for _ in range(ATTEMPTS):
            pages = self._pages(path, resource)
            if _agree(pages):
                return [row for one in pages for row in one.rows]
            if path in self.stale:
                break
            offsets = [sum(len(one.rows) for one in pages[:number]) for number in range(len(pages))]
            answers.forget(Source.JOLPICA, (_request(path, offset) for offset in offsets))
            if time.monotonic() - began > ATTEMPT_SECONDS:
                break
        raise ExternalAPIError(
            f"Jolpica's pages of {path} do not contain the {pages[0].total} announced rows: "
            "they differ in age; run it again later."
        )

    def _pages(self, path: str, resource: str) -> list[Page]:
        """The pages up to the number of rows that the first one announces."""
        pages = [self._page(path, resource, 0)]
        count = len(pages[0].rows)
        while count < pages[0].total and pages[-1].rows and len(pages) < MOST_PAGES:
            pages.append(self._page(path, resource, count))
            count += len(pages[-1].rows)
        return pages

    def _page(self, path: str, resource: str, offset: int) -> Page:
        url, params = _request(path, offset)
        answer = answers.fetch(
            Source.JOLPICA,
            url,
            params,
            rate=self.rate,
            max_age=self.max_age,
            now=self.now,
            wait=self.wait,
            tries=1 if self.stale or len(self.failed) > 1 else self.tries,
            validate=lambda payload: _check(resource, payload),
        )
        if answer.stale:
            self.stale[path] = min(self.stale.get(path, answer.fetched_at), answer.fetched_at)
        self.received += answer.is_new
        return page(resource, answer.payload, answer.fetched_at)


def _request(path: str, offset: int) -> tuple[str, dict[str, int]]:
    return f"{settings.JOLPICA_URL}/{path}.json", {"limit": PAGE, "offset": offset}


def _agree(pages: list[Page]) -> bool:
    """Whether all pages announce the same number of rows and together have it, each row once."""
    rows = [_identity(one, row) for page in pages for one, row in page.rows]
    # One answer may contain two equal rows, as for a chassis with two engines in 1960.
    count = len(set(rows)) if len(pages) > 1 else len(rows)
    return {page.total for page in pages} == {count}


def _check(resource: str, payload: Any) -> None:
    page(resource, payload)


def _has_sprints(season: Season) -> bool:
    return any(isinstance(race, dict) and "Sprint" in race for race, _ in season.rows["races"])


def _identity(one: Any, row: Any) -> tuple[str, str, str]:
    """The row with the season and round of its race."""
    race = one if isinstance(one, dict) else {}
    return str(race.get("season")), str(race.get("round")), json.dumps(row, sort_keys=True)
