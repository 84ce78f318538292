"""The content of a document: a forecast with everything that is needed to check and to score it."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Model

from ingestion.models import Constructor, Driver, ExternalId, Race
from predictions.models import Document, Forecast, Prediction, SeasonForecast, SeasonPrediction

AnyForecast = Forecast | SeasonForecast
AnyRow = Prediction | SeasonPrediction
Content = dict[str, Any]

FORMAT = 1
FIRST_HASH = "0" * 64
RACE_VALUES = (
    "win_probability",
    "podium_probability",
    "points_probability",
    "finish_probability",
    "expected_position",
    "confidence_interval_lower",
    "confidence_interval_upper",
    "interval_80_lower",
    "interval_80_upper",
)
SEASON_VALUES = (
    "expected_points",
    "points_lower",
    "points_upper",
    "title_probability",
    "title_lower",
    "title_upper",
)


@dataclass(frozen=True)
class Entry:
    """A forecast that has no document yet, and its rows; nothing of it is saved."""

    forecast: AnyForecast
    rows: Sequence[AnyRow]

    @property
    def race(self) -> Race:
        """The race that is forecast, or the next one of the season."""
        return self.forecast.race if isinstance(self.forecast, Forecast) else self.forecast.next_race


@dataclass(frozen=True)
class Names:
    """How documents name our rows, by the ids of these: as known when it was loaded."""

    drivers: dict[int, Content]
    constructors: dict[int, Content]
    races: dict[int, Content]


def canonical(content: Content) -> str:
    """The text of a document. Its bytes in UTF-8 are what is hashed."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def world() -> Document.World:
    """Whether the facts are those of a demo world."""
    is_demo = ExternalId.objects.filter(source="demo").exists()
    return Document.World.DEMO if is_demo else Document.World.REAL


def load_names(entries: Sequence[Entry]) -> Names:
    """The names of all rows that `entries` refer to, in five queries."""
    rows = [row for entry in entries for row in entry.rows]
    races = {entry.race.pk for entry in entries} | {entry.forecast.data_through_id for entry in entries}
    found = Race.objects.select_related("season").in_bulk(races)
    return Names(
        drivers=_named(Driver, {row.driver_id for row in rows if row.driver_id}),
        constructors=_named(Constructor, {row.constructor_id for row in rows}),
        races={pk: _race(race) for pk, race in found.items()},
    )


def _named(model: type[Driver] | type[Constructor], ids: Iterable[int]) -> dict[int, Content]:
    kind = model._meta.model_name
    known = ExternalId.objects.filter(source__in=["f1db", "demo"], **{f"{kind}__in": ids})
    # The first in order, where merged rows brought several.
    external = dict(known.order_by("-source", "-external_id").values_list(f"{kind}_id", "external_id"))
    rows: dict[int, Any] = model._default_manager.in_bulk(ids)
    return {pk: {"id": pk, "name": row.name, "f1db_id": external.get(pk)} for pk, row in rows.items()}


def _race(race: Race) -> Content:
    return {
        "id": race.pk,
        "year": race.season.year,
        "round": race.round_number,
        "name": race.name,
        "grand_prix": race.grand_prix,
        "date": race.date.isoformat(),
        "start": instant(race.start_time) if race.start_time else None,
    }


def content(entry: Entry, names: Names) -> Content:
    """The content of a document without its place in the chain."""
    forecast = entry.forecast
    name = "race" if isinstance(forecast, Forecast) else "next_race"
    return {
        "format": FORMAT,
        **header(forecast),
        name: names.races[entry.race.pk],
        "data_through": names.races[forecast.data_through_id],
        "rows": [
            {
                "driver": names.drivers[row.driver_id] if row.driver_id else None,
                "constructor": names.constructors[row.constructor_id],
                **values(row),
            }
            for row in entry.rows
        ],
    }


def header(forecast: AnyForecast) -> Content:
    """What a forecast states apart from its rows and its races."""
    model = forecast.model
    shared: Content = {
        "model": {"type": str(model.type), "version": model.version},
        "stage": str(forecast.stage),
        "grid": str(forecast.grid),
        "kind": str(forecast.kind),
        "line_up": forecast.line_up,
        "as_of": instant(forecast.as_of),
        "created_at": instant(forecast.created_at),
    }
    if isinstance(forecast, Forecast):
        return shared | {"type": "race"}
    return shared | {
        "type": "season",
        "season": forecast.season.year,
        "championship": str(forecast.championship),
        "races_left": forecast.races_left,
        "sprints_left": forecast.sprints_left,
    }


def values(row: AnyRow) -> Content:
    """The values of a row, without whom it is about."""
    if isinstance(row, Prediction):
        return {
            "grid_position": row.grid_position,
            "place_probabilities": row.place_probabilities,
            "contributions": row.contributions,
            **_floats(row, RACE_VALUES),
        }
    return {
        "status": str(row.status),
        "points": round(float(row.points), 2),
        "positions": row.positions,
        **_floats(row, SEASON_VALUES),
    }


def _floats(row: Model, fields: Iterable[str]) -> dict[str, float | None]:
    found = {field: getattr(row, field) for field in fields}
    return {field: None if value is None else float(value) for field, value in found.items()}
