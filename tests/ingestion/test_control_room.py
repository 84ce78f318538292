"""The panels of the facts on the admin's first page."""

from ingestion import control_room
from ingestion.models import Race


def test_the_age_of_the_newest_result_is_shown_also_where_no_source_has_its_hour(world):
    Race.objects.update(start_time=None)
    newest = Race.objects.held(world.THURSDAY).order_by("date").last()
    line = control_room.facts(world.THURSDAY).lines[0]
    assert line.text.startswith(f"{newest}, ")
    assert line.text.endswith(" ago")
