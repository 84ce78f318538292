from collections import defaultdict
from typing import Any, ClassVar

from django.contrib import admin
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import display

from f1site.lib.admin import Format, RecordAdmin, RecordInline
from f1site.lib.formats import interval, percent
from predictions.models import EloRating, Forecast, Prediction, SeasonForecast, SeasonPrediction
from predictions.serializers import line_ups
from predictions.serializers.stages import StageWords, stage_words

PROBABILITIES = [
    "win_probability",
    "podium_probability",
    "points_probability",
    "confidence_interval_lower",
    "confidence_interval_upper",
    "interval_80_lower",
    "interval_80_upper",
    "finish_probability",
]


def log_odds(contributions: dict[str, float]) -> str:
    """Contributions that are not 0.0, such as "driver +2.6, car +1.0"."""
    return ", ".join(f"{factor} {part:+.1f}" for factor, part in contributions.items() if abs(part) >= 0.05)


def places(positions: list[list[float]]) -> str:
    """A line for each final place: its chance and the 95% interval of that."""
    lines = [f"{percent(chance)} ({interval(lower, upper)})" for chance, lower, upper in positions]
    return "\n".join(f"{place}: {line}" for place, line in enumerate(lines, start=1))


def finishing_places(probabilities: list[float]) -> str:
    """A line for each place: the chance to finish there."""
    return "\n".join(f"{place}: {percent(chance)}" for place, chance in enumerate(probabilities, start=1))


def assumed_cars(cars: list[dict[str, Any]]) -> str:
    """A line for each constructor: its drivers, and in how many of the remaining races each drives."""
    drivers = defaultdict(list)
    for car in cars:
        drivers[car["constructor"]].append(f"{car['driver']} ({car['races']})")
    return "\n".join(f"{constructor}: {', '.join(names)}" for constructor, names in sorted(drivers.items()))


def words(forecast: Forecast | SeasonForecast) -> StageWords:
    race = forecast.race if isinstance(forecast, Forecast) else forecast.next_race
    return stage_words(race, forecast.stage, forecast.grid, forecast.as_of)


class ForecastColumns:
    """The stage as it was at the moment of the forecast, and the line-up in words."""

    @display(description="Stage", ordering="stage")
    def stage_then(self, forecast: Forecast | SeasonForecast) -> str:
        return words(forecast).label

    @display(description="Known then")
    def known_then(self, forecast: Forecast | SeasonForecast) -> str:
        return words(forecast).meaning

    @display(description="Line-up")
    def described_line_up(self, forecast: Forecast | SeasonForecast) -> str:
        return line_ups.description(forecast.line_up) or "-"

    @display(description="Drivers, and their remaining races")
    def cars(self, forecast: SeasonForecast) -> str:
        return assumed_cars(forecast.line_up.get("cars", [])) or "-"


class TitleColumns:
    """The chance of the title and its interval, which a decided title does not have."""

    @display(description="Title", ordering="title_probability")
    def title(self, row: SeasonPrediction) -> str:
        return row.title_chance

    @display(description="95% interval of the title")
    def interval(self, row: SeasonPrediction) -> str:
        is_open = row.status == SeasonPrediction.Status.OPEN
        return interval(row.title_lower, row.title_upper) if is_open else ""


class IntervalColumns:
    """The intervals of the win probability; older forecasts have one only."""

    @display(description="80% interval")
    def interval_80(self, row: Prediction) -> str:
        return interval(*row.interval_80) if row.interval_80 else "-"

    @display(description="95% interval")
    def interval_95(self, row: Prediction) -> str:
        return interval(row.confidence_interval_lower, row.confidence_interval_upper)


class PredictionInline(IntervalColumns, RecordInline):
    model = Prediction
    fields = [
        "driver",
        "constructor",
        "grid_position",
        "win",
        "interval_80",
        "interval_95",
        "podium",
        "points",
        "finish",
        "expected",
        "why",
    ]
    readonly_fields = fields
    ordering = ["-win_probability"]

    def win(self, row: Prediction) -> str:
        return percent(row.win_probability)

    def podium(self, row: Prediction) -> str:
        return percent(row.podium_probability)

    def points(self, row: Prediction) -> str:
        return percent(row.points_probability)

    def finish(self, row: Prediction) -> str:
        return "-" if row.finish_probability is None else percent(row.finish_probability)

    @display(description="Expected position")
    def expected(self, row: Prediction) -> str:
        return f"{row.expected_position:.1f}"

    @display(description="Moved most by (log-odds)")
    def why(self, row: Prediction) -> str:
        return log_odds(dict(row.moved_by[:3]))


@admin.register(Forecast)
class ForecastAdmin(ForecastColumns, RecordAdmin):
    list_display = ["race", "model", "stage_then", "grid", "as_of", "data_through"]
    fields = [
        "race",
        "model",
        "stage_then",
        "known_then",
        "grid",
        "described_line_up",
        "as_of",
        "data_through",
        "created_at",
        "kind",
        "document",
    ]
    readonly_fields = fields
    list_filter = [("race", AutocompleteSelectFilter), "kind", "stage", "model__type"]
    list_select_related = ["race__season", "model", "data_through__season"]
    search_fields = ["race__name", "race__season__year", "model__version", "document__hash"]
    inlines = [PredictionInline]


@admin.register(Prediction)
class PredictionAdmin(IntervalColumns, RecordAdmin):
    list_display = [
        "race",
        "driver",
        "model",
        "win_probability",
        "interval_80",
        "interval_95",
        "finish_probability",
    ]
    field_formats: ClassVar[dict[str, Format]] = {
        **dict.fromkeys(PROBABILITIES, percent),
        "expected_position": "{:.1f}".format,
        "place_probabilities": finishing_places,
        "contributions": log_odds,
    }
    list_filter = [("race", AutocompleteSelectFilter), "model__type"]
    list_select_related = ["race__season", "driver", "model"]
    search_fields = ["race__name", "race__season__year", "driver__name"]
    ordering = ["-forecast", "-win_probability"]


class SeasonPredictionInline(TitleColumns, RecordInline):
    model = SeasonPrediction
    fields = ["driver", "constructor", "status", "points", "expected", "title", "interval"]
    readonly_fields = fields
    ordering = ["-title_probability", "-expected_points"]

    @display(description="Expected points, and 95% of the seasons")
    def expected(self, row: SeasonPrediction) -> str:
        return f"{row.expected_points:.0f} ({row.points_lower:.0f} to {row.points_upper:.0f})"


@admin.register(SeasonForecast)
class SeasonForecastAdmin(ForecastColumns, RecordAdmin):
    list_display = ["season", "championship", "next_race", "stage_then", "as_of", "data_through"]
    fields = [
        "season",
        "championship",
        "model",
        "next_race",
        "stage_then",
        "known_then",
        "grid",
        "described_line_up",
        "cars",
        "races_left",
        "sprints_left",
        "as_of",
        "data_through",
        "created_at",
        "kind",
        "document",
    ]
    readonly_fields = fields
    list_filter = ["kind", "championship", ("season", AutocompleteSelectFilter)]
    list_select_related = ["season", "next_race__season", "data_through__season"]
    search_fields = ["season__year", "model__version"]
    inlines = [SeasonPredictionInline]


@admin.register(SeasonPrediction)
class SeasonPredictionAdmin(TitleColumns, RecordAdmin):
    list_display = ["forecast", "driver", "constructor", "title", "expected_points"]
    fields = [
        "forecast",
        "driver",
        "constructor",
        "status",
        "points",
        "expected_points",
        "points_lower",
        "points_upper",
        "title",
        "interval",
        "positions",
    ]
    readonly_fields = fields
    field_formats: ClassVar[dict[str, Format]] = {
        **dict.fromkeys(["expected_points", "points_lower", "points_upper"], "{:.0f}".format),
        "positions": places,
    }
    list_filter = ["status", "forecast__championship"]
    list_select_related = ["forecast__season", "forecast__data_through__season", "driver", "constructor"]
    search_fields = ["forecast__season__year", "driver__name", "constructor__name"]
    ordering = ["-forecast", "-title_probability"]


@admin.register(EloRating)
class EloRatingAdmin(RecordAdmin):
    list_display = ["race", "driver", "constructor", "rating_value"]
    field_formats: ClassVar[dict[str, Format]] = {"rating_value": "{:.0f}".format}
    list_filter = [("race", AutocompleteSelectFilter)]
    list_select_related = ["race__season", "driver", "constructor"]
    search_fields = ["race__name", "race__season__year", "driver__name", "constructor__name"]
    ordering = ["-race__date", "-rating_value"]
