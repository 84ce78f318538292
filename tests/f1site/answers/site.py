"""A small site behind the cache of answers: its views count how often they compute."""

import threading

from django.conf import settings
from django.urls import path
from rest_framework.response import Response

from f1site.lib.api.queries import Query, WholeNumberField
from f1site.lib.api.views import HOUR, ApiView
from f1site.lib.errors import ServiceUnavailable

computed: list[str] = []
# What the views are made from; a view waits until its gate is open.
state = {"value": 1, "is_away": False}
gate = threading.Event()


class NumberQuery(Query):
    a = WholeNumberField(default=0)
    b = WholeNumberField(default=0)


class Kept(ApiView):
    query_class = NumberQuery

    def get(self, request):
        computed.append(request.get_full_path())
        gate.wait(20)
        if state["is_away"]:
            raise ServiceUnavailable("The database does not answer.")
        return Response({"value": state["value"], **self.parameters, "padding": "x" * 2000})


class NotKept(Kept):
    kept_seconds = 0


urlpatterns = [
    path("api/v1/kept", Kept.as_view()),
    path("api/v1/kept/", Kept.as_view()),
    path("api/v1/briefly", Kept.as_view(kept_seconds=HOUR // 60)),
    path("api/v1/not-kept", NotKept.as_view()),
]
SETTINGS = {
    "ROOT_URLCONF": __name__,
    "ANSWER_CACHE_MB": 1,
    "MIDDLEWARE": settings.MIDDLEWARE[: settings.MIDDLEWARE.index("f1site.lib.web.short.short_way") + 1],
}
