from django.urls import re_path

from f1site.lib.api.viewsets import Router
from ingestion.views import standings, status
from ingestion.views.entrants import Constructors, Drivers
from ingestion.views.feed import CalendarFeed
from ingestion.views.races import Circuits, Races, Seasons
from ingestion.views.results import RaceResults

router = Router()
router.register("seasons", Seasons, basename="season")
router.register("races", Races, basename="race")
router.register("drivers", Drivers, basename="driver")
router.register("constructors", Constructors, basename="constructor")
router.register("circuits", Circuits, basename="circuit")

urlpatterns = [
    re_path(r"^status/?$", status.Status.as_view()),
    re_path(r"^standings/drivers/?$", standings.DriverStandings.as_view()),
    re_path(r"^standings/constructors/?$", standings.ConstructorStandings.as_view()),
    re_path(r"^standings/progress/(?P<year>[0-9]{4})/?$", standings.Progress.as_view()),
    re_path(r"^calendar/(?P<year>[0-9]{4})\.ics/?$", CalendarFeed.as_view()),
    re_path(r"^races/(?P<race_id>[0-9]+)/results/?$", RaceResults.as_view()),
    *router.urls,
]
