"""The walk-forward forecasts of past races that the ledger does not hold."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from ingestion.models import Race
from predictions.ml import fitting
from predictions.ml.fitting import Block
from predictions.ml.season.points import FIRST_SEASON as FIRST_POINTS_SEASON
from predictions.ml.walk import MIN_PAST_RACES, REFIT_RACES
from predictions.models import Forecast, SeasonForecast, Stage


@dataclass(frozen=True)
class Missing:
    """What is missing of the races that are forecast by one fit.

    Attributes
    ----------
    block : their rows in the frame of `history.load`.
    stages : ids of the races to forecast, by stage.
    title_odds : ids of the races before which the championships are to be forecast.
    """

    block: Block
    stages: dict[str, list[int]]
    title_odds: list[int]


def missing(frame: pd.DataFrame, first: int, last: int, kinds: Sequence[str]) -> Iterator[Missing]:
    """What is missing of the seasons `first` to `last`, the newest season first.

    A forecast of one of these `kinds` is not made again. Races without one winner, and seasons with too few
    races before them, cannot be forecast and are left out.
    """
    races = Race.objects.filter(season__year__range=(first, last), sprintresult__isnull=False)
    sprints = set(races.values_list("pk", flat=True))
    made, titles = _stored(first, last, kinds)
    for block in sorted(_blocks(frame, first, last), key=lambda block: (-block.season, block.begin)):
        of_block = frame["race_id"][block.begin : block.end].unique().tolist()
        stages = {
            stage: [race for race in of_block if race not in made[stage] and _has(race, stage, sprints)]
            for stage in Stage.values
        }
        title_odds = [race for race in of_block if race not in titles]
        if block.season < FIRST_POINTS_SEASON:
            title_odds = []
        if title_odds or any(stages.values()):
            yield Missing(block, stages, title_odds)


def _blocks(frame: pd.DataFrame, first: int, last: int) -> list[Block]:
    """Those of whole seasons: what is fitted once a season needs races before it."""
    blocks = list(fitting.blocks(frame, first, last, REFIT_RACES, MIN_PAST_RACES))
    begins = set(frame.drop_duplicates("season").index)
    whole = {block.season for block in blocks if block.begin in begins}
    return [block for block in blocks if block.season in whole]


def _has(race: int, stage: str, sprints: set[int]) -> bool:
    return stage != Stage.AFTER_SPRINT or race in sprints


def _stored(first: int, last: int, kinds: Sequence[str]) -> tuple[defaultdict[str, set[int]], set[int]]:
    """The races with forecasts by stage, and those before which both championships were forecast."""
    made: defaultdict[str, set[int]] = defaultdict(set)
    rows = Forecast.objects.filter(kind__in=kinds, race__season__year__range=(first, last))
    for stage, race in rows.filter(model__type="ensemble").values_list("stage", "race"):
        made[stage].add(race)
    seasons = SeasonForecast.objects.filter(kind__in=kinds, season__year__range=(first, last))
    before = defaultdict(set)
    for championship, race in seasons.values_list("championship", "next_race"):
        before[championship].add(race)
    return made, set.intersection(*(before[one] for one in SeasonForecast.Championship.values))
