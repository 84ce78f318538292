"""Adds the missing forecasts of one block: what the models fitted before it forecast of its races."""

from datetime import datetime, timedelta

from threadpoolctl import threadpool_limits

from f1site.lib import clock
from ingestion import durations
from ingestion.line_ups.comparison import before_weekend
from ingestion.models import Race
from ingestion.models.line_up import LineUpSource
from predictions.backfill.history import Past
from predictions.backfill.missing import Missing
from predictions.championship import simulate
from predictions.data.facts import consistent_facts
from predictions.forecasts import generate, ledger
from predictions.ledger import chain
from predictions.ml.fitting import Fitted
from predictions.ml.walk import REFIT_RACES
from predictions.models import GridKind, ModelType, RecordKind, Stage, TrainedModel

# The final grid is published in the last hour before the start.
BEFORE_START = timedelta(minutes=30)
TOOK_PART = {"source": LineUpSource.TOOK_PART.value, "last_race": "", "changes": []}


def add(past: Past, gap: Missing) -> int:
    """Returns the number of forecasts added. What an interrupted call has added stays."""
    models = _models(past, gap)
    wanted = [gap.title_odds, *gap.stages.values()]
    races = Race.objects.select_related("season", "circuit").in_bulk(
        {race for part in wanted for race in part}
    )
    added = 0
    for stage, missing in gap.stages.items():
        if missing or (stage == Stage.BEFORE_WEEKEND and gap.title_odds):
            fitted = past.fit_before(stage, gap.block)
            for race in missing:
                added += _add_race(races[race], past, fitted, models)
            if stage == Stage.BEFORE_WEEKEND:
                added += sum(_add_title_odds(races[race], fitted, models) for race in gap.title_odds)
    return added


def moment(race: Race, stage: str) -> datetime:
    """The instant as of which a stage of a past race is forecast, always before its start."""
    if stage == Stage.BEFORE_WEEKEND:
        thursday = before_weekend(race)
        return min(thursday, race.practice_1_at - timedelta(hours=1)) if race.practice_1_at else thursday
    if stage == Stage.AFTER_SPRINT and race.sprint_at is not None:
        return race.sprint_at + durations.SPRINT
    if stage == Stage.AFTER_SPRINT:
        return race.earliest_start - timedelta(hours=12)
    return race.earliest_start - BEFORE_START


def _models(past: Past, gap: Missing) -> dict[str, TrainedModel]:
    """A row for each model of the block. No file holds them: they are fitted anew from the facts."""
    first = Race.objects.select_related("season").get(pk=int(past.frame["race_id"][gap.block.begin]))
    version = f"walk-forward {first.season.year} from round {first.round_number}"
    common = {
        "name": "",
        "state": TrainedModel.State.BACKTEST,
        "as_of": moment(first, Stage.BEFORE_WEEKEND),
        "data_through_id": past.before[first.pk],
        "hyperparameters": {"refitted_after_races": REFIT_RACES},
    }
    for name in ModelType.values:
        defaults = common | {"name": name, "trained_at": clock.now()}
        TrainedModel.objects.get_or_create(type=name, version=version, defaults=defaults)
    return {model.type: model for model in TrainedModel.objects.filter(version=version)}


def _add_race(race: Race, past: Past, fitted: Fitted, models: dict[str, TrainedModel]) -> int:
    cars = past.frame[past.frame["race_id"] == race.pk]
    grid = GridKind.FINAL if fitted.stage == Stage.AFTER_QUALIFYING else GridKind.NONE
    with threadpool_limits(1):
        table = generate.on_grid(fitted, cars, grid)
    header = {
        "race": race,
        "stage": fitted.stage,
        "grid": grid,
        "as_of": moment(race, fitted.stage),
        "data_through_id": past.before[race.pk],
        "line_up": TOOK_PART,
    }
    return len(ledger.add(table, models, RecordKind.BACKTEST, **header))


def _add_title_odds(race: Race, fitted: Fitted, models: dict[str, TrainedModel]) -> int:
    """Nothing of the race's weekend is known: the line-ups are those expected then."""
    as_of = moment(race, Stage.BEFORE_WEEKEND)
    with consistent_facts():
        made = simulate.forecast_from(
            race,
            as_of,
            models[ModelType.ENSEMBLE],
            lambda _: fitted,
            stage=Stage.BEFORE_WEEKEND,
            grid=GridKind.NONE,
        )
    return len(chain.add(made, RecordKind.BACKTEST))
