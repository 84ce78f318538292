from django.http import HttpRequest, JsonResponse

from f1site.lib import health
from f1site.lib.api.errors import body, method_not_allowed


def live(request: HttpRequest) -> JsonResponse:
    if request.method not in ("GET", "HEAD"):
        return method_not_allowed(request)
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    """503 without what every request needs; "degraded" without what requests can do without."""
    if request.method not in ("GET", "HEAD"):
        return method_not_allowed(request)
    found, spared = health.results(), health.degraded()
    wrong = {name: what for name, what in found.items() if what}
    if wrong:
        message = "Not ready: " + "; ".join(f"{name} {what}" for name, what in wrong.items()) + "."
        return JsonResponse(body(message, "SERVICE_UNAVAILABLE", wrong), status=503)
    checks = {name: what or "ok" for name, what in (found | spared).items()}
    return JsonResponse({"status": "degraded" if any(spared.values()) else "ok", "checks": checks})
