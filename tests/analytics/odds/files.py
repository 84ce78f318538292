"""Files of odds of the small world, and what is stored of them."""

from analytics.models import Odds
from ingestion.models import Driver, ExternalId, RaceResult

HEADER = "season,round,driver,win,podium\n"


def entrants(race):
    """The F1DB ids of the race's drivers, the winner first."""
    ids = dict(ExternalId.objects.filter(kind="driver").values_list("driver_id", "external_id"))
    rows = RaceResult.objects.filter(race=race).order_by("position_order")
    return [ids[row.driver_id] for row in rows]


def stored(number=5):
    """Win and podium by driver and source, of one round."""
    rows = Odds.objects.filter(race__round_number=number)
    return {(row.driver.name, row.source): (row.win, row.podium) for row in rows}


def name_of(external_id):
    return Driver.objects.get(external_ids__external_id=external_id).name
