"""Circuits, constructors and drivers, which Jolpica repeats in every row that refers to them."""

from tzfpy import get_tz

from ingestion.records import CircuitRecord, ConstructorRecord, DriverRecord
from ingestion.sources.jolpica.rows import Entry
from ingestion.sources.rows import InvalidRow

DRIVER_NAMES = ("driverId", "givenName", "familyName", "dateOfBirth", "nationality", "code")
DRIVER = [f"Driver.{name}" for name in DRIVER_NAMES]
CONSTRUCTOR = [f"Constructor.{name}" for name in ("constructorId", "name", "nationality")]
LOCATION = "Circuit.Location"
CIRCUIT = [
    "Circuit.circuitId",
    "Circuit.circuitName",
    *(f"{LOCATION}.{name}" for name in ("lat", "long", "locality", "country")),
]

# Jolpica uses one id where F1DB has two, or the reverse: (Jolpica's id, season) and the id to store.
# Where Jolpica has no second id, the name is ours (kick_sauber).
CONSTRUCTOR_IN_SEASON = {
    ("manor", 2015): "marussia",
    ("spyker_mf1", 2006): "mf1",
    ("sauber", 2024): "kick_sauber",
    ("sauber", 2025): "kick_sauber",
    ("williams", 1975): "frank_williams_racing_cars",
    ("williams", 1976): "wolf_williams",
    ("wolf", 1976): "wolf_williams",
    **{("ats", year): "ats_wheels" for year in range(1977, 1985)},
    **{("rb", year): "racing_bulls" for year in range(2025, 2031)},
}


def constructor_id(season: int, jolpica_id: str) -> str:
    """The id under which Jolpica's constructor of that season is stored."""
    return CONSTRUCTOR_IN_SEASON.get((jolpica_id, season), jolpica_id)


class Entrants:
    """The circuits, constructors and drivers read so far by id, as the first row describes them."""

    def __init__(self, year: int) -> None:
        self.year = year
        self.circuits: dict[str, CircuitRecord] = {}
        self.constructors: dict[str, ConstructorRecord] = {}
        self.drivers: dict[str, DriverRecord] = {}

    def driver(self, entry: Entry) -> str:
        external_id = entry.required("Driver.driverId", 80)
        if external_id not in self.drivers:
            given, family = entry.text("Driver.givenName", 60), entry.text("Driver.familyName", 60)
            name = f"{given} {family}".strip()
            if not name:
                raise InvalidRow(f"driver {external_id!r} has no name")
            if len(name) > 80:
                raise InvalidRow(f"the name of driver {external_id!r} is {len(name)} characters long")
            self.drivers[external_id] = DriverRecord(
                name=name,
                full_name="",
                nationality=entry.text("Driver.nationality", 60),
                date_of_birth=entry.day("Driver.dateOfBirth", 1850),
                driver_code=entry.text("Driver.code", 3),
            )
        return external_id

    def constructor(self, entry: Entry) -> str:
        external_id = constructor_id(self.year, entry.required("Constructor.constructorId", 80))
        if external_id not in self.constructors:
            self.constructors[external_id] = ConstructorRecord(
                name=entry.required("Constructor.name", 80),
                full_name="",
                nationality=entry.text("Constructor.nationality", 60),
            )
        return external_id

    def circuit(self, entry: Entry) -> str:
        external_id = entry.required("Circuit.circuitId", 80)
        if external_id not in self.circuits:
            latitude, longitude = (
                entry.number(f"{LOCATION}.lat", -90, 90),
                entry.number(f"{LOCATION}.long", -180, 180),
            )
            self.circuits[external_id] = CircuitRecord(
                name=entry.required("Circuit.circuitName", 120),
                full_name="",
                location=entry.text(f"{LOCATION}.locality", 120),
                country=entry.text(f"{LOCATION}.country", 80),
                latitude=latitude,
                longitude=longitude,
                timezone="" if latitude is None or longitude is None else get_tz(longitude, latitude),
                length_km=None,
                turn_count=None,
            )
        return external_id
