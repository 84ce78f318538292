"""Circuits, constructors and drivers, which Jolpica repeats in every row that needs them."""

from tzfpy import get_tz

from ingestion.identity.aliases import constructor_in
from ingestion.records import CircuitRecord, ConstructorRecord, DriverRecord
from ingestion.sources.jolpica.rows import Entry
from ingestion.sources.rows import RefusedRow

DRIVER_NAMES = ("driverId", "givenName", "familyName", "dateOfBirth", "nationality", "code")
DRIVER = [f"Driver.{name}" for name in DRIVER_NAMES]
CONSTRUCTOR = [f"Constructor.{name}" for name in ("constructorId", "name", "nationality")]
LOCATION = "Circuit.Location"
CIRCUIT = [
    "Circuit.circuitId",
    "Circuit.circuitName",
    *(f"{LOCATION}.{name}" for name in ("lat", "long", "locality", "country")),
]


class Entrants:
    """Those met so far, by their ids; the first row to name one describes it."""

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
                raise RefusedRow(f"driver {external_id!r} has no name")
            if len(name) > 80:
                raise RefusedRow(f"the name of driver {external_id!r} is {len(name)} characters long")
            self.drivers[external_id] = DriverRecord(
                name=name,
                full_name="",
                nationality=entry.text("Driver.nationality", 60),
                date_of_birth=entry.day("Driver.dateOfBirth", 1850),
                driver_code=entry.text("Driver.code", 3),
            )
        return external_id

    def constructor(self, entry: Entry) -> str:
        external_id = constructor_in(self.year, entry.required("Constructor.constructorId", 80))
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
            north, east = (
                entry.number(f"{LOCATION}.lat", -90, 90),
                entry.number(f"{LOCATION}.long", -180, 180),
            )
            self.circuits[external_id] = CircuitRecord(
                name=entry.required("Circuit.circuitName", 120),
                location=entry.text(f"{LOCATION}.locality", 120),
                country=entry.text(f"{LOCATION}.country", 80),
                latitude=north,
                longitude=east,
                timezone="" if north is None or east is None else get_tz(east, north),
                length_km=None,
                turn_count=None,
            )
        return external_id
