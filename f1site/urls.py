import re
import sys

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.views import defaults
from django.views.generic import RedirectView

from f1site import dashboard, health, metrics, middleware
from f1site.description import views as description
from f1site.lib.api import errors
from f1site.lib.api.index import Index
from f1site.lib.web.short import is_api, is_health

admin.autodiscover()

urlpatterns = [
    path("admin", RedirectView.as_view(url="/admin/")),
    path("admin/", admin.site.urls),
    re_path(r"^health/live/?$", health.live),
    re_path(r"^health/ready/?$", health.ready),
    re_path(r"^metrics/?$", metrics.metrics),
    re_path(r"^api/schema/?$", description.SchemaView.as_view(), name="schema"),
    re_path(r"^api/docs/?$", description.docs),
    re_path(r"^api/v1/?$", Index.as_view(), name="index"),
    path("api/v1/", include("ingestion.urls")),
    path("api/v1/", include("predictions.urls")),
    path("api/v1/", include("analytics.urls")),
    re_path(r"^(api|health)(/|$)", lambda request, *_: errors.not_found(request), name="not-found"),
    path("robots.txt", dashboard.robots),
    re_path(rf"^{dashboard.EMBEDDED.lstrip('/')}/?$", dashboard.embedded),
    re_path(rf"^(?P<name>{'|'.join(map(re.escape, dashboard.ROOT_FILES))})$", dashboard.root_file),
    re_path(r"^(?!static/|metrics/)(?P<path>.*)$", dashboard.dashboard),
]


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_api(request.path) or is_health(request.path):
        return errors.bad_request(request)
    return defaults.bad_request(request, exception)


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_api(request.path) or is_health(request.path):
        return errors.bad_request(request, status=403)
    return defaults.permission_denied(request, exception)


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    if is_api(request.path) or is_health(request.path):
        return errors.not_found(request)
    return defaults.page_not_found(request, exception)


def handler500(request: HttpRequest) -> HttpResponse:
    # What a middleware raises, such as the one that stores sessions, comes here alone.
    if response := middleware.unavailable(request, sys.exc_info()[1]):
        return response
    if is_api(request.path) or is_health(request.path):
        return errors.internal_error(request)
    return dashboard.internal_error(request)
