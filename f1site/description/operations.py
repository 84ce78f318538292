"""The names of the operations, and what the code of a view does not contain: summaries and examples of
parameters. An operation that is not listed here has the first sentence of its description as its summary."""

import re

PREFIX = "/api/v1"
TAGS = {
    "races": "The facts: calendar, seasons, races, drivers, constructors and circuits.",
    "forecasts": "Probabilities of races and championships, each forecast as it was published.",
    "scores": "How good the forecasts were, and summaries of past races.",
    "standings": "The championships after the last race.",
    "ledger": "The chain of documents that shows that no forecast was changed later.",
    "service": "The state of the service.",
}
# The first that fits counts.
TAG_OF = (
    (r"/(predictions|forecasts|models)\b", "forecasts"),
    (r"/analytics/", "scores"),
    (r"/standings/", "standings"),
    (r"/ledger/", "ledger"),
    (r"/(calendar|seasons|races|drivers|constructors|circuits)\b", "races"),
    (r"", "service"),
)
SUMMARIES = {
    "predictions/next-race": "Forecast of the next race",
    "predictions/race/{race_id}": "Forecast of a race",
    "predictions/race/{race_id}/changes": "Changes between two forecasts",
    "predictions/race/{race_id}/what-if": "Forecast of a changed race",
    "predictions/compare/{race_id}": "Forecasts of a race by all models",
    "predictions/championship/{year}": "Forecast of a championship",
    "forecasts": "Published forecasts",
    "forecasts/{forecast_id}": "Document of a race forecast",
    "forecasts/season/{forecast_id}": "Document of a season forecast",
    "models": "Trained models",
    "models/{model_id}": "A trained model",
    "ledger/head": "Newest document of the ledger",
    "ledger/{number}": "A document of the ledger",
    "calendar/{year}": "Races of a season",
    "calendar/{year}.ics": "Sessions of a season as a calendar",
    "standings/drivers": "Drivers' championship",
    "standings/constructors": "Constructors' championship",
    "standings/progress/{year}": "Championship race by race",
    "seasons": "Seasons",
    "seasons/{season}": "A season",
    "races": "Races",
    "races/{race_id}": "A race",
    "races/{race_id}/results": "Result of a race",
    "drivers": "Drivers",
    "drivers/{driver_id}": "A driver",
    "constructors": "Constructors",
    "constructors/{constructor_id}": "A constructor",
    "circuits": "Circuits",
    "circuits/{circuit_id}": "A circuit",
    "status": "Sources and clock of the service",
    "analytics/model-accuracy": "Scores of the models",
    "analytics/accuracy-by-season": "Scores by season",
    "analytics/calibration": "Calibration of the probabilities",
    "analytics/driver-performance/{driver_id}": "Form of a driver",
    "analytics/constructor-performance/{constructor_id}": "Form of a constructor",
    "analytics/head-to-head": "Two drivers compared",
    "analytics/biggest-surprises": "Least likely winners",
    "analytics/championship/{year}": "Past forecasts of a championship",
    "analytics/track-coefficients/{circuit_id}": "Character of a circuit",
    "": "Index of the API",
}
# Descriptions and examples by the parameter's name. The ids are those of the first rows of a database.
DESCRIPTIONS = {
    "race_id": "A race, as in the calendar.",
    "driver_id": "A driver.",
    "constructor_id": "A constructor.",
    "circuit_id": "A circuit.",
    "model_id": "One trained model.",
    "forecast_id": "A forecast.",
    "number": "The number of a document; the first is 1.",
    "year": "A season.",
    "season": "A season; by default the current one, or all where the answer covers several.",
    "stage": "What was known of the weekend.",
    "forecaster": "A kind of model.",
    "outcome": "What the probabilities are of.",
    "championship": "Whose championship.",
    "limit": "Number of rows.",
    "page": "Number of the page, from 1.",
    "page_size": "Rows on a page.",
    "circuit": "A circuit.",
    "driver": "A driver.",
    "constructor": "A constructor.",
    "date_from": "The first day.",
    "date_to": "The last day.",
    "race": "A race.",
    "country": "The country of a circuit.",
    "nationality": "The whole nationality, in upper or lower case.",
    "code": "The three letters of a driver.",
    "status": "Whether a race is still to come, was held or was cancelled.",
    "year_from": "The first season.",
    "year_to": "The last season.",
    "kind": "Whether a forecast was made in time, or for a backtest.",
    "model": "A kind of model.",
    "version": "A set of models that were trained together.",
    "state": "Whether a model serves.",
    "type": "A kind of model.",
    "sprint_weekend": "1 for weekends with a sprint, 0 for those without one.",
    "format": "Format of the answer; by default as the Accept header demands.",
}
EXAMPLES = {
    "race": 1,
    "race_id": 1,
    "driver_id": 1,
    "constructor_id": 1,
    "circuit_id": 1,
    "model_id": 1,
    "forecast_id": 1,
    "number": 1,
    "a": 1,
    "b": 2,
    "from": 1,
    "to": 2,
    "driver": 1,
    "constructor": 1,
    "circuit": 1,
    "year": 2025,
    "season": 2025,
    "stage": "after_qualifying",
    "version": "20250310T120000Z",
    "places": "1",
    "grid": "VER:10,NOR:1",
    "wet": "1",
    "swap": "PER:LAW",
    "championship": "drivers",
    "kind": "live",
    "forecaster": "ensemble",
    "outcome": "win",
    "limit": 10,
    "races": 20,
    "country": "Monaco",
    "nationality": "British",
    "code": "VER",
    "year_from": 2020,
    "year_to": 2025,
    "page": 1,
    "page_size": 50,
    "format": "json",
    "search": "grand",
    "date_from": "2025-03-01",
    "date_to": "2025-12-31",
    "sprint_weekend": "1",
}


def short_path(path: str) -> str:
    """A key of SUMMARIES."""
    return path.removeprefix(PREFIX).strip("/")


def tag(path: str) -> str:
    return next(tag for pattern, tag in TAG_OF if re.match(re.escape(PREFIX) + pattern, path) or not pattern)


def operation_id(path: str) -> str:
    """Such as `predictions_race_by_race_id`: the words of the path, then the parameter at its end."""
    words = [word for word in re.split(r"[/.]", short_path(path)) if word]
    named = [word for word in words if not word.startswith("{")]
    last = f"by_{words[-1].strip('{}')}" if words and words[-1].startswith("{") else ""
    return "_".join(filter(None, [*named, last])).replace("-", "_") or "index"


def summary(path: str, description: str) -> str:
    first_sentence = re.split(r"[.;:]\s|\n", description)[0].rstrip(".")
    return SUMMARIES.get(short_path(path)) or first_sentence
