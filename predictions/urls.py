from django.urls import re_path

from f1site.lib.api.viewsets import Router
from predictions.calendar.views import Calendar
from predictions.views import championship, ledger, lists, races
from predictions.views.what_if import WhatIf

router = Router()
router.register("models", lists.Models, basename="model")

urlpatterns = [
    *router.urls,
    re_path(r"^predictions/next-race/?$", races.NextRace.as_view()),
    re_path(r"^predictions/race/(?P<race_id>[0-9]+)/?$", races.RacePredictions.as_view()),
    re_path(r"^predictions/race/(?P<race_id>[0-9]+)/changes/?$", races.Changes.as_view()),
    re_path(r"^predictions/race/(?P<race_id>[0-9]+)/what-if/?$", WhatIf.as_view()),
    re_path(r"^predictions/compare/(?P<race_id>[0-9]+)/?$", races.Compare.as_view()),
    re_path(r"^predictions/championship/(?P<year>[0-9]{4})/?$", championship.ChampionshipForecast.as_view()),
    # A single forecast is its document: as the list has it, but for good.
    re_path(r"^forecasts/?$", lists.Forecasts.as_view({"get": "list"})),
    re_path(r"^forecasts/(?P<forecast_id>[0-9]+)/?$", ledger.RaceDocument.as_view()),
    re_path(r"^forecasts/season/(?P<forecast_id>[0-9]+)/?$", ledger.SeasonDocument.as_view()),
    re_path(r"^ledger/head/?$", ledger.LedgerHead.as_view()),
    re_path(r"^ledger/(?P<number>[0-9]+)/?$", ledger.LedgerDocument.as_view()),
    re_path(r"^calendar/(?P<year>[0-9]{4})/?$", Calendar.as_view()),
]
