"""The day that it is at a place. Where its time zone is not known, it is the last place on earth (UTC-12)."""

from collections import defaultdict
from datetime import date, datetime
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

FIRST_PLACE, LAST_PLACE = "Etc/GMT-14", "Etc/GMT+12"


@cache
def _zones() -> dict[str, ZoneInfo]:
    return {name: ZoneInfo(name) for name in available_timezones()}


def zone(name: str) -> ZoneInfo:
    return _zones().get(name) or _zones()[LAST_PLACE]


def local_date(at: datetime, name: str) -> date:
    return at.astimezone(zone(name)).date()


def first_date(at: datetime) -> date:
    """The latest date that it is anywhere."""
    return local_date(at, FIRST_PLACE)


@lru_cache(maxsize=64)
def by_later_date(at: datetime) -> list[tuple[date, list[str]]]:
    """The time zones in which it is a later date than in the last place on earth, by that date."""
    last = local_date(at, LAST_PLACE)
    names: dict[date, list[str]] = defaultdict(list)
    for name in sorted(_zones()):
        if (day := local_date(at, name)) > last:
            names[day].append(name)
    return sorted(names.items())
