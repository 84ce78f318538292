from django.urls import re_path

from ingestion import views

urlpatterns = [
    re_path(r"^status/?$", views.Status.as_view()),
    re_path(r"^standings/drivers/?$", views.DriverStandings.as_view()),
    re_path(r"^standings/constructors/?$", views.ConstructorStandings.as_view()),
]
