"""What Prometheus reads. Nothing in it is secret, but it is not for the public: see docs/monitoring.md."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry, Metric, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

from f1site.lib import clock
from f1site.lib.metrics import figures, processes


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Now(clock.now()))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


class _Now:
    """prometheus-client takes its samples from a collector."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def collect(self) -> list[Metric]:
        return [*processes.collect(), *figures.families(figures.read(self.now))]
