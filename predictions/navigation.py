"""The entries of the admin's sidebar, by group."""

from f1site.lib.navigation import table

ENTRIES = {
    "Forecasts and models": [
        table("predictions.forecast", "Race forecasts", "online_prediction"),
        table("predictions.prediction", "Rows of race forecasts", "table_rows"),
        table("predictions.seasonforecast", "Season forecasts", "emoji_events"),
        table("predictions.seasonprediction", "Rows of season forecasts", "table_rows"),
        table("predictions.trainedmodel", "Trained models", "model_training"),
        table("predictions.elorating", "Elo ratings", "trending_up"),
        table("predictions.basis", "What the last ones were made from", "rule"),
    ],
}
