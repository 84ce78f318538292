"""What the pages of a set of models show: how it stands, the comparison, and what a decision would do."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from f1site.lib import clock
from f1site.lib.confirmation import digest
from f1site.lib.formats import instant
from predictions.model_sets import promotion
from predictions.models import ModelType, Stage, TrainedModel

STANDINGS = {
    "now": "Serves now",
    "refused": "Refused, an older set serves",
    "reserve": "In reserve",
    "waiting": "Waits for an operator",
    "retired": "Retired",
}


def page_of(model: Any) -> dict[str, Any]:
    """The context of the page of a model's set."""
    now = clock.now()
    members = list(TrainedModel.objects.filter(version=model.version))
    ensemble = next((member for member in members if member.type == ModelType.ENSEMBLE), model)
    comparison = ensemble.metrics.get("comparison", {})
    page = {
        "model": model,
        "standing": STANDINGS[model.standing_key],
        "compared": promotion.describe(comparison),
        "comparison": _comparison(comparison),
        "scores": _scores(members),
        "decisions": _decisions(ensemble),
    }
    if model.standing_key in ("now", "refused"):
        fallback = promotion.replacement(model.version, now)
        return page | {"fallback": fallback, "choice": "roll back" if fallback else "none"}
    if model.as_of <= now:
        return page | {"newer": promotion.newer_serving(model.version, now), "choice": "promote"}
    return page


def refusal(choice: str, page: dict[str, Any]) -> str:
    version = page["model"].version
    if choice == "promote":
        return f"Version {version} serves already, or was trained on data of the future."
    if page.get("choice") == "none":
        return f"Nothing could serve in place of version {version}: train another first."
    return f"Version {version} does not serve."


def states(sets: Iterable[Any], page: dict[str, Any]) -> dict[str, Any]:
    """The sets whose state a decision changes, now and after it, and the digest to confirm.

    `sets` are the ensembles with their `standing_key`.
    """
    chosen, promotes = page["model"].version, page["choice"] == "promote"
    serves, retired = (chosen, page["newer"]) if promotes else (page["fallback"], [chosen])
    rows = []
    for model in sets:
        was = after = model.standing_key
        if model.version == serves:
            after = "now"
        elif model.version in retired:
            after = "retired"
        elif was == "now":
            after = "reserve"
        if after != was or after == "now":
            rows.append([model.version, instant(model.as_of), STANDINGS[was], STANDINGS[after]])
    headers = ["version", "data up to", "now", "afterwards"]
    return {
        "serves": serves,
        "retired": retired,
        "states": {"headers": headers, "rows": rows},
        "confirmed": digest(promotion.states()),
    }


def _comparison(comparison: dict[str, Any]) -> dict[str, Any]:
    """The comparison by stage, as the admin's table component takes it."""
    pairs = [(Stage(stage).label, pair) for stage, pair in comparison.get("stages", {}).items()]
    if comparison.get("together"):
        pairs.append(("Together, which decides", comparison["together"]))
    headers = ["stage", "this set", str(comparison.get("against")), "difference", "95% interval", "races"]
    return {"headers": headers, "rows": [[label, *_pair_row(pair)] for label, pair in pairs]}


def _pair_row(pair: dict[str, Any]) -> list[str]:
    interval = f"{pair['low']:+.3f} to {pair['high']:+.3f}"
    means = [f"{pair['ours']:.3f}", f"{pair['theirs']:.3f}", f"{pair['change']:+.3f}"]
    return [*means, interval, str(pair["races"])]


def _scores(members: list[TrainedModel]) -> dict[str, Any]:
    """Each model's walk-forward log loss by stage."""
    scored = {member.get_type_display(): member.metrics.get("walk_forward", {}) for member in members}
    stages = list(next(iter(scored.values()), {}))
    rows = [
        [name, *(f"{own[s]['log_loss']:.3f}" for s in stages if s in own)] for name, own in scored.items()
    ]
    return {"headers": ["model", *(Stage(s).label for s in stages)], "rows": rows if stages else []}


def _decisions(ensemble: TrainedModel) -> dict[str, Any]:
    """Who promoted or rolled back the set, and when."""
    kind = ContentType.objects.get_for_model(TrainedModel)
    entries = LogEntry.objects.filter(content_type=kind, object_id=str(ensemble.pk)).select_related("user")
    rows = [[instant(e.action_time), str(e.user), e.change_message] for e in entries]
    return {"headers": ["when", "who", "what"], "rows": rows}
