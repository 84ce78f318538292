"""The sources of the stored facts."""

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from ingestion import health
from ingestion.models import ImportRun, SourceHealth

DEMO = "Demo world"
CREDITS = {
    "f1db": {"name": "F1DB", "licence": "CC BY 4.0", "url": "https://github.com/f1db/f1db"},
    "jolpica": {
        "name": "Jolpica",
        "licence": "CC BY-NC-SA 4.0",
        "url": "https://github.com/jolpica/jolpica-f1",
    },
    "openmeteo": {"name": "Open-Meteo", "licence": "CC BY 4.0", "url": "https://open-meteo.com"},
    "openweather": {"name": "OpenWeatherMap", "licence": "CC BY-SA 4.0", "url": "https://openweathermap.org"},
    "demo": {"name": DEMO, "licence": "invented here", "url": ""},
}


def _done() -> QuerySet[ImportRun]:
    return ImportRun.objects.filter(outcome=ImportRun.Outcome.SUCCEEDED, dry_run=False)


def sources(asked: Iterable[SourceHealth]) -> list[dict[str, Any]]:
    """The sources of the stored facts, with their required credit, last release and whether they answer."""
    released = _done().exclude(version="").exclude(version__startswith="stale").order_by("-started_at")
    last_release = Subquery(released.filter(source=OuterRef("source")).values("version")[:1])
    used = _done().order_by().values("source").distinct()
    versions = dict(used.annotate(last_release=last_release).values_list("source", "last_release"))
    answers = health.reachable(asked)
    return [
        {**credit, "version": versions[source] or "", "reachable": answers.get(source)}
        for source, credit in CREDITS.items()
        if source in versions
    ]


def is_demo() -> bool:
    return _done().filter(source="demo").exists()
