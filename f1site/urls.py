import sys

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from f1site import dashboard, health, metrics, middleware
from f1site.lib import api

admin.autodiscover()

urlpatterns = [
    path("admin", RedirectView.as_view(url="/admin/")),
    path("admin/", admin.site.urls),
    re_path(r"^health/live/?$", health.live),
    re_path(r"^health/ready/?$", health.ready),
    re_path(r"^metrics/?$", metrics.metrics),
    re_path(r"^api/schema/?$", SpectacularAPIView.as_view(), name="schema"),
    re_path(r"^api/docs/?$", SpectacularSwaggerView.as_view(url_name="schema")),
    path("api/v1/", include("ingestion.urls")),
    path("api/v1/", include("predictions.urls")),
    re_path(r"^(api|health)(/|$)", lambda request, *_: api.not_found(request), name="not-found"),
    re_path(r"^(?!static/)(?P<path>.*)$", dashboard.dashboard),
]


def handler500(request: HttpRequest) -> HttpResponse:
    # What a middleware raises, such as the one that stores sessions, comes here alone.
    if response := middleware.unavailable(request, sys.exc_info()[1]):
        return response
    if request.path.startswith(("/api", "/health")):
        return api.internal_error(request)
    return dashboard.internal_error(request)
