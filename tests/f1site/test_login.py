"""A login leads into the admin, and five failures lock it for that address only."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

LOGIN = reverse("admin:login")


@pytest.fixture
def operator(db):
    return User.objects.create_superuser("operator", password="right")


def guess(password, address="10.0.0.1"):
    form = {"username": "operator", "password": password}
    return Client(REMOTE_ADDR=address).post(LOGIN, form)


def test_the_fifth_failure_locks_the_login(operator):
    answers = [guess(f"wrong {number}") for number in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 429]
    assert "Too many failed logins" in answers[-1].content.decode()


def test_a_locked_login_is_closed_to_the_right_password_too(operator):
    for number in range(5):
        guess(f"wrong {number}")
    assert guess("right").status_code == 429


def test_the_same_operator_gets_in_from_elsewhere(operator):
    for number in range(5):
        guess(f"wrong {number}")
    assert guess("right", "10.0.0.2").status_code == 302


def test_four_failures_and_a_success_begin_anew(operator):
    for password in ["wrong"] * 4 + ["right"]:
        last = guess(password)
    assert last.status_code == 302
    assert guess("wrong").status_code == 200


ADMIN, RACES = reverse("admin:index"), reverse("admin:ingestion_race_changelist")


@pytest.mark.parametrize(
    ("query", "target"),
    [("", ADMIN), ("?next=", ADMIN), (f"?next={RACES}", RACES), ("?next=https://example.org/", ADMIN)],
)
def test_a_login_leads_into_the_admin(client, operator, query, target):
    response = client.post(LOGIN + query, {"username": "operator", "password": "right"})
    assert response["Location"] == target


def test_a_page_of_the_admin_asks_for_a_login_and_comes_back(client, operator):
    login = client.get(RACES)["Location"]
    assert login == f"{LOGIN}?next={RACES}"
    assert client.post(login, {"username": "operator", "password": "right"})["Location"] == RACES


def test_a_changed_password_leads_to_its_confirmation_in_the_admin(client, operator):
    client.force_login(operator)
    passwords = {"old_password": "right", "new_password1": "pit-lane-44", "new_password2": "pit-lane-44"}
    response = client.post(reverse("admin:password_change"), passwords, follow=True)
    assert response.redirect_chain == [(reverse("admin:password_change_done"), 302)]
    assert response.status_code == 200


def test_a_logout_offers_the_way_back_to_the_admin(client, operator):
    client.force_login(operator)
    response = client.post(reverse("admin:logout"))
    assert response.status_code == 200
    assert f'href="{ADMIN}"' in response.text
