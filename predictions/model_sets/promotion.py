"""Which set of models serves: a newcomer that is not worse, or the one that an operator chose.

A set is promoted or rolled back whole. Every serving set speaks for its own time and the newest for
now, so that one trained as of an earlier moment disturbs nobody; those before it stand in reserve.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import takewhile
from statistics import fmean
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from f1site.lib.errors import ModelTrainingError, ValidationError
from predictions.ml.paired import compare
from predictions.model_sets import serving
from predictions.models import TrainedModel

State = TrainedModel.State
# By stage and race.
Losses = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Verdict:
    """What a newcomer becomes, and why: kept in its ensemble's metrics as "comparison"."""

    state: State
    evidence: dict[str, Any]


def decide_state(ours: Losses, as_of: datetime) -> Verdict:
    """Whether a newcomer serves whose ensemble had these walk-forward losses: not if it is worse than the
    set that serves at its own `as_of`, nor if no race tells. Where none serves, it does."""
    try:
        rival = serving.serving_models(as_of)["ensemble"]
    except ModelTrainingError:
        return Verdict(State.SERVING, {"against": None})
    theirs = losses(rival.metrics)
    stages = [stage for stage in ours if stage in theirs]
    found = {stage: compare(ours[stage], theirs[stage]) for stage in stages}
    # One verdict over the stages: they serve together, and share each race's winner. A test a stage
    # would raise nearly twice as many false alarms.
    together = compare(_mean(ours, stages), _mean(theirs, stages))
    evidence = {
        "against": rival.version,
        "stages": {stage: asdict(pair) for stage, pair in found.items() if pair},
        "together": asdict(together) if together else None,
    }
    waits = together is None or together.is_worse
    return Verdict(State.WAITING if waits else State.SERVING, evidence)


def losses(metrics: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """The walk-forward losses by stage and race that a model's metrics hold."""
    return {stage: score["races"] for stage, score in metrics.get("walk_forward", {}).items()}


def _mean(by_stage: Losses, stages: Sequence[str]) -> dict[str, float]:
    """The mean loss over `stages` of each race that was forecast at all of them."""
    races = set.intersection(*(set(by_stage[stage]) for stage in stages)) if stages else set()
    return {race: fmean(by_stage[stage][race] for stage in stages) for race in races}


def outcome(models: Sequence[TrainedModel]) -> str:
    """What became of a newly trained set, as one sentence."""
    ensemble = next(model for model in models if model.type == "ensemble")
    became = "It serves" if ensemble.state == State.SERVING else "It waits for an operator, in the admin"
    return f"{became}: {describe(ensemble.metrics['comparison'])}."


def describe(evidence: Mapping[str, Any]) -> str:
    """The evidence as one clause; empty where none was kept."""
    if not evidence:
        return ""
    if evidence["against"] is None:
        return "nothing served before it"
    if evidence["together"] is None:
        return f"no race in common with {evidence['against']}"
    pair, rival = evidence["together"], evidence["against"]
    size = f"{abs(pair['change']):.3f}"
    how = "worse" if pair["change"] > 0 else "better"
    found = "just as good as" if float(size) == 0 else f"{size} nats a race {how} than"
    return f"{found} {rival} [{pair['low']:+.3f}, {pair['high']:+.3f}] over {pair['races']} races"


@transaction.atomic
def promote(version: str, as_of: datetime) -> list[str]:
    """Let a set serve from `as_of` on; newer ones that served are retired, and their versions returned.

    Raises ModelTrainingError where its files are refused, ValidationError where it saw something later.
    """
    chosen = _locked(version)
    if not chosen.filter(as_of__lte=as_of).exists():
        raise ValidationError(f"Version {version} has seen what came after {as_of:%Y-%m-%d %H:%M} UTC.")
    serving.open_set(version)
    retired = newer_serving(version, as_of)
    chosen.update(state=State.SERVING)
    TrainedModel.objects.filter(version__in=retired).update(state=State.RETIRED)
    return retired


@transaction.atomic
def roll_back(version: str, as_of: datetime) -> str:
    """Retire a serving set; returns the version that serves at `as_of` in its place.

    It stays retired whatever is forecast or imported; a new training is a new set. Raises
    ValidationError where it does not serve or nothing would.
    """
    chosen = _locked(version).filter(state=State.SERVING)
    instead = replacement(version, as_of)
    if not instead:
        raise ValidationError(f"Nothing could serve in place of version {version}: train another first.")
    if not chosen.update(state=State.RETIRED):
        raise ValidationError(f"Version {version} does not serve.")
    return instead


def newer_serving(version: str, as_of: datetime) -> list[str]:
    """The serving sets that come before a set, which would have to go for it to serve at `as_of`."""
    sets = TrainedModel.objects.sets().filter(as_of__lte=as_of).values_list("version", "state")
    before = takewhile(lambda one: one[0] != version, sets)
    return [other for other, state in before if state == State.SERVING]


def replacement(version: str, as_of: datetime) -> str:
    """The version that would serve at `as_of` without this one; empty if none."""
    others = TrainedModel.objects.serving_at(as_of).exclude(version=version).values_list("version", flat=True)
    return next((other for other in others if not serving.refusal(other)), "")


def _locked(version: str) -> QuerySet[TrainedModel]:
    """A set's rows, while no other operator changes any set."""
    list(TrainedModel.objects.sets().select_for_update().values_list("pk"))
    return TrainedModel.objects.filter(version=version)
