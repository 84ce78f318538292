"""The only way into the ledger: adds forecasts of races and seasons to one chain of documents."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any

from django.conf import settings
from django.db import transaction

from f1site.lib import clock
from f1site.lib.database import locks
from ingestion import generation
from predictions.ledger import documents
from predictions.ledger.documents import (
    FIRST_HASH,
    AnyForecast,
    AnyRow,
    Entry,
    Names,
    canonical,
    content,
    hash_of,
    load_names,
)
from predictions.ledger.kinds import kind_of
from predictions.ledger.unchanged import is_unchanged
from predictions.models import Document, RecordKind

CHAIN_LOCK = 0x0F1C4A1  # any number, the same in every process


@transaction.atomic
def add(entries: Sequence[Entry], kind: RecordKind | None = None) -> list[AnyForecast]:
    """Add forecasts, with their rows and documents, in this order; returns those added.

    An entry that is equal to the last stored one adds none; those of one call are not compared with
    each other. `kind` is BACKTEST for a backtest, and otherwise follows from the clock and the race's start.
    Sets `kind` and `created_at` of each forecast.
    """
    locks.lock_until_commit(CHAIN_LOCK)
    created_at, is_clock_set = clock.real_now(), settings.F1_AS_OF is not None
    new = []
    for entry in entries:
        own = kind or kind_of(entry.race.earliest_start, created_at, is_clock_set)
        if not is_unchanged(entry, own):
            entry.forecast.kind, entry.forecast.created_at = own, created_at
            new.append(entry)
    if new:
        links = Document.objects.bulk_create(_links(new, load_names(new)))
        for entry, document in zip(new, links, strict=True):
            entry.forecast.document = document
        _save(new)
        generation.renew()
    return [entry.forecast for entry in new]


def _links(entries: Sequence[Entry], names: Names) -> Iterator[Document]:
    """The documents of `entries`, in order, as the next links of the chain."""
    last = Document.objects.defer("content").first()
    number, previous = (last.number, last.hash) if last else (0, FIRST_HASH)
    # A chain that began with real facts stays real, also if a demo world is imported later.
    world = last.world if last else documents.world()
    for entry in entries:
        number += 1
        link = {"number": number, "previous_hash": previous, "world": str(world)}
        text = canonical(link | content(entry, names))
        document = Document(
            number=number,
            content=text,
            hash=hash_of(text),
            previous_hash=previous,
            world=world,
            as_of=entry.forecast.as_of,
            created_at=entry.forecast.created_at,
        )
        previous = document.hash
        yield document


def _save(entries: Sequence[Entry]) -> None:
    """One statement for each table, or a few."""
    by_model: dict[type[AnyForecast], list[Entry]] = defaultdict(list)
    for entry in entries:
        by_model[type(entry.forecast)].append(entry)
    for model, own in by_model.items():
        manager: Any = model._default_manager
        manager.bulk_create([entry.forecast for entry in own])
        rows: list[AnyRow] = list(chain.from_iterable(_with_forecast(entry) for entry in own))
        if rows:
            of_rows: Any = type(rows[0])._default_manager
            of_rows.bulk_create(rows)


def _with_forecast(entry: Entry) -> Sequence[AnyRow]:
    for row in entry.rows:
        row.forecast = entry.forecast
    return entry.rows
