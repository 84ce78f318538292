"""Rows of the session tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ingestion.demo.field import SEATS, Floats
from ingestion.demo.names import slug
from ingestion.demo.tables.calendar import race_id
from ingestion.demo.tables.constructors import TYRE
from ingestion.demo.tables.rows import Cell, Row
from ingestion.demo.weekend import Classification, Grid, Timed, Weekend
from ingestion.demo.world import Season, World
from ingestion.durations import formatted

RACE_POINTS = (25, 18, 15, 12, 10, 8, 6, 4, 2, 1)
SPRINT_POINTS = (8, 7, 6, 5, 4, 3, 2, 1)


@dataclass(frozen=True)
class Cars:
    """The drivers and cars of one weekend."""

    season: Season
    weekend: Weekend

    def entry(self, seat: int, order: int, text: str | None = None) -> Row:
        """The columns that every session has; `text` replaces the position."""
        race_round, field = self.weekend.round, self.season.field
        driver, constructor = field.drivers_at(race_round.number)[seat], field.constructors[seat // 2]
        return {
            "raceId": race_id(race_round),
            "year": race_round.year,
            "round": race_round.number,
            "positionDisplayOrder": order,
            "positionNumber": None if text else order,
            "positionText": text or str(order),
            "driverNumber": str(driver.number),
            "driverId": driver.id,
            "constructorId": constructor.id,
            "engineManufacturerId": slug(constructor.engine),
            "tyreManufacturerId": TYRE,
        }


def session_tables(world: World, season: Season, weekend: Weekend) -> dict[str, list[Row]]:
    """The rows of every session of this weekend that is over."""
    cars, tables = Cars(season, weekend), {}
    for number, practice in enumerate(weekend.practice, start=1):
        if world.is_over(weekend.round, f"freePractice{number}"):
            tables[f"races-free-practice-{number}-results"] = list(_timed(cars, practice))
    if (shootout := weekend.sprint_qualifying) and world.is_over(weekend.round, "sprintQualifying"):
        grid = Grid(shootout.positions, np.zeros(SEATS), np.zeros(SEATS, dtype=bool))
        tables["races-sprint-qualifying-results"] = list(_knockout(cars, shootout))
        tables["races-sprint-starting-grid-positions"] = list(_grid(cars, shootout, grid))
        if (sprint := weekend.sprint) and world.is_over(weekend.round, "sprintRace"):
            tables["races-sprint-race-results"] = list(_race(cars, sprint, shootout, grid, SPRINT_POINTS))
    qualifying, grid = weekend.qualifying, weekend.grid
    if world.is_over(weekend.round, "qualifying"):
        tables["races-qualifying-results"] = list(_knockout(cars, qualifying))
        tables["races-starting-grid-positions"] = list(_grid(cars, qualifying, grid))
    if world.is_over(weekend.round):
        race = list(_race(cars, weekend.race, qualifying, grid, RACE_POINTS))
        for row in race:
            row.update(_race_only_columns(cars, row))
        tables["races-race-results"] = race
        tables["races-fastest-laps"] = list(_fastest_laps(cars, weekend.race))
    return tables


def _time(prefix: str, ms: int, sign: str = "") -> Row:
    return {prefix: sign + formatted(int(ms)), f"{prefix}Millis": int(ms)}


def _gaps(ms: int, leader: int, ahead: int) -> Row:
    return _time("gap", ms - leader, "+") | _time("interval", ms - ahead, "+")


def _order(positions: Floats) -> list[int]:
    return [int(seat) for seat in np.argsort(positions)]


def _timed(cars: Cars, session: Timed) -> Iterator[Row]:
    order, best = _order(session.positions), session.best
    for place, seat in enumerate(order):
        row = cars.entry(seat, place + 1) | _time("time", best[seat])
        if place:
            row |= _gaps(best[seat], best[order[0]], best[order[place - 1]])
        yield row | {"laps": int(session.laps[seat])}


def _knockout(cars: Cars, session: Timed) -> Iterator[Row]:
    order, (q1, q2, q3) = _order(session.positions), session.segments
    for place, seat in enumerate(order):
        row = cars.entry(seat, place + 1) | {"laps": int(session.laps[seat])}
        for name, segment in (("q1", q1), ("q2", q2), ("q3", q3)):
            if segment[seat]:
                row |= _time(name, segment[seat])
        if place and q3[seat]:
            row |= _gaps(q3[seat], q3[order[0]], q3[order[place - 1]])
        yield row


def _grid(cars: Cars, session: Timed, grid: Grid) -> Iterator[Row]:
    for place, seat in enumerate(_order(grid.slots), start=1):
        lost = int(grid.places_lost[seat])
        row = cars.entry(seat, place, "PL" if grid.pit_lane[seat] else None)
        row |= _qualified(session, seat) | _time("time", session.best[seat])
        if lost:
            row |= {"gridPenalty": str(lost), "gridPenaltyPositions": lost}
        yield row


def _qualified(session: Timed, seat: int) -> Row:
    position = int(session.positions[seat])
    return {"qualificationPositionNumber": position, "qualificationPositionText": str(position)}


def _race(
    cars: Cars, race: Classification, session: Timed, grid: Grid, points: Sequence[int]
) -> Iterator[Row]:
    order = _order(race.positions)
    for place, seat in enumerate(order):
        retired, slot = race.reasons[seat], int(grid.slots[seat])
        from_pit_lane = bool(grid.pit_lane[seat])
        row = cars.entry(seat, place + 1, "DNF" if retired else None)
        row |= _qualified(session, seat)
        row |= {
            "sharedCar": False,
            "laps": int(race.laps[seat]),
            "reasonRetired": retired,
            "points": points[place] if place < len(points) and not retired else None,
            "polePosition": slot == 1 and points is RACE_POINTS,
            "gridPositionNumber": None if from_pit_lane else slot,
            "gridPositionText": "PL" if from_pit_lane else str(slot),
            "positionsGained": None if retired else slot - place - 1,
            "fastestLap": False,
            "driverOfTheDay": False,
            "grandSlam": False,
        }
        yield row if retired else row | _finish(race, seat, order[place - 1] if place else None)


def _finish(race: Classification, seat: int, ahead: int | None) -> Row:
    gap, lapped = int(race.gap_ms[seat]), race.total_laps - int(race.laps[seat])
    if lapped:
        return {"gap": f"+{lapped} lap{'s' if lapped > 1 else ''}", "gapLaps": lapped}
    row = _time("time", race.winner_ms + gap)
    return row if ahead is None else row | _gaps(gap, 0, int(race.gap_ms[ahead]))


def _race_only_columns(cars: Cars, row: Row) -> Row:
    """The columns that a race has and a sprint does not."""
    race_round, race = cars.weekend.round, cars.weekend.race
    drivers = [driver.id for driver in cars.season.field.drivers_at(race_round.number)]
    seat = drivers.index(str(row["driverId"]))
    fastest = int(np.argmin(np.where(race.best_ms > 0, race.best_ms, np.iinfo(int).max)))
    columns: dict[str, Cell] = {"pitStops": int(race.stops[seat]), "fastestLap": seat == fastest}
    return columns | {"driverOfTheDay": seat == cars.weekend.fan_favourite}


def _fastest_laps(cars: Cars, race: Classification) -> Iterator[Row]:
    order = [seat for seat in _order(race.best_ms) if race.best_ms[seat]]
    for place, seat in enumerate(order):
        row = cars.entry(seat, place + 1) | _time("time", race.best_ms[seat])
        if place:
            row |= _gaps(race.best_ms[seat], race.best_ms[order[0]], race.best_ms[order[place - 1]])
        yield row | {"lap": int(race.best_lap[seat])}
