"""Who drives, as known at an instant. The season has four races; each constructor enters two cars."""

from datetime import UTC, datetime, timedelta

import pytest

from ingestion.line_ups import line_up
from ingestion.models import (
    Circuit,
    Constructor,
    Driver,
    LineUpChange,
    PracticeResult,
    QualifyingResult,
    Race,
    RaceResult,
    Season,
    SeasonEntry,
    SprintResult,
    StartingGrid,
)

pytestmark = pytest.mark.django_db

FIRST = datetime(2023, 3, 5, 14, tzinfo=UTC)
LATER = datetime(2024, 1, 1, tzinfo=UTC)
REGULAR = {"Alpha": ["Ann", "Abe"], "Beta": ["Ben", "Bea"]}


class Weekends:
    """Four races a fortnight apart, of which the first `held` have results."""

    def __init__(self) -> None:
        season = Season.objects.create(year=2023, race_count=4)
        circuit = Circuit.objects.create(name="Ring", location="Town", country="Land")
        self.races = [
            Race.objects.create(
                season=season,
                circuit=circuit,
                grand_prix=f"race-{number}",
                name=f"Race {number}",
                round_number=number,
                date=(start := FIRST + timedelta(days=14 * (number - 1))).date(),
                start_time=start,
                practice_1_at=start - timedelta(hours=50),
                practice_2_at=start - timedelta(hours=46),
                practice_3_at=start - timedelta(hours=27),
                qualifying_at=start - timedelta(hours=23),
            )
            for number in (1, 2, 3, 4)
        ]
        self.constructors = {name: Constructor.objects.create(name=name) for name in REGULAR}
        self.drivers: dict[str, Driver] = {}

    def race(self, number):
        return self.races[number - 1]

    def driver(self, name):
        if name not in self.drivers:
            self.drivers[name] = Driver.objects.create(name=name, driver_code=name.upper())
        return self.drivers[name]

    def thursday(self, number):
        return self.race(number).start_time - timedelta(days=3)

    def rows(self, model, number, cars, **values):
        for order, (constructor, name) in enumerate(pairs(cars), start=1):
            model.objects.create(
                race=self.race(number),
                driver=self.driver(name),
                constructor=self.constructors[constructor],
                position_order=order,
                **values,
            )

    def hold(self, number, cars):
        self.rows(RaceResult, number, cars, status="classified")
        Race.objects.filter(pk=self.race(number).pk).update(status="held")

    def enter(self, constructor, name, rounds, known_since=LATER):
        SeasonEntry.objects.create(
            season=self.race(1).season,
            constructor=self.constructors[constructor],
            driver=self.driver(name),
            rounds=rounds,
            known_since=known_since,
        )

    def change(self, first, last=None, constructor="Alpha", **names):
        drivers = {field: self.driver(name) for field, name in names.items()}
        return LineUpChange.objects.create(
            first_race=self.race(first),
            last_race=last and self.race(last),
            constructor=self.constructors[constructor],
            made_at=self.thursday(first),
            **drivers,
        )

    def cars(self, number, as_of=None):
        """The names by constructor, and the source."""
        known = line_up(self.race(number), as_of or self.thursday(number))
        names = {row.pk: name for name, row in self.drivers.items()}
        found: dict[str, list[str]] = {}
        for name, constructor in self.constructors.items():
            found[name] = sorted(names[c.driver_id] for c in known.cars if c.constructor_id == constructor.pk)
        return found, known.source


def pairs(cars):
    return [(constructor, name) for constructor, names in cars.items() for name in names]


def in_order(cars):
    return {constructor: sorted(names) for constructor, names in cars.items()}


@pytest.fixture
def season():
    weekends = Weekends()
    for name in [*REGULAR["Alpha"], *REGULAR["Beta"], "Sub"]:
        weekends.driver(name)
    return weekends


def test_before_the_season_only_entries_for_the_first_race_drive(season):
    for constructor, name in pairs(REGULAR):
        season.enter(constructor, name, [1, 2, 3, 4])
    season.enter("Alpha", "Sub", [3])
    assert season.cars(1) == (in_order(REGULAR), "entry_list")


def test_an_entry_that_begins_later_counts_once_imported_or_driven(season):
    season.hold(1, REGULAR)
    season.enter("Alpha", "Ann", [1, 2, 3, 4])
    season.enter("Alpha", "Abe", [1])
    season.enter("Alpha", "Sub", [2, 3])
    assert season.cars(2)[0]["Alpha"] == ["Abe", "Ann"]
    SeasonEntry.objects.filter(driver=season.driver("Sub")).update(known_since=season.thursday(2))
    assert season.cars(2)[0]["Alpha"] == ["Ann", "Sub"]
    SeasonEntry.objects.filter(driver=season.driver("Sub")).update(known_since=LATER)
    season.hold(2, REGULAR | {"Alpha": ["Ann", "Sub"]})
    assert season.cars(3)[0]["Alpha"] == ["Ann", "Sub"]


def test_without_entries_the_last_field_drives(season):
    season.hold(1, REGULAR)
    assert season.cars(2) == (in_order(REGULAR), "last_race")


def test_a_driver_who_was_absent_once_returns(season):
    season.hold(1, REGULAR)
    season.hold(2, REGULAR | {"Beta": ["Ben"]})
    assert season.cars(3)[0]["Beta"] == ["Bea", "Ben"]


def test_a_constructor_absent_from_the_last_race_is_not_filled_up(season):
    season.hold(1, REGULAR)
    season.hold(2, {"Alpha": REGULAR["Alpha"]})
    assert season.cars(3)[0]["Beta"] == []


def test_rookies_of_the_first_practice_do_not_drive_but_those_of_the_second_do(season):
    season.hold(1, REGULAR)
    saturday = season.race(2).start_time - timedelta(hours=29)
    season.rows(PracticeResult, 2, REGULAR | {"Alpha": ["Ann", "Sub"]}, session=1)
    assert season.cars(2, saturday) == (in_order(REGULAR), "last_race")
    season.rows(PracticeResult, 2, REGULAR | {"Alpha": ["Ann", "Sub"]}, session=2)
    assert season.cars(2, saturday) == ({"Alpha": ["Ann", "Sub"], "Beta": ["Bea", "Ben"]}, "practice_2")
    assert season.cars(2)[1] == "last_race"


def test_a_substitute_who_drove_the_sprint_is_in_the_line_up(season):
    season.hold(1, REGULAR)
    race = season.race(2)
    race.is_sprint_weekend, race.sprint_at = True, race.start_time - timedelta(hours=28)
    season.rows(SprintResult, 2, REGULAR | {"Beta": ["Ben", "Sub"]}, status="classified")
    cars, source = season.cars(2, race.start_time - timedelta(hours=26))
    assert (cars["Beta"], source) == (["Ben", "Sub"], "sprint")


def test_who_did_not_qualify_but_practised_may_still_start(season):
    season.hold(1, REGULAR)
    season.rows(PracticeResult, 2, REGULAR | {"Alpha": ["Ann", "Sub"]}, session=3)
    season.rows(QualifyingResult, 2, REGULAR | {"Alpha": ["Ann"]})
    cars, source = season.cars(2, season.race(2).start_time - timedelta(hours=12))
    assert (cars, source) == ({"Alpha": ["Ann", "Sub"], "Beta": ["Bea", "Ben"]}, "qualifying")


def test_qualifying_decides_the_car_of_drivers_who_exchanged_cars(season):
    season.hold(1, REGULAR)
    season.rows(QualifyingResult, 2, {"Alpha": ["Ann", "Ben"], "Beta": ["Abe", "Bea"]})
    cars, _ = season.cars(2, season.race(2).start_time - timedelta(hours=12))
    assert cars == {"Alpha": ["Ann", "Ben"], "Beta": ["Abe", "Bea"]}


def test_a_constructor_that_is_in_no_session_is_absent(season):
    season.hold(1, REGULAR)
    season.rows(QualifyingResult, 2, {"Alpha": REGULAR["Alpha"]})
    assert season.cars(2, season.race(2).start_time - timedelta(hours=12))[0]["Beta"] == []


def test_the_final_grid_is_complete(season):
    season.hold(1, REGULAR)
    season.rows(QualifyingResult, 2, REGULAR)
    season.rows(StartingGrid, 2, REGULAR | {"Alpha": ["Ann"]})
    assert season.cars(2, season.race(2).start_time)[0]["Alpha"] == ["Ann"]


def test_an_operator_replaces_a_driver_for_some_races(season):
    season.hold(1, REGULAR)
    season.change(2, 3, driver="Sub", replaces="Abe")
    alphas = [season.cars(number, season.thursday(2))[0]["Alpha"] for number in (2, 3, 4)]
    assert alphas == [["Ann", "Sub"], ["Ann", "Sub"], ["Abe", "Ann"]]


def test_a_change_is_not_known_before_it_was_made(season):
    season.hold(1, REGULAR)
    season.change(2, driver="Sub", replaces="Abe")
    assert season.cars(2, season.thursday(2) - timedelta(hours=1))[0]["Alpha"] == ["Abe", "Ann"]


def test_a_withdrawn_driver_is_removed_also_after_qualifying(season):
    season.hold(1, REGULAR)
    season.rows(QualifyingResult, 2, REGULAR)
    season.change(2, 2, replaces="Abe")
    assert season.cars(2, season.race(2).start_time - timedelta(hours=12))[0]["Alpha"] == ["Ann"]


def test_two_changes_exchange_two_drivers(season):
    season.hold(1, REGULAR)
    season.change(2, driver="Ben", replaces="Abe", constructor="Alpha")
    season.change(2, driver="Abe", replaces="Ben", constructor="Beta")
    assert season.cars(2)[0] == {"Alpha": ["Ann", "Ben"], "Beta": ["Abe", "Bea"]}


def test_a_driver_from_another_constructor_leaves_their_car_there(season):
    season.hold(1, REGULAR)
    season.change(2, driver="Ben", replaces="Abe", constructor="Alpha")
    assert season.cars(2)[0] == {"Alpha": ["Ann", "Ben"], "Beta": ["Bea"]}


def test_a_change_puts_no_third_car_into_a_constructor_whose_other_driver_is_absent_too(season):
    season.hold(1, REGULAR)
    season.driver("Oth")
    season.hold(2, REGULAR | {"Alpha": ["Ann", "Oth"]})
    season.change(3, driver="Sub", replaces="Abe")
    assert season.cars(3)[0]["Alpha"] == ["Ann", "Sub"]


def test_without_a_replaced_driver_the_constructor_has_a_further_car(season):
    season.hold(1, REGULAR)
    season.change(2, driver="Sub")
    assert season.cars(2)[0]["Alpha"] == ["Abe", "Ann", "Sub"]


def test_the_basis_names_the_last_race_and_the_changes(season):
    season.hold(1, REGULAR)
    season.change(2, driver="Sub", replaces="Abe")
    basis = line_up(season.race(2), season.thursday(2)).basis
    assert basis["last_race"] == "Race 1"
    assert basis["changes"] == [{"driver": "Sub", "replaces": "Abe", "constructor": "Alpha", "reason": ""}]
