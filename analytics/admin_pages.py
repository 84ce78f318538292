"""What the admin's pages of accuracy and calibration show."""

from typing import Any, NamedTuple

from django import forms
from django.http import HttpRequest

from analytics.models import Forecaster, ScoreKind
from analytics.summaries.accuracy_by_season import accuracy_by_season
from analytics.summaries.calibration import PLACES, calibration
from analytics.summaries.model_accuracy import REFERENCES, model_accuracy
from analytics.summaries.selection import Selection
from f1site.lib import clock
from f1site.lib.formats import interval, percent
from predictions.models import ModelType, Stage

KINDS = [("", "Live, if there are any"), (ScoreKind.LIVE.value, ScoreKind.LIVE.label)]
KINDS += [(ScoreKind.BACKTEST.value, ScoreKind.BACKTEST.label)]
# Of the plot, in its own units; the axes run from 0 to 1.
SIZE, MARGIN = 420, 44


class Choices(forms.Form):
    stage = forms.ChoiceField(choices=Stage.choices)
    kind = forms.ChoiceField(choices=KINDS, required=False)

    def chosen(self) -> dict[str, str]:
        """What is asked for; what is not valid is replaced by the first choice."""
        self.full_clean()
        wanted = getattr(self, "cleaned_data", {})
        first = {name: str(field.choices[0][0]) for name, field in self.fields.items()}  # type: ignore[attr-defined]
        return {name: wanted.get(name) or value for name, value in first.items()}


class CalibrationChoices(Choices):
    forecaster = forms.ChoiceField(choices=[("ensemble", "Ensemble"), *ModelType.choices[:-1]])
    outcome = forms.ChoiceField(choices=[(name, name.capitalize()) for name in PLACES])


class Point(NamedTuple):
    """A bin on the plot: its centre, and the ends of its interval."""

    x: float
    y: float
    top: float
    bottom: float
    label: str


def accuracy_page(request: HttpRequest) -> dict[str, Any]:
    form = Choices(request.GET)
    chosen = form.chosen()
    selection, now = Selection(stage=chosen["stage"], kind=chosen["kind"]), clock.now()
    by_season, kind = accuracy_by_season(selection, now)
    summary = model_accuracy(selection, now, page_size=0)
    # Elo is among the models already.
    references = [row for row in summary["references"] if row["forecaster"] not in ModelType.values]
    years = sorted({year for means in by_season.values() for year in means}, reverse=True)
    seasons = [
        [Forecaster(name).label, *(f"{means[y].log_loss:.3f}" if y in means else "-" for y in years)]
        for name, means in by_season.items()
    ]
    counts = {year: max(means[year].races for means in by_season.values() if year in means) for year in years}
    headers = ["forecaster", *(f"{year} ({counts[year]})" for year in years)]
    return {
        **_choices(form, chosen),
        "kind": ScoreKind(kind).label,
        "seasons": {"headers": headers, "rows": seasons},
        "means": _means([*summary["models"], *references]),
        "differences": _differences(summary["differences"]),
    }


def calibration_page(request: HttpRequest) -> dict[str, Any]:
    form = CalibrationChoices(request.GET)
    chosen = form.chosen()
    selection = Selection(stage=chosen["stage"], kind=chosen["kind"], forecaster=chosen["forecaster"])
    found = calibration(selection, chosen["outcome"], clock.now())
    headers = ["forecast", "cars", "mean forecast", "happened", "95% interval"]
    rows = [
        [
            f"{row['lower']:.0%} to {row['upper']:.0%}",
            str(row["count"]),
            percent(row["mean_forecast"]),
            f"{row['frequency']:.1%}",
            interval(*row["interval"]),
        ]
        for row in found["bins"]
    ]
    return {
        **_choices(form, chosen),
        "found": found,
        "kind": ScoreKind(found["kind"]).label,
        "bins": {"headers": headers, "rows": rows},
        "points": [_point(row) for row in found["bins"]],
        "plot": _plot(),
    }


def _choices(form: Choices, chosen: dict[str, str]) -> dict[str, Any]:
    choices = {name: (field.label or name.capitalize(), field.choices) for name, field in form.fields.items()}  # type: ignore[attr-defined]
    return {"choices": [(name, *choices[name], chosen[name]) for name in choices]}


def _means(rows: list[dict[str, Any]]) -> dict[str, Any]:
    headers = ["forecaster", "log loss", "Brier", "RPS", "podium Brier", "favourite won", "races"]
    return {"headers": headers, "rows": [_mean_row(row) for row in rows]}


def _mean_row(row: dict[str, Any]) -> list[str]:
    scores = [row[name] for name in ("log_loss", "brier_score", "rps", "podium_brier")]
    return [
        row["name"],
        *(_with_error(score) for score in scores),
        f"{row['top1_accuracy']['mean']:.0%}",
        str(row["races"]),
    ]


def _with_error(score: dict[str, float | None]) -> str:
    error = score["standard_error"]
    return f"{score['mean']:.3f}" + ("" if error is None else f" ± {error:.3f}")


def _differences(rows: list[dict[str, Any]]) -> dict[str, Any]:
    shown = [
        [
            Forecaster(row["forecaster"]).label,
            REFERENCES[row["reference"]],
            f"{row['difference']:+.3f}",
            "{:+.3f} to {:+.3f}".format(*row["interval"]) if row["interval"] else "-",
            str(row["races"]),
            row["verdict"],
        ]
        for row in rows
        if row["score"] == "log_loss"
    ]
    headers = ["forecaster", "against", "difference", "95% interval", "races", "verdict"]
    return {"headers": headers, "rows": shown}


def _at(value: float) -> float:
    return round(value * (SIZE - 2 * MARGIN), 1)


def _point(row: dict[str, Any]) -> Point:
    low, high = row["interval"]
    label = f"{percent(row['mean_forecast'])} forecast, {row['frequency']:.1%} happened, {row['count']} cars"
    x, y, top, bottom = (
        MARGIN + _at(p) for p in (row["mean_forecast"], 1 - row["frequency"], 1 - high, 1 - low)
    )
    return Point(x, y, top, bottom, label)


def _plot() -> dict[str, Any]:
    ticks = [(MARGIN + _at(tick / 5), MARGIN + _at(1 - tick / 5), f"{tick / 5:.0%}") for tick in range(6)]
    size = {
        "size": SIZE,
        "width": SIZE - 2 * MARGIN,
        "low": MARGIN,
        "middle": SIZE // 2,
        "high": SIZE - MARGIN,
    }
    return {**size, "ticks": ticks}
