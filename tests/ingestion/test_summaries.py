"""The state of the sources, and their credits."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ingestion import summaries
from ingestion.models import ImportRun, SourceHealth

pytestmark = pytest.mark.django_db


def test_the_health_page_shows_the_state_and_the_remaining_requests(admin_client):
    now = timezone.now()
    SourceHealth.objects.create(
        source="jolpica",
        last_success_at=now - timedelta(hours=1),
        last_error_at=now,
        last_error="answered 503",
        failing_since=now,
    )
    page = admin_client.get(reverse("admin:ingestion_sourcehealth_changelist")).content.decode()
    assert "fails" in page
    assert "answered 503" in page
    assert "400 of 400/hour" in page


def test_a_source_is_credited_with_its_last_release():
    now = timezone.now()
    for hours, version in ((2, "v2026.1"), (1, ""), (0, "stale")):
        ImportRun.objects.create(
            source="f1db", version=version, outcome="succeeded", started_at=now - timedelta(hours=hours)
        )
    assert [(source["name"], source["version"]) for source in summaries.sources([])] == [("F1DB", "v2026.1")]
