from django.http import HttpRequest, JsonResponse

from f1site.lib import health
from f1site.lib.api import body


def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    found = health.results()
    wrong = {name: what for name, what in found.items() if what}
    if wrong:
        message = "Not ready: " + "; ".join(f"{name} {what}" for name, what in wrong.items()) + "."
        return JsonResponse(body(message, "SERVICE_UNAVAILABLE", wrong), status=503)
    return JsonResponse({"status": "ok", "checks": dict.fromkeys(found, "ok")})
