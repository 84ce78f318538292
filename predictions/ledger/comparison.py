"""What differs between a document and the rows that are its index."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from predictions.ledger.documents import AnyForecast, AnyRow, header, values
from predictions.ledger.identity import Identity, Ids
from predictions.models import Forecast, Prediction

INVALID = (ValueError, TypeError, ArithmeticError, AttributeError, KeyError)


def differences(content: dict[str, Any], forecast: AnyForecast, identity: Identity) -> Iterator[str]:
    """In words. Names may differ, and rounds and dates of races: these are corrected."""
    found = {name: value for name, value in header(forecast).items() if content.get(name) != value}
    yield from (f"{name} of the forecast differs" for name in found)
    if isinstance(forecast, Forecast):
        of_race = {"race": forecast.race_id}
    else:
        of_race = {"next_race": forecast.next_race_id}
    for name, pk in (of_race | {"data_through": forecast.data_through_id}).items():
        if not _is_one_of(pk, identity.races(content[name])):
            yield f"{name} of the forecast differs"
    yield from _rows(content["rows"], forecast, identity)


def _is_one_of(pk: int | None, ids: Ids) -> bool:
    """True also where no row is left of what a document names: then there is nothing to compare with."""
    return not ids or pk in ids


def _rows(stated: list[dict[str, Any]], forecast: AnyForecast, identity: Identity) -> Iterator[str]:
    rows: Any = forecast.predictions
    left: list[AnyRow] = list(rows.all())
    by_id: dict[tuple[str, int], list[AnyRow]] = defaultdict(list)
    for row in left:
        by_id[("driver", row.driver_id) if row.driver_id else ("constructor", row.constructor_id)].append(row)
    for one in stated:
        kind = "driver" if one["driver"] else "constructor"
        ids, name = identity.entrants(kind, one[kind]), one[kind]["name"]
        options = [row for pk in ids for row in by_id[kind, pk] if row in left] if ids else left
        found = [(list(_of_row(one, row, forecast, identity)), row) for row in options]
        if not found:
            yield f"the row of {name} is missing"
            continue
        fields, row = min(found, key=lambda option: len(option[0]))
        left.remove(row)
        yield from (f"the row of {name} differs in {field}" for field in fields)
    yield from (f"{row._meta.verbose_name} {row.pk} is not in it" for row in left)


def _of_row(stated: dict[str, Any], row: AnyRow, forecast: AnyForecast, identity: Identity) -> Iterator[str]:
    """The fields that differ."""
    try:
        now = values(row)
    except INVALID:
        yield "values that cannot be read"
        return
    yield from (name for name, value in now.items() if stated[name] != value)
    if not _is_one_of(row.constructor_id, identity.entrants("constructor", stated["constructor"])):
        yield "constructor"
    if isinstance(row, Prediction) and isinstance(forecast, Forecast):
        if row.race_id != forecast.race_id:
            yield "race"
        if row.model_id != forecast.model_id:
            yield "model"
