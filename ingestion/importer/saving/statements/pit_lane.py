"""The final grid decides who started from the pit lane; Jolpica gives many a number behind the last."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Q

from ingestion.importer.saving.report import table_name
from ingestion.importer.saving.saver import Saver
from ingestion.models import RaceResult, StartingGrid

FIELDS = ("grid_position", "pit_lane_start")


def confirmed(records: Iterable[Any], scope: Q, saver: Saver) -> list[Any]:
    """The results with the pit-lane starts of the stored final grids."""
    starts, races, drivers = _starts(scope), saver.ids["race_id"], saver.ids["driver_id"]
    return [
        replace(record, grid_position=None, pit_lane_start=True)
        if (races.get(record.race), drivers.get(record.driver)) in starts
        else record
        for record in records
    ]


def apply(scope: Q, saver: Saver) -> None:
    """Corrects results that were stored before the final grid."""
    starts = _starts(scope)
    results = RaceResult.objects.filter(scope, pit_lane_start=False, race__in={race for race, _ in starts})
    for row in results.select_related("race__season", "driver"):
        if (row.race_id, row.driver_id) in starts:
            before = [getattr(row, name) for name in FIELDS]
            saver.report.change(table_name(RaceResult), str(row), FIELDS, before, [None, True])
            RaceResult.objects.filter(pk=row.pk).update(grid_position=None, pit_lane_start=True)


def _starts(scope: Q) -> set[tuple[int, int]]:
    """Race and driver of each start from the pit lane."""
    grids = StartingGrid.objects.filter(scope, kind=StartingGrid.Kind.FINAL, pit_lane_start=True)
    return set(grids.order_by().values_list("race_id", "driver_id"))
