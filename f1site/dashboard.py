"""The dashboard's one page: the built front end shows what belongs to the address."""

import re
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from f1site.heads import with_head
from f1site.lib import clock
from f1site.lib.metrics import visitors
from f1site.lib.web import headers

EMBEDDED = "/embed/next-race"
# The routes of frontend/src/app/App.tsx; other addresses are answered with its not-found page and 404.
ROUTES = (
    "/",
    "/about",
    "/accuracy",
    "/analytics",
    "/calendar",
    "/calendar/:year",
    "/circuits/:id",
    "/compare",
    "/compare/:race",
    "/constructors/:id",
    "/drivers/:id",
    EMBEDDED,
    "/races/:year/:round",
    "/races/:year/:round/what-if",
    "/standings",
    "/standings/:year",
)
# All parameters are numbers, as in frontend/src/app/NumberRoutes.tsx.
is_known = re.compile(
    "|".join(f"{re.sub(':[a-z]+', '[0-9]{1,9}', r).rstrip('/')}/?" for r in ROUTES)
).fullmatch
# A name with an extension, or a hidden one, is a file and no address of the front end.
is_file = re.compile(r"(.*/)?(\.[^/]*|[^/]*\.[^/]*)(/.*)?", re.DOTALL).fullmatch
# Of the build, what browsers and crawlers look for beside the page.
ROOT_FILES = {"favicon.ico": "image/x-icon", "favicon.svg": "image/svg+xml"}


@csrf_exempt
@require_safe
def dashboard(request: HttpRequest, path: str = "") -> HttpResponseBase:
    if is_file(path):
        raise Http404
    page = settings.FRONTEND_DIST / "index.html"
    if not page.is_file():
        return render(request, "not_built.html", status=503)
    known = is_known(f"/{path}") is not None
    if known:
        visitors.count(request.META.get("REMOTE_ADDR", ""), clock.now())
    html = with_head(page.read_text("utf-8"), request, is_known=known)
    return HttpResponse(html, status=200 if known else 404, headers={"Cache-Control": "no-cache"})


@xframe_options_exempt
@csrf_exempt
@require_safe
def embedded(request: HttpRequest) -> HttpResponseBase:
    """The page that other sites may frame."""
    response = dashboard(request, EMBEDDED.lstrip("/"))
    response["Content-Security-Policy"] = headers.EMBEDDED_PAGE
    return response


@csrf_exempt
@require_safe
def root_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file of the build that is asked for beside the page."""
    path: Path = settings.FRONTEND_DIST / name
    if not path.is_file():
        raise Http404
    return FileResponse(
        path.open("rb"), content_type=ROOT_FILES[name], headers={"Cache-Control": "max-age=86400"}
    )


@csrf_exempt
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "robots.txt", content_type="text/plain; charset=utf-8")


def internal_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)
