"""The dashboard's one page: the built front end finds its own way from the path."""

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from f1site.lib import clock
from f1site.lib.metrics import visitors


def dashboard(request: HttpRequest, path: str = "") -> HttpResponseBase:
    page = settings.FRONTEND_DIST / "index.html"
    if not page.is_file():
        return render(request, "not_built.html", status=503)
    visitors.count(request.META["REMOTE_ADDR"], clock.now())
    response = FileResponse(page.open("rb"), content_type="text/html; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def internal_error(request: HttpRequest) -> HttpResponse:
    return render(request, "500.html", status=500)
