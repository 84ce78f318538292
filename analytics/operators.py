"""What operators find of this app in the admin: entries of the sidebar, panels and buttons of the first
page, and the tasks in words."""

from f1site.lib import control_room, navigation
from f1site.lib.control_room import Button
from f1site.lib.jobs import titles
from f1site.lib.navigation import table


def register() -> None:
    scores = [
        table("analytics.modelaccuracy", "Model accuracy", "target"),
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
        )
    )
    titles.register({"analytics.tasks.score_predictions": "Score the forecasts"})
