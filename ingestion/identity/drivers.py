"""Matches drivers by name and birth date."""

from collections.abc import Mapping
from typing import Any

import structlog

from ingestion.identity.matches import Matches, grouped
from ingestion.identity.names import part_of, words
from ingestion.models import Driver
from ingestion.records import DriverRecord

log = structlog.get_logger(__name__)
MAX_YEARS_APART = 15


def match_drivers(records: Mapping[str, DriverRecord], matches: Matches) -> None:
    """By birth date and name. Two ids of a source may be the same driver, as in 2026."""
    drivers = list(Driver.objects.all())
    born = grouped(drivers, lambda driver: driver.date_of_birth)
    named = grouped(drivers, lambda driver: words(driver.name))
    added: dict[Any, str] = {}
    for external_id, record in records.items():
        same_day = born.get(record.date_of_birth, []) if record.date_of_birth else []
        same = [driver for driver in same_day if _same_name(record, driver)]
        if len(same) == 1:
            matches.ids[external_id] = same[0].pk
            log.debug("driver_matched", driver=record.name, row=same[0].pk)
            continue
        same_name = [one for one in named.get(words(record.name), []) if _similar_birth_year(record, one)]
        alike = {driver.pk for driver in [*same, *same_name]}
        alike |= {driver.pk for driver in same_day if _all_words(record) & _all_words(driver)}
        if alike:
            matches.waiting[external_id] = sorted(alike)
            log.debug("driver_waits_for_an_operator", driver=record.name, candidates=sorted(alike))
            continue
        log.debug("driver_is_new", driver=record.name)
        if record.date_of_birth:
            first = added.setdefault((record.name, record.date_of_birth), external_id)
            if first != external_id:
                matches.same_as[external_id] = first


def _same_name(one: DriverRecord, other: Driver | DriverRecord) -> bool:
    """The same name, or one that is part of the other's full name; only for equal birth dates."""
    if words(one.name) == words(other.name):
        return True
    return part_of(words(one.name), _all_words(other)) or part_of(words(other.name), _all_words(one))


def _similar_birth_year(one: DriverRecord, other: Driver) -> bool:
    """Whether the birth dates may be the same with a typing error; those of parent and child are not."""
    born = one.date_of_birth, other.date_of_birth
    return None in born or abs(born[0].year - born[1].year) < MAX_YEARS_APART  # type: ignore[union-attr]


def _all_words(driver: Driver | DriverRecord) -> frozenset[str]:
    return words(f"{driver.name} {driver.full_name}")
