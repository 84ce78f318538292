"""The sidebar of the admin groups its pages by task, and shows each user what they may see."""

from collections import Counter

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission, User
from django.urls import reverse

from f1site.lib import navigation

INDEX = reverse("admin:index")


def links(client):
    groups = client.get(INDEX).context["sidebar_navigation"]
    return [item["link"] for group in groups for item in group["items"] if item["has_permission"]]


def test_every_table_is_in_the_sidebar_once(admin_client):
    lists = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in admin.site._registry
    ]
    found = Counter(links(admin_client))
    assert ({link for link in lists if found[link] != 1}, max(found.values())) == (set(), 1)


def test_only_the_page_that_is_open_is_marked(admin_client):
    for name in ("changelist", "by_season", "calibration"):
        address = reverse(f"admin:analytics_modelaccuracy_{name}")
        groups = admin_client.get(address).context["sidebar_navigation"]
        marked = [item["link"] for group in groups for item in group["items"] if item["active"]]
        assert marked == [address]


def test_the_groups_are_in_the_order_of_the_tasks(admin_client):
    groups = [group["title"] for group in admin_client.get(INDEX).context["sidebar_navigation"]]
    assert groups == [group for group in navigation.GROUPS if group in groups]
    assert groups[0] == "Race weekend"


@pytest.mark.django_db
def test_a_user_sees_only_what_they_may_open(client):
    user = User.objects.create_user("reader", is_staff=True)
    client.force_login(user)
    assert links(client) == []
    user.user_permissions.add(Permission.objects.get(codename="view_race"))
    client.force_login(User.objects.get(pk=user.pk))
    assert links(client) == [reverse("admin:ingestion_race_changelist")]


def test_an_unknown_group_is_an_error():
    with pytest.raises(ValueError, match="Nowhere is none of Race weekend"):
        navigation.register({"Nowhere": []})
