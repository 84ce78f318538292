from ingestion.models.calendar import Circuit, Race, Season
from ingestion.models.differences import Difference, Statement
from ingestion.models.entrants import Constructor, ConstructorChronology, Driver, SeasonEntry
from ingestion.models.line_up import LineUpChange
from ingestion.models.provenance import ExternalId, Generation, ImportRun, SourceAnswer, SourceHealth
from ingestion.models.results import RaceResult, SprintResult
from ingestion.models.sessions import PracticeResult, QualifyingResult, StartingGrid
from ingestion.models.standings import ConstructorStanding, DriverStanding
from ingestion.models.weather import WeatherData

__all__ = [
    "Circuit",
    "Constructor",
    "ConstructorChronology",
    "ConstructorStanding",
    "Difference",
    "Driver",
    "DriverStanding",
    "ExternalId",
    "Generation",
    "ImportRun",
    "LineUpChange",
    "PracticeResult",
    "QualifyingResult",
    "Race",
    "RaceResult",
    "Season",
    "SeasonEntry",
    "SourceAnswer",
    "SourceHealth",
    "SprintResult",
    "StartingGrid",
    "Statement",
    "WeatherData",
]
