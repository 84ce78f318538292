"""How django-unfold dresses the admin."""

# The dashboard's greens, from light to dark.
GREENS = {
    50: "#edf7f2",
    100: "#d3ebe0",
    200: "#a9d8c3",
    300: "#74bfa0",
    400: "#419b79",
    500: "#1f815e",
    600: "#0a6b4a",
    700: "#0b563d",
    800: "#0b4532",
    900: "#0b3b2c",
    950: "#061f17",
}
UNFOLD = {
    "SITE_TITLE": "F1 Forecast",
    "SITE_HEADER": "F1 Forecast",
    "SITE_SUBHEADER": "Facts, forecasts, scores",
    "SITE_URL": "/",
    "SITE_SYMBOL": "sports_score",
    "SHOW_HISTORY": True,
    "DASHBOARD_CALLBACK": "f1site.control_room.index",
    "COLORS": {"primary": {str(step): green for step, green in GREENS.items()}},
    "SIDEBAR": {
        "show_search": True,
        "show_all_applications": False,
        "navigation": "f1site.lib.navigation.sidebar",
    },
}
