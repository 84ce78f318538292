"""What operators find of this app in the admin: entries of the sidebar, panels and buttons of the first
page, and the tasks in words."""

from f1site.lib import control_room, navigation
from f1site.lib.control_room import Button
from f1site.lib.jobs import titles
from f1site.lib.navigation import Entry, table

SEE_SCORES = ["analytics.view_modelaccuracy", "analytics.change_modelaccuracy"]


def register() -> None:
    scores = [
        table("analytics.modelaccuracy", "Model accuracy", "target"),
        table("analytics.odds", "Odds", "casino"),
        Entry("Accuracy by season", "table_chart", "analytics_modelaccuracy_by_season", SEE_SCORES),
        Entry("Calibration", "straighten", "analytics_modelaccuracy_calibration", SEE_SCORES),
        table("analytics.trackcoefficient", "Track coefficients", "route"),
    ]
    navigation.register({"Scores": scores})
    control_room.register(
        70, "analytics.control_room.scores", "Recent scores", "analytics.view_modelaccuracy"
    )
    control_room.register_buttons(
        Button(
            "score",
            "Score",
            "analytics.tasks.score_predictions",
            "analytics.add_modelaccuracy",
            "Forecasts of races that have a result",
        ),
        Button(
            "track-coefficients",
            "Track coefficients",
            "analytics.tasks.recalculate_coefficients",
            "analytics.add_trackcoefficient",
            "What the circuits are like, from all results",
        ),
    )
    titles.register(
        {
            "analytics.tasks.score_predictions": "Score the forecasts",
            "analytics.tasks.recalculate_coefficients": "Calculate the track coefficients",
        }
    )
