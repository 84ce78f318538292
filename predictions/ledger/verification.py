"""Whether the chain of documents is whole, and the rows are those of the documents."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from f1site.lib.database.snapshot import snapshot
from f1site.lib.progress import Progress, no_progress
from predictions.ledger import checkpoints, triggers
from predictions.ledger.comparison import INVALID, differences
from predictions.ledger.documents import FIRST_HASH, AnyForecast, hash_of, instant
from predictions.ledger.identity import Identity
from predictions.models import Document, Forecast, Prediction, SeasonForecast, SeasonPrediction

BATCH = 200


@dataclass(frozen=True)
class Break:
    """Something wrong with the document of this number; 0 where no document is meant."""

    number: int
    what: str

    def __str__(self) -> str:
        return f"Document {self.number}: {self.what}." if self.number else f"{self.what}."


@dataclass(frozen=True)
class Verification:
    """The breaks, in the order of the documents; `number` and `hash` of the last document."""

    number: int
    hash: str
    breaks: list[Break]


def verify(progress: Progress = no_progress, newest: int | None = None) -> Verification:
    """Check every document and every row of one moment, and the checkpoints.

    With `newest`, rows of that many documents at the end only, which takes a tenth of the time.
    """
    with snapshot():
        numbers = list(Document.objects.order_by("number").values_list("number", flat=True))
        breaks = [*_gaps(numbers), *_documents(numbers, progress, newest), *_without_document()]
        last = Document.objects.order_by("number").values_list("number", "hash").last() or (0, FIRST_HASH)
        breaks += [Break(*one) for one in checkpoints.problems()]
        breaks += [Break(0, f"The trigger {name} is missing") for name in triggers.missing()]
    return Verification(*last, sorted(breaks, key=lambda one: (one.number == 0, one.number)))


def _gaps(numbers: Sequence[int]) -> Iterator[Break]:
    there = set(numbers)
    expected = range(1, max(there, default=0) + 1)
    yield from (Break(number, "it is missing") for number in expected if number not in there)


def _documents(numbers: Sequence[int], progress: Progress, newest: int | None) -> Iterator[Break]:
    identity, before = Identity(), Document(number=0, hash=FIRST_HASH)
    with_rows = set(numbers if newest is None else numbers[-newest:])
    starts = range(0, len(numbers), BATCH)
    races = Forecast.objects.select_related("model").prefetch_related("predictions")
    seasons = SeasonForecast.objects.select_related("season", "model").prefetch_related("predictions")
    for start in progress(starts, "Documents"):
        batch = numbers[start : start + BATCH]
        documents = _read(Document.objects.all(), "number", batch)
        compared = [number for number in batch if number in with_rows]
        forecasts = _read(races, "document_id", compared) | _read(seasons, "document_id", compared)
        for number in batch:
            document = documents[number]
            try:
                found = [*_of_document(document, before)]
                if number in with_rows and not found:
                    found = [*_of_rows(document, forecasts.get(number), identity)]
            except INVALID:
                found = ["it or a row of its forecast has values that cannot be read"]
            yield from (Break(number, what) for what in found)
            before = document or before


def _read(rows: QuerySet[Any], key: str, numbers: Sequence[int]) -> dict[int, Any]:
    """Rows by number; None for one that Django cannot read, such as with no date in a date's column."""
    try:
        return {getattr(row, key): row for row in rows.filter(**{f"{key}__in": numbers})}
    except INVALID:
        if len(numbers) == 1:
            return {numbers[0]: None}
        half = len(numbers) // 2
        return _read(rows, key, numbers[:half]) | _read(rows, key, numbers[half:])


def _of_document(document: Document, before: Document) -> Iterator[str]:
    """What is wrong with it. Raises one of INVALID for what cannot be read."""
    if document.number == before.number + 1 and document.previous_hash != before.hash:
        yield f"its previous hash is not that of document {before.number}"
    if document.hash != hash_of(document.content):
        yield "its hash does not fit its content"
        return
    content = json.loads(document.content)
    for name, value in _columns(document).items():
        if content[name] != value:
            yield f"its column {name} differs from its content"


def _of_rows(document: Document, forecast: AnyForecast | None, identity: Identity) -> Iterator[str]:
    if forecast is None:
        yield "its forecast is missing or cannot be read"
        return
    yield from differences(json.loads(document.content), forecast, identity)


def _columns(document: Document) -> dict[str, Any]:
    return {
        "number": document.number,
        "previous_hash": document.previous_hash,
        "world": document.world,
        "as_of": instant(document.as_of),
        "created_at": instant(document.created_at),
    }


def _without_document() -> Iterator[Break]:
    documents = Document.objects.values("number")
    for model, rows in ((Forecast, Prediction), (SeasonForecast, SeasonPrediction)):
        forecasts: Any = model._default_manager
        lost = forecasts.exclude(document_id__in=documents).values_list("pk", flat=True)
        yield from (Break(0, f"{model._meta.verbose_name} {pk} has no document".capitalize()) for pk in lost)
        of_none: Any = rows._default_manager
        lost = of_none.exclude(forecast_id__in=forecasts.values("pk")).values_list("pk", flat=True)
        yield from (Break(0, f"{rows._meta.verbose_name} {pk} has no forecast".capitalize()) for pk in lost)
