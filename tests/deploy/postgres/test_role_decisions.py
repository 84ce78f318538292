"""What roles.sql grants: a decision for each table, and DELETE where the code or an operator deletes."""

import re
from types import SimpleNamespace

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.contrib.sessions.models import Session
from django.db.models import CASCADE
from django.urls import get_resolver

from analytics.models import ModelAccuracy, Odds, TrackCoefficient
from f1site.lib.jobs.models import Job, Lease
from ingestion.models import Circuit, Constructor, Difference, Driver, Race, SourceAnswer

ROLES = (settings.BASE_DIR / "deploy" / "postgres" / "roles.sql").read_text()
DECIDED = dict(re.findall(r"^\('(\w+)', '([A-Z, ]+)'\)[,;]$", ROLES, re.M))
# What commands and tasks delete, or the admin by something else than its button.
DELETED = (
    *(AccessAttempt, AccessFailureLog, AccessLog, Job, Lease, Session, SourceAnswer),
    *(Circuit, Constructor, Driver, Race),  # merged
    *(Difference, ModelAccuracy, Odds, TrackCoefficient),
)


def tables():
    return {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}


def deleted_with(model):
    """The tables whose rows go with one of this model, itself included."""
    found = {model}
    for related in model._meta.get_fields(include_hidden=True):
        is_ours = related.auto_created and not related.concrete and related.related_model not in found
        if is_ours and getattr(related, "on_delete", None) is CASCADE:
            found |= deleted_with(related.related_model)
    return found


def deletable_in_the_admin():
    _ = get_resolver().url_patterns  # loads the pages of the admin
    request = SimpleNamespace(user=SimpleNamespace(has_perm=lambda permission: True))
    return [model for model, page in admin.site._registry.items() if page.has_delete_permission(request)]


def test_each_table_has_a_decision():
    assert set(DECIDED) == {*tables(), "django_migrations"}


def test_delete_is_granted_where_something_deletes_and_nowhere_else():
    models = {*DELETED, *deletable_in_the_admin()}
    needed = {each._meta.db_table for model in models for each in deleted_with(model)}
    assert {name for name, may in DECIDED.items() if "DELETE" in may} == needed


def test_nothing_that_was_published_can_be_deleted():
    published = [name for name in DECIDED if re.match("predictions_.*(forecast|prediction|document)$", name)]
    assert len(published) == 5
    assert {DECIDED[name].count("DELETE") for name in published} == {0}
    assert DECIDED["predictions_document"] == "SELECT, INSERT"
