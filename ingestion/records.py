"""The records that every source is parsed into: plain values with our field names, no database.

`circuit`, `constructor` and `driver` are the source's ids, which `identity` maps to our rows; `race` is
the race's `grand_prix` within its season. Field names are those of the models, times are whole
milliseconds, instants are UTC, and None means that the source has no value.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CircuitRecord:
    name: str
    full_name: str
    location: str
    country: str
    latitude: float | None
    longitude: float | None
    timezone: str
    length_km: float | None
    turn_count: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstructorRecord:
    name: str
    full_name: str
    nationality: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverRecord:
    name: str
    full_name: str
    nationality: str
    date_of_birth: date | None
    driver_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChronologyRecord:
    parent: str
    position: int
    constructor: str
    year_from: int
    year_to: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonEntryRecord:
    season: int
    constructor: str
    driver: str
    rounds: list[int]
    is_test_driver: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RaceRecord:
    season: int
    grand_prix: str
    circuit: str
    round_number: int | None
    name: str
    official_name: str
    date: date
    start_time: datetime | None
    practice_1_at: datetime | None
    practice_2_at: datetime | None
    practice_3_at: datetime | None
    qualifying_at: datetime | None
    sprint_qualifying_at: datetime | None
    sprint_at: datetime | None
    is_sprint_weekend: bool
    circuit_type: str
    length_km: float | None
    turn_count: int | None
    laps: int | None
    status: str
    # Its times contradicted each other: they were left out, and its date does not move a stored race.
    times_refused: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRecord:
    """A driver in a car in a session; `position_order` is the row on its result sheet."""

    race: str
    driver: str
    constructor: str
    car_number: str
    position_order: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SprintRecord(EntryRecord):
    finish_position: int | None
    status: str
    reason_retired: str
    grid_position: int | None
    pit_lane_start: bool
    qualifying_position: int | None
    points: Decimal
    laps: int | None
    time_ms: int | None
    gap_ms: int | None
    gap_laps: int | None
    time_penalty_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRecord(SprintRecord):
    shared_car: bool
    is_pole: bool
    has_fastest_lap: bool
    fastest_lap_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QualifyingRecord(EntryRecord):
    session: str
    position: int | None
    status: str
    time_ms: int | None
    q1_ms: int | None
    q2_ms: int | None
    q3_ms: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRecord(EntryRecord):
    kind: str
    position: int | None
    pit_lane_start: bool
    qualifying_position: int | None
    penalty: str
    penalty_places: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeRecord(EntryRecord):
    session: int
    position: int | None
    time_ms: int | None
    laps: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DriverStandingRecord:
    race: str
    driver: str
    position: int | None
    position_order: int
    points: Decimal
    wins: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstructorStandingRecord:
    race: str
    constructor: str
    engine: str
    position: int | None
    position_order: int
    points: Decimal
    wins: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherRecord:
    """The weather of the hour that begins `at`; the source answered `made_at`."""

    at: datetime
    made_at: datetime
    temperature_c: float | None
    precipitation_mm: float | None
    wind_speed_kmh: float | None
    conditions_text: str


@dataclass(slots=True)
class SeasonFacts:
    """One season of a source, saved completely or not at all.

    `stated_at` has the time of the answers about a race, if they have times of their own.
    """

    year: int
    stated_at: dict[str, datetime] = field(default_factory=dict)
    races: list[RaceRecord] = field(default_factory=list)
    entries: list[SeasonEntryRecord] = field(default_factory=list)
    results: list[ResultRecord] = field(default_factory=list)
    sprints: list[SprintRecord] = field(default_factory=list)
    qualifying: list[QualifyingRecord] = field(default_factory=list)
    grids: list[GridRecord] = field(default_factory=list)
    practice: list[PracticeRecord] = field(default_factory=list)
    driver_standings: list[DriverStandingRecord] = field(default_factory=list)
    constructor_standings: list[ConstructorStandingRecord] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that was not imported; `table` is the plural name of its model."""

    table: str
    row: str
    reason: str


@dataclass(slots=True)
class Facts:
    """What a source stated, and when: its release or the time of its answer."""

    source: str
    stated_at: datetime
    circuits: dict[str, CircuitRecord] = field(default_factory=dict)
    constructors: dict[str, ConstructorRecord] = field(default_factory=dict)
    drivers: dict[str, DriverRecord] = field(default_factory=dict)
    chronology: list[ChronologyRecord] = field(default_factory=list)
    seasons: dict[int, SeasonFacts] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
