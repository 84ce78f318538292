"""What operators find of this app in the admin: entries of the sidebar, panels and buttons of the first
page, and the tasks in words."""

from f1site.lib import control_room, navigation
from f1site.lib.control_room import Button
from f1site.lib.jobs import titles
from f1site.lib.navigation import table

ENTRIES = {
    "Forecasts and models": [
        table("predictions.forecast", "Race forecasts", "online_prediction"),
        table("predictions.prediction", "Rows of race forecasts", "table_rows"),
        table("predictions.seasonforecast", "Season forecasts", "emoji_events"),
        table("predictions.seasonprediction", "Rows of season forecasts", "table_rows"),
        table("predictions.document", "Ledger", "link"),
        table("predictions.trainedmodel", "Trained models", "model_training"),
        table("predictions.elorating", "Elo ratings", "trending_up"),
        table("predictions.basis", "What the last ones were made from", "rule"),
    ],
}


def register() -> None:
    navigation.register(ENTRIES)
    control_room.register(10, "predictions.control_room.next_race", "Next race", "predictions.view_forecast")
    control_room.register(40, "predictions.control_room.models", "Models", "predictions.view_trainedmodel")
    control_room.register(50, "predictions.control_room.ledger", "Ledger", "predictions.view_document")
    control_room.register_buttons(
        Button(
            "import-archive",
            "Import archive",
            "predictions.tasks.update_archive",
            "ingestion.add_importrun",
            "The newest F1DB release, if it is newer than the last one",
        ),
        Button(
            "train",
            "Train",
            "predictions.tasks.train_models",
            "predictions.change_trainedmodel",
            "New models, if they would learn from something new",
        ),
        Button(
            "forecast",
            "Forecast",
            "predictions.tasks.forecast_next_race",
            "predictions.add_forecast",
            "The next race; an unchanged forecast is not added",
        ),
    )
    titles.register(
        {
            "predictions.tasks.update_archive": "Import the newest archive",
            "predictions.tasks.update_qualifying": "Import qualifying of the running weekend",
            "predictions.tasks.train_models": "Train the models",
            "predictions.tasks.forecast_next_race": "Forecast the next race",
            "predictions.tasks.forecast_season": "Forecast the season",
            "predictions.tasks.backfill_record": "Forecast past races walk-forward",
            "predictions.tasks.checkpoint_ledger": "Sign the end of the ledger",
        }
    )
