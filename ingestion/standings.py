"""Standings of a season, as known at an instant, in SQL, which Django takes longer to write than to run."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from f1site.lib.errors import NotFound
from ingestion import zones
from ingestion.models import Circuit, ConstructorStanding, DriverStanding, Race

# Of these, which are over is decided in Python: in the database that takes a list of all time zones.
# Four races of a season are not all within the three days that may not be over everywhere.
LAST_RACES = """
SELECT race.id, race.season_id, race.date, race.start_time, circuit.timezone
FROM ingestion_race race
JOIN ingestion_season season ON season.id = race.season_id
JOIN ingestion_circuit circuit ON circuit.id = race.circuit_id
WHERE season.year = %s AND race.status = 'held' AND race.date <= %s
    AND EXISTS (SELECT 1 FROM ingestion_driverstanding standing WHERE standing.race_id = race.id)
ORDER BY race.date DESC, race.start_time DESC
LIMIT 4
"""
# The constructor is the one of the race, else that of the driver's last race before it in the season.
DRIVERS = """
SELECT standing.id, standing.position, standing.points, standing.wins, standing.driver_id,
    driver.name AS driver_name, constructor.id AS constructor_id, constructor.name AS constructor_name
FROM ingestion_driverstanding standing
JOIN ingestion_driver driver ON driver.id = standing.driver_id
LEFT JOIN ingestion_constructor constructor ON constructor.id = COALESCE(
    (SELECT result.constructor_id
    FROM ingestion_raceresult result
    WHERE result.driver_id = standing.driver_id AND result.race_id = standing.race_id
    ORDER BY result.position_order DESC
    LIMIT 1),
    (SELECT result.constructor_id
    FROM ingestion_raceresult result
    JOIN ingestion_race race ON race.id = result.race_id
    WHERE result.driver_id = standing.driver_id AND race.season_id = %s AND race.date < %s
    ORDER BY race.date DESC, result.id DESC
    LIMIT 1))
WHERE standing.race_id = %s
ORDER BY standing.position_order
"""
CONSTRUCTORS = """
SELECT standing.id, standing.position, standing.points, standing.wins, standing.constructor_id,
    constructor.name AS constructor_name
FROM ingestion_constructorstanding standing
JOIN ingestion_constructor constructor ON constructor.id = standing.constructor_id
WHERE standing.race_id = %s
ORDER BY standing.position_order
"""


def last_race(season: int, as_of: datetime) -> Race:
    """The season's last race over by `as_of` that has standings. Raises NotFound if there is none."""
    races: Iterable[Any] = Race.objects.raw(LAST_RACES, [season, zones.first_date(as_of)])
    for race in races:
        race.circuit = Circuit(timezone=race.timezone)
        if race.is_over(as_of):
            found: Race = race
            return found
    raise NotFound(f"No race of {season} is finished yet.", season=season)


def of_drivers(season: int, as_of: datetime) -> list[dict[str, Any]]:
    """The drivers' championship; the constructor is the one of a driver's last race."""
    return of_drivers_after(last_race(season, as_of))


def of_drivers_after(race: Race) -> list[dict[str, Any]]:
    rows: Iterable[Any] = DriverStanding.objects.raw(DRIVERS, [race.season_id, race.date, race.pk])
    return [
        {
            "position": row.position,
            "driver": row.driver_name,
            "driver_id": row.driver_id,
            "constructor": row.constructor_name or "",
            "constructor_id": row.constructor_id,
            "points": float(row.points),
            "wins": row.wins,
        }
        for row in rows
    ]


def of_constructors(season: int, as_of: datetime) -> list[dict[str, Any]]:
    rows: Iterable[Any] = ConstructorStanding.objects.raw(CONSTRUCTORS, [last_race(season, as_of).pk])
    return [
        {
            "position": row.position,
            "constructor": row.constructor_name,
            "constructor_id": row.constructor_id,
            "points": float(row.points),
            "wins": row.wins,
        }
        for row in rows
    ]
