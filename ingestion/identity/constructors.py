"""Matches constructors by the id that the sources share, and by name."""

from collections.abc import Collection, Mapping

from ingestion.identity import aliases
from ingestion.identity.external_ids import Kind, mapped
from ingestion.identity.matches import Matches, grouped, rows_by_key
from ingestion.identity.names import words
from ingestion.models import Constructor
from ingestion.records import ConstructorRecord


def match_constructors(
    source: str,
    records: Mapping[str, ConstructorRecord],
    matches: Matches,
    in_season: Collection[int],
) -> None:
    """By the id that the sources share (see aliases), by all names, by name within the season.

    Ids of the source itself that stand for one constructor, such as brabham-repco, are one row too.
    """
    rows = list(Constructor.objects.all())
    ours = rows_by_key(source, Kind.CONSTRUCTOR, aliases.constructor_key)
    known = mapped(source, Kind.CONSTRUCTOR)
    own = {aliases.constructor_key(external_id): row for external_id, row in known.items()}
    taken = set(known.values())
    by_facts = {_facts(row): row.pk for row in rows if row.pk not in taken}
    left = dict(records)
    for external_id, record in records.items():
        key = aliases.constructor_key(external_id)
        same = ours.get(key, [])
        row = own.get(key) or (same[0] if len(same) == 1 else by_facts.get(_facts(record)))
        if row:
            matches.ids[external_id] = row
            taken.add(row)
            own[key] = row
            del left[external_id]
    free = [row for row in rows if row.pk not in taken]
    # Including rows with another id of this source: two rows may not agree in every name.
    namesakes = {_facts(row): {row.pk} for row in rows}
    named = grouped(free, lambda row: words(row.name))
    new: dict[str, str] = {}
    for external_id, record in sorted(left.items(), key=lambda pair: len(pair[0])):
        key = aliases.constructor_key(external_id)
        if key in new:
            matches.same_as[external_id] = new[key]
            continue
        same_name = {row.pk for row in named.get(words(record.name), [])}
        here = same_name & set(in_season)
        if len(here) == 1:
            matches.ids[external_id] = here.pop()
            continue
        alike = same_name | ({row.pk for row in free} & set(in_season)) | namesakes.get(_facts(record), set())
        if alike:
            matches.waiting[external_id] = sorted(alike)
        else:
            new[key] = external_id


def _facts(row: Constructor | ConstructorRecord) -> tuple[str, str, str]:
    return row.name, row.full_name, row.nationality
