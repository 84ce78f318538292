from django.urls import re_path

from predictions import views

urlpatterns = [
    re_path(r"^predictions/next-race/?$", views.NextRace.as_view()),
    re_path(r"^predictions/race/(?P<race_id>\d+)/?$", views.RacePredictions.as_view()),
    re_path(r"^predictions/race/(?P<race_id>\d+)/changes/?$", views.RaceChanges.as_view()),
    re_path(r"^predictions/race/(?P<race_id>\d+)/what-if/?$", views.WhatIf.as_view()),
    re_path(r"^predictions/championship/(?P<year>\d{4})/?$", views.ChampionshipForecast.as_view()),
    re_path(r"^calendar/(?P<year>\d{4})/?$", views.Calendar.as_view()),
]
