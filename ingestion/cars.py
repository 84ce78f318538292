"""Who drove for whom in a season, or is entered to, as known at an instant."""

from collections import defaultdict
from datetime import datetime

from django.db.models import QuerySet

from ingestion.models import Race, RaceResult, SeasonEntry
from ingestion.models.calendar import finished


def drove(as_of: datetime) -> QuerySet[RaceResult]:
    """The results of races held by `as_of`."""
    return RaceResult.objects.filter(finished(as_of, "race__"), race__status=Race.Status.HELD)


def entered(as_of: datetime) -> QuerySet[SeasonEntry]:
    """The entries of drivers for races, imported by `as_of`."""
    return SeasonEntry.objects.filter(is_test_driver=False, known_since__lte=as_of)


def cars(season: int, as_of: datetime, of: str, ids: list[int]) -> dict[int, dict[int, str]]:
    """By driver, the names of their constructors by id, the latest last; or by constructor, its drivers.

    `of` is "driver" or "constructor", and `ids` are theirs.
    """
    other = "constructor" if of == "driver" else "driver"
    wanted, columns = {f"{of}__in": ids}, (f"{of}_id", f"{other}_id", f"{other}__name")
    entries = entered(as_of).filter(season__year=season, **wanted).order_by("pk")
    results = drove(as_of).filter(race__season__year=season, **wanted).order_by("race__date", "pk")
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for whose, pk, name in [*entries.values_list(*columns), *results.values_list(*columns)]:
        found[whose].pop(pk, None)
        found[whose][pk] = name
    return found
