"""Which race and which driver a line of odds is of."""

from collections import defaultdict
from collections.abc import Iterable

from f1site.lib.errors import ValidationError
from ingestion.models import (
    Driver,
    ExternalId,
    LineUpChange,
    PracticeResult,
    QualifyingResult,
    Race,
    RaceResult,
    SeasonEntry,
    SprintResult,
    StartingGrid,
)
from ingestion.models.provenance import Source

SESSIONS = (RaceResult, QualifyingResult, SprintResult, PracticeResult, StartingGrid)
IDS = (Source.F1DB, Source.DEMO)


class Entrants:
    """The races of some seasons, and their drivers by id, name and code."""

    def __init__(self, years: Iterable[int]) -> None:
        held = Race.objects.filter(season__year__in=set(years)).exclude(round_number=None)
        races = held.select_related("season")
        self.races = {(race.season.year, race.round_number): race for race in races}
        self.of_race: defaultdict[int, set[int]] = defaultdict(set)
        self.of_season: defaultdict[int, set[int]] = defaultdict(set)
        self._load_entered([race.season_id for race in races])
        entered = set().union(*self.of_season.values())
        self.drivers = Driver.objects.in_bulk()
        ids = ExternalId.objects.filter(kind=ExternalId.Kind.DRIVER, source__in=IDS).exclude(driver=None)
        self.by_id = dict(ids.values_list("external_id", "driver_id"))
        self.by_name: defaultdict[str, set[int]] = defaultdict(set)
        for driver in self.drivers.values():
            self.by_name[driver.name.casefold()].add(driver.pk)
        self.by_code: defaultdict[str, set[int]] = defaultdict(set)
        for pk in entered:
            self.by_code[self.drivers[pk].driver_code.upper()].add(pk)

    def _load_entered(self, seasons: list[int]) -> None:
        for model in SESSIONS:
            rows = model.objects.filter(race__season__in=seasons).order_by()
            for season, race, driver in rows.values_list("race__season", "race", "driver").distinct():
                self.of_race[race].add(driver)
                self.of_season[season].add(driver)
        entries = SeasonEntry.objects.filter(season__in=seasons, is_test_driver=False)
        changes = LineUpChange.objects.filter(first_race__season__in=seasons).exclude(driver=None)
        for found in (
            entries.values_list("season", "driver"),
            changes.values_list("first_race__season", "driver"),
        ):
            for season, driver in found:
                self.of_season[season].add(driver)

    def race(self, season: int, number: int) -> Race:
        """Raises ValidationError where there is none."""
        found = self.races.get((season, number))
        if found is None:
            raise ValidationError(
                f"no race is stored as round {number} of {season}: import its season first."
            )
        return found

    def driver(self, text: str, race: Race) -> int:
        """The id of the driver whom `text` names: F1DB's id, our name, or the code of one driver of the race.

        Who was entered in another race of the season may have odds too: some withdraw after the odds are
        taken. Raises ValidationError where nobody, or more than one, is named.
        """
        entered = self.of_season[race.season_id]
        found = {self.by_id[text]} if text in self.by_id else self.by_name.get(text.casefold(), set())
        if len(found) > 1:
            found = found & entered
        if not found:
            code = self.by_code.get(text.upper(), set())
            found = code & self.of_race[race.pk] or code & entered
        if not found:
            raise ValidationError(f"{text!r} is no driver: write the id of F1DB, the name, or the code.")
        if len(found) > 1:
            names = " or ".join(sorted(self.drivers[pk].name for pk in found))
            raise ValidationError(f"{text!r} may be {names}: write the id of F1DB.")
        (pk,) = found
        if pk not in entered:
            raise ValidationError(
                f"{self.drivers[pk].name} is not entered in the {race}: correct the driver."
            )
        return pk
