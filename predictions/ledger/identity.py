"""Which rows of today are those that a document names, also after they were renamed or merged."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from ingestion.models import Constructor, Driver, ExternalId, Race

Ids = frozenset[int]


@dataclass
class Identity:
    """The rows of the database at the moment it is made.

    Merging moves what refers to a row, its ids of sources too, to the row that is kept. The kept race has
    the other's name among its `former_names`.
    """

    existing: dict[str, set[int]] = field(default_factory=dict)
    by_f1db_id: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))
    by_grand_prix: dict[tuple[int, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, model in (("driver", Driver), ("constructor", Constructor), ("race", Race)):
            self.existing[name] = set(model._default_manager.values_list("pk", flat=True))
        known = ExternalId.objects.filter(source__in=["f1db", "demo"], kind__in=["driver", "constructor"])
        for kind, text, *ids in known.values_list("kind", "external_id", "driver_id", "constructor_id"):
            self.by_f1db_id[kind, text].update(one for one in ids if one)
        races = Race.objects.values_list("pk", "season__year", "grand_prix", "former_names")
        for pk, year, name, former in races:
            self.by_grand_prix |= {(year, one): pk for one in former}
            self.by_grand_prix[year, name] = pk

    def entrants(self, kind: str, stated: dict[str, Any]) -> Ids:
        """The ids of a driver or a constructor; none if all rows of it have gone."""
        same_row = {stated["id"]} & self.existing[kind]
        return frozenset(same_row | self.by_f1db_id.get((kind, stated["f1db_id"] or ""), set()))

    def races(self, stated: dict[str, Any]) -> Ids:
        same_row = {stated["id"]} & self.existing["race"]
        by_name = self.by_grand_prix.get((stated["year"], stated["grand_prix"]))
        return frozenset(same_row | ({by_name} if by_name else set()))
