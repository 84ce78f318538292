"""Which set of models serves: a new one that is not worse, or the one that an operator chose.

A set is promoted or rolled back as a whole. Of the serving sets, the one with the newest data up to an
instant serves at that instant, so that training as of the past changes nothing now; older ones are its
fallbacks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import takewhile
from statistics import fmean
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from f1site.lib.confirmation import require_same
from f1site.lib.errors import ModelTrainingError, ValidationError
from ingestion import generation
from predictions.ml.paired import compare
from predictions.model_sets import serving
from predictions.models import TrainedModel

State = TrainedModel.State
# By stage and race.
Losses = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Decision:
    """The state of a new set, and the comparison that led to it, stored in its ensemble's metrics."""

    state: State
    comparison: dict[str, Any]


def decide_state(ours: Losses, as_of: datetime) -> Decision:
    """The state of a new set whose ensemble has the walk-forward losses `ours`.

    It waits if it is worse than the set that serves at its `as_of`, or if they have no race in common.
    Without a serving set it serves.
    """
    try:
        current = serving.serving_models(as_of)["ensemble"]
    except ModelTrainingError:
        return Decision(State.SERVING, {"against": None})
    theirs = losses(current.metrics)
    stages = [stage for stage in ours if stage in theirs]
    found = {stage: compare(ours[stage], theirs[stage]) for stage in stages}
    # One test over all stages: they serve together and share each race's winner. A test for each stage
    # would double the false alarms.
    together = compare(_mean(ours, stages), _mean(theirs, stages))
    comparison = {
        "against": current.version,
        "stages": {stage: asdict(pair) for stage, pair in found.items() if pair},
        "together": asdict(together) if together else None,
    }
    waits = together is None or together.is_worse
    return Decision(State.WAITING if waits else State.SERVING, comparison)


def losses(metrics: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """The walk-forward losses by stage and race that a model's metrics hold."""
    return {stage: score["races"] for stage, score in metrics.get("walk_forward", {}).items()}


def _mean(by_stage: Losses, stages: Sequence[str]) -> dict[str, float]:
    """The mean loss over `stages` of each race that was forecast at all of them."""
    races = set.intersection(*(set(by_stage[stage]) for stage in stages)) if stages else set()
    return {race: fmean(by_stage[stage][race] for stage in stages) for race in races}


def outcome(models: Sequence[TrainedModel]) -> str:
    """What happened to a newly trained set, as one sentence."""
    ensemble = next(model for model in models if model.type == "ensemble")
    state = "It serves" if ensemble.state == State.SERVING else "It waits for an operator, in the admin"
    return f"{state}: {describe(ensemble.metrics['comparison'])}."


def describe(comparison: Mapping[str, Any]) -> str:
    """The comparison as one clause; empty where none is stored."""
    if not comparison:
        return ""
    if comparison["against"] is None:
        return "nothing served before it"
    if comparison["together"] is None:
        return f"no race in common with {comparison['against']}"
    pair, current = comparison["together"], comparison["against"]
    size = f"{abs(pair['change']):.3f}"
    how = "worse" if pair["change"] > 0 else "better"
    found = "just as good as" if float(size) == 0 else f"{size} nats a race {how} than"
    return f"{found} {current} [{pair['low']:+.3f}, {pair['high']:+.3f}] over {pair['races']} races"


def states() -> list[list[str]]:
    """The version and state of every set, as an operator is shown them before a decision."""
    return [list(row) for row in TrainedModel.objects.sets().values_list("version", "state")]


@transaction.atomic
def promote(version: str, as_of: datetime, confirmed: str = "") -> list[str]:
    """Make a set serve from `as_of` on. Newer serving sets are retired; returns their versions.

    `confirmed` is the digest of the `states` that an operator was shown; ChangedSinceShown is raised where
    others are stored. Raises ModelTrainingError where its files are refused, ValidationError where it was
    trained on later data.
    """
    chosen = _locked(version, confirmed)
    if not chosen.filter(as_of__lte=as_of).exists():
        raise ValidationError(f"Version {version} was trained on data after {as_of:%Y-%m-%d %H:%M} UTC.")
    serving.open_set(version)
    retired = newer_serving(version, as_of)
    chosen.update(state=State.SERVING)
    TrainedModel.objects.filter(version__in=retired).update(state=State.RETIRED)
    return retired


@transaction.atomic
def roll_back(version: str, as_of: datetime, confirmed: str = "") -> str:
    """Retire a serving set; returns the version that serves at `as_of` in its place.

    It stays retired until an operator promotes it. `confirmed` is as for `promote`. Raises ValidationError
    where it does not serve, or where no other set could.
    """
    chosen = _locked(version, confirmed).filter(state=State.SERVING)
    fallback = replacement(version, as_of)
    if not fallback:
        raise ValidationError(f"Nothing could serve in place of version {version}: train another first.")
    if not chosen.update(state=State.RETIRED):
        raise ValidationError(f"Version {version} does not serve.")
    return fallback


def newer_serving(version: str, as_of: datetime) -> list[str]:
    """The serving sets with newer data, which must be retired for this one to serve at `as_of`."""
    sets = TrainedModel.objects.sets().filter(as_of__lte=as_of).values_list("version", "state")
    before = takewhile(lambda row: row[0] != version, sets)
    return [other for other, state in before if state == State.SERVING]


def replacement(version: str, as_of: datetime) -> str:
    """The version that would serve at `as_of` without this one; empty if there is none."""
    others = TrainedModel.objects.serving_at(as_of).exclude(version=version).values_list("version", flat=True)
    return next((other for other in others if not serving.refusal(other)), "")


def _locked(version: str, confirmed: str) -> QuerySet[TrainedModel]:
    """A set's rows, locked against changes by other operators."""
    generation.renew()
    list(TrainedModel.objects.sets().select_for_update().values_list("pk"))
    require_same(confirmed, states(), "the states of the models have")
    return TrainedModel.objects.filter(version=version)
