"""Who guesses an operator's password is locked out; the operator elsewhere is not."""

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


def test_a_login_leads_to_the_admin(operator):
    assert guess("right")["Location"] == reverse("admin:index")
