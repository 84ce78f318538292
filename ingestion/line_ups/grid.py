"""The starting grid of a race as it is known before the final one is published."""

from dataclasses import dataclass
from datetime import datetime

from ingestion.line_ups.line_up import line_up
from ingestion.models import QualifyingResult, Race, StartingGrid

BACK = 1000.0


@dataclass(frozen=True, slots=True)
class Start:
    """A car's place on the grid; None from the pit lane."""

    driver_id: int
    constructor_id: int
    place: int | None
    qualified: int | None
    penalty: str


def sort_key(qualified: float | None, penalty: str | None, places: float | None) -> float:
    """Cars start in the order of their keys: the qualifying order, changed by announced penalties.

    A penalty without a number of places means the back of the grid, in qualifying order; so does a missing
    qualifying position.
    """
    if qualified is None or (penalty and places is None):
        return BACK + (BACK if qualified is None else qualified)
    # A car moved to another car's position starts behind it.
    return qualified if places is None else qualified + places + 0.5


def starts(race: Race, as_of: datetime, kind: str) -> list[Start]:
    """The cars of the line-up in the order of their starts, by the stored rows of `kind`.

    Announced penalties alone are no grid: then positions follow from them and qualifying.
    """
    rows = {row.driver_id: row for row in StartingGrid.objects.filter(race=race, kind=kind)}
    session = QualifyingResult.objects.filter(race=race, session=QualifyingResult.Session.QUALIFYING)
    qualified = dict(session.values_list("driver_id", "position"))
    is_placed = any(row.position is not None for row in rows.values())

    def key(driver: int) -> float:
        row = rows.get(driver)
        if is_placed:
            return BACK if row is None or row.position is None else row.position
        penalty, places = (row.penalty, row.penalty_places) if row else ("", None)
        return sort_key(qualified.get(driver), penalty, places)

    pairs = sorted(line_up(race, as_of).pairs, key=lambda pair: key(pair[0]))
    from_pit = {driver for driver, row in rows.items() if row.pit_lane_start}
    pairs.sort(key=lambda pair: pair[0] in from_pit)
    grid = []
    for place, (driver, constructor) in enumerate(pairs, start=1):
        row = rows.get(driver)
        own_place = (row and row.position) or place
        start = None if driver in from_pit else own_place
        grid.append(Start(driver, constructor, start, qualified.get(driver), row.penalty if row else ""))
    return grid
