"""Without a permission nothing is seen or changed in the admin: a walk over all its views and actions."""

import pytest
from django.contrib import admin
from django.http import HttpResponse
from django.urls import path
from unfold.admin import ModelAdmin
from unfold.sites import UnfoldAdminSite

from f1site.urls import urlpatterns as our_urlpatterns
from ingestion.models import Season
from tests.f1site.admin_walk import faults_of_actions, faults_of_views

# Everybody's own: the front page, the password, the search of the menu, the texts of the scripts.
FOR_ALL_STAFF = {"index", "login", "password_change", "password_change_done", "search", "jsi18n"}
# A list without an action, a history and the redirect to a row's page treat a POST as a GET.
ONLY_READS = ("_changelist", "_history", "app_list")
REDIRECT = "/<path:object_id>/"


def shows_nothing(page, method, status):
    """Refused; only a page of no table may also be unknown."""
    return page.name in FOR_ALL_STAFF or status in (403, 405) or (status == 404 and page.model is None)


def takes_no_change(page, method, status):
    only_reads = page.name.endswith(ONLY_READS) or page.route.endswith(REDIRECT)
    return method == "GET" or only_reads or shows_nothing(page, method, status)


def test_without_permission_no_view_shows_or_changes_anything(without_permission):
    assert faults_of_views(without_permission, shows_nothing) == []


def test_without_permission_no_action_changes_anything(without_permission):
    assert faults_of_actions(without_permission, admin.site) == []


def test_who_may_only_view_changes_nothing_in_any_view(may_view):
    assert faults_of_views(may_view, takes_no_change) == []


def test_who_may_only_view_changes_nothing_by_an_action(may_view):
    assert faults_of_actions(may_view, admin.site) == []


class OpenAdmin(ModelAdmin):
    """What must not be: views and an action that demand too little."""

    actions = ["rename"]

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/open/", view(self.shows), name="open"),
            path("<int:pk>/writes/", view(self.writes), name="writes"),
            path("<int:pk>/form/", view(self.form_for_viewers), name="form"),
            *super().get_urls(),
        ]

    def shows(self, request, pk):
        return HttpResponse("shown")

    def writes(self, request, pk):
        Season.objects.filter(pk=pk).update(race_count=0)
        return HttpResponse(status=403)

    def form_for_viewers(self, request, pk):
        return HttpResponse("fill in", status=200 if self.has_view_permission(request) else 403)

    @admin.action
    def rename(self, request, queryset):
        queryset.update(race_count=0)


open_site = UnfoldAdminSite()
open_site.register(Season, OpenAdmin)
urlpatterns = [path("admin/", open_site.urls), *our_urlpatterns[2:]]


@pytest.fixture
def open_views(settings):
    settings.ROOT_URLCONF = __name__


def test_the_walk_finds_a_view_that_demands_no_permission(open_views, without_permission):
    season = "admin/ingestion/season/<int:pk>"
    assert faults_of_views(without_permission, shows_nothing) == [
        f"GET {season}/open/: 200",
        f"POST {season}/open/: 200",
        f"GET {season}/writes/: 403, writes",
        f"POST {season}/writes/: 403, writes",
    ]


def test_the_walk_finds_a_form_open_to_those_who_may_only_view(open_views, may_view):
    assert "POST admin/ingestion/season/<int:pk>/form/: 200" in faults_of_views(may_view, takes_no_change)


def test_the_walk_finds_an_action_that_demands_no_permission(open_views, may_view):
    assert faults_of_actions(may_view, open_site) == ["rename of Season"]
