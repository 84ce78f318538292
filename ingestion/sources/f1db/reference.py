"""The circuits, constructors and drivers of an F1DB archive."""

from dataclasses import dataclass

from tzfpy import get_tz

from ingestion.records import ChronologyRecord, CircuitRecord, ConstructorRecord, DriverRecord
from ingestion.sources.f1db.reader import Reader, RowsById, Unique
from ingestion.sources.rows import InvalidRow, Row

MAX_LAP_KM = 100


@dataclass(frozen=True, slots=True)
class Country:
    name: str
    demonym: str


@dataclass(slots=True)
class Reference:
    circuits: RowsById[CircuitRecord]
    constructors: RowsById[ConstructorRecord]
    drivers: RowsById[DriverRecord]
    engines: RowsById[str]
    grands_prix: RowsById[str]
    chronology: list[ChronologyRecord]


def read_reference(reader: Reader) -> Reference:
    countries = reader.by_id("circuits", "countries", ["name", "demonym"], _country)
    constructors = _constructors(reader, countries)
    return Reference(
        circuits=_circuits(reader, countries),
        constructors=constructors,
        drivers=_drivers(reader, countries),
        engines=reader.by_id(
            "constructor standings", "engine-manufacturers", ["name"], lambda row: row.required("id", 60)
        ),
        grands_prix=reader.by_id(
            "races", "grands-prix", ["fullName"], lambda row: row.required("fullName", 80)
        ),
        chronology=_chronology(reader, constructors),
    )


def _country(row: Row) -> Country:
    return Country(row.required("name", 80), row.text("demonym", 60))


def _circuits(reader: Reader, countries: RowsById[Country]) -> RowsById[CircuitRecord]:
    unique = Unique("a circuit of that country")

    def build(row: Row) -> CircuitRecord:
        latitude, longitude = row.number("latitude", -90, 90), row.number("longitude", -180, 180)
        record = CircuitRecord(
            name=row.required("name", 120),
            full_name=row.text("fullName", 120),
            location=row.required("placeName", 120),
            country=countries.get(row, "countryId").name,
            latitude=latitude,
            longitude=longitude,
            timezone="" if latitude is None or longitude is None else get_tz(longitude, latitude),
            length_km=row.number("length", 0.1, MAX_LAP_KM),
            turn_count=row.integer("turns", 1),
        )
        unique.check((record.name, record.country), row, record.name)
        return record

    columns = ["name", "fullName", "placeName", "countryId", "latitude", "longitude", "length", "turns"]
    return reader.by_id("circuits", "circuits", columns, build)


def _constructors(reader: Reader, countries: RowsById[Country]) -> RowsById[ConstructorRecord]:
    unique = Unique("a constructor of that name and country")

    def build(row: Row) -> ConstructorRecord:
        record = ConstructorRecord(**_names(row), nationality=countries.get(row, "countryId").demonym)
        unique.check(record, row, record.name)
        return record

    return reader.by_id("constructors", "constructors", ["name", "fullName", "countryId"], build)


def _drivers(reader: Reader, countries: RowsById[Country]) -> RowsById[DriverRecord]:
    unique = Unique("a driver of that birth date")

    def build(row: Row) -> DriverRecord:
        record = DriverRecord(
            **_names(row),
            nationality=countries.get(row, "nationalityCountryId").demonym,
            date_of_birth=row.day("dateOfBirth", 1850),
            driver_code=row.text("abbreviation", 3),
        )
        if record.date_of_birth:
            unique.check((record.name, record.date_of_birth), row, record.name)
        return record

    columns = ["name", "fullName", "nationalityCountryId", "dateOfBirth", "abbreviation"]
    return reader.by_id("drivers", "drivers", columns, build)


def _names(row: Row) -> dict[str, str]:
    return {"name": row.required("name", 80), "full_name": row.text("fullName", 120)}


def _chronology(reader: Reader, constructors: RowsById[ConstructorRecord]) -> list[ChronologyRecord]:
    unique = Unique("given")

    def build(row: Row) -> ChronologyRecord:
        record = ChronologyRecord(
            parent=constructors.id(row, "parentConstructorId"),
            position=row.whole("positionDisplayOrder", 1),
            constructor=constructors.id(row, "constructorId"),
            year_from=row.whole("yearFrom", 1900, 2200),
            year_to=row.integer("yearTo", 1900, 2200),
        )
        if record.year_to is not None and record.year_to < record.year_from:
            raise InvalidRow(f"yearTo {record.year_to} is before yearFrom {record.year_from}")
        unique.check((record.parent, record.position), row, f"place {record.position} of {record.parent}")
        return record

    columns = ["parentConstructorId", "positionDisplayOrder", "constructorId", "yearFrom", "yearTo"]
    return list(reader.records("constructor chronologies", "constructors-chronology", columns, build))
