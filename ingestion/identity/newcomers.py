"""Drivers and constructors that a source names only by their id: they wait for an operator."""

from collections.abc import Iterable

from ingestion.identity.external_ids import MODELS, Kind, mapped
from ingestion.identity.names import ordered_words, words
from ingestion.models import ExternalId
from ingestion.records import EntryRecord

CODE_LENGTH = 3


def store_newcomers(source: str, entries: Iterable[EntryRecord], race: str) -> None:
    """Stores the ids of `entries` that are not mapped, each once, with what the entries say of them.

    A driver's name and code are made of the id. The operator corrects them.
    """
    drivers, constructors = mapped(source, Kind.DRIVER), mapped(source, Kind.CONSTRUCTOR)
    for entry in entries:
        if entry.driver not in drivers:
            name = _name(entry.driver)
            facts = {"name": name, "driver_code": name.rpartition(" ")[2][:CODE_LENGTH].upper()}
            entered = {"car_number": entry.car_number, "constructor": entry.constructor, "race": race}
            _store(source, Kind.DRIVER, entry.driver, facts | entered)
        if entry.constructor not in constructors:
            facts = {"name": _name(entry.constructor), "driver": entry.driver, "race": race}
            _store(source, Kind.CONSTRUCTOR, entry.constructor, facts)


def _store(source: str, kind: Kind, external_id: str, facts: dict[str, str]) -> None:
    rows = MODELS[kind]._default_manager.values_list("pk", "name")
    last = ordered_words(facts["name"])[-1:]
    alike = [pk for pk, name in rows if words(name) & set(last)]
    defaults = {"facts": facts, "candidates": sorted(alike)}
    ExternalId.objects.get_or_create(source=source, kind=kind, external_id=external_id, defaults=defaults)


def _name(slug: str) -> str:
    """Such as Arvid Lindblad of arvid-lindblad."""
    return " ".join(part.capitalize() for part in slug.split("-") if part) or slug
