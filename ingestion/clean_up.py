"""Old answers of the sources, and old archives."""

from datetime import datetime, timedelta

from django.conf import settings

from f1site.lib import clean_up
from ingestion.models import SourceAnswer

# The answers of the running season are renewed every day, so no update falls back on one so old in an outage.
# What was read from the others is in the tables of facts.
ANSWERS_KEPT = timedelta(days=400)
ARCHIVES_KEPT = 2
DOWNLOAD_LASTS = timedelta(days=1)


def answers(now: datetime, dry_run: bool) -> str:
    old = SourceAnswer.objects.filter(fetched_at__lt=now - ANSWERS_KEPT)
    return clean_up.remove_rows("old answers of sources", old, dry_run)


def archives(_: datetime, dry_run: bool) -> str:
    """All but the newest, and downloads that were broken off."""
    folder = settings.ARCHIVE_CACHE_DIR
    releases = sorted(folder.glob("*/*.zip"), key=lambda path: path.stat().st_mtime, reverse=True)
    old = [path.parent for path in releases[ARCHIVES_KEPT:]]
    broken_off = [path for path in folder.glob("*.part") if clean_up.is_older(path, DOWNLOAD_LASTS)]
    return clean_up.remove_files("old archives", old + broken_off, dry_run)
