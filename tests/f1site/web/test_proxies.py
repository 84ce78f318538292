"""The client's address: only what a trusted proxy reports is believed."""

from ipaddress import ip_network

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from f1site.lib.web.proxies import client_address, remote_address

PROXIES = tuple(map(ip_network, ("10.0.0.0/8", "127.0.0.1", "fd00::/8")))
PROXY, CLIENT = "10.0.0.1", "192.0.2.7"


@pytest.fixture
def seen(settings):
    """The address and the scheme of a request, as everything after the middleware sees them."""
    settings.TRUSTED_PROXIES = PROXIES
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    def view(request):
        return HttpResponse(f"{remote_address(request)} {request.scheme}")

    def send(peer, forwarded_for=None, proto=None):
        headers = {"X-Forwarded-For": forwarded_for, "X-Forwarded-Proto": proto}
        given = {name: value for name, value in headers.items() if value is not None}
        return client_address(view)(RequestFactory().get("/", REMOTE_ADDR=peer, headers=given)).text.split()

    return send


@pytest.mark.parametrize(
    ("forwarded_for", "address"),
    [
        (CLIENT, CLIENT),
        (f"203.0.113.9, {CLIENT}", CLIENT),  # the client wrote the first one
        (f"{CLIENT}, 10.2.3.4, 127.0.0.1", CLIENT),  # a chain of proxies
        (f"garbage, , {CLIENT}", CLIENT),
        (f"{CLIENT}:51234", CLIENT),
        ("2001:db8::1", "2001:db8::1"),
        ("[2001:DB8::1]", "2001:db8::1"),
        ("[2001:db8::1]:443, fd00::2", "2001:db8::1"),
        (f"::ffff:{CLIENT}", CLIENT),
    ],
)
def test_the_right_most_address_that_is_no_proxy_is_the_client(seen, forwarded_for, address):
    assert seen(PROXY, forwarded_for)[0] == address


@pytest.mark.parametrize(
    "forwarded_for",
    [
        "",
        ",",
        f"{CLIENT},",
        f"{CLIENT}, unknown",
        f"{CLIENT}, 10.2.3.4, 300.1.1.1",
        "10.2.3.4",
        "localhost",
        "192.0.2.7.8",
        "[::1",
        "192.0.2.0/24",
        "\x00",
    ],
)
def test_where_there_is_no_such_address_it_is_the_peer(seen, forwarded_for):
    assert seen(PROXY, forwarded_for)[0] == PROXY


@pytest.mark.parametrize("peer", [CLIENT, "2001:db8::1", "", "unix:"])
def test_a_peer_that_is_no_proxy_is_the_client_itself(seen, peer):
    assert seen(peer or PROXY, None if not peer else "203.0.113.9")[0] == (peer or PROXY)


def test_a_proxy_on_a_socket_of_both_families_is_trusted(seen):
    assert seen("::ffff:10.0.0.1", CLIENT)[0] == CLIENT


@pytest.mark.parametrize(
    ("peer", "proto", "scheme"),
    [
        (PROXY, "https", "https"),
        (PROXY, "http", "http"),
        (PROXY, "https, http", "http"),
        (CLIENT, "https", "http"),
        (PROXY, None, "http"),
    ],
)
def test_https_is_believed_from_a_proxy_alone(seen, peer, proto, scheme):
    assert seen(peer, CLIENT if peer == PROXY else None, proto)[1] == scheme


@pytest.mark.django_db
@pytest.mark.parametrize(("peer", "statuses"), [(CLIENT, {200, 429}), (PROXY, {200})])
def test_a_forged_address_does_not_get_around_the_lock_of_the_login(settings, peer, statuses):
    settings.TRUSTED_PROXIES = PROXIES
    form = {"username": "operator", "password": "wrong"}
    forged = [{"X-Forwarded-For": f"203.0.113.{number}"} for number in range(6)]
    answers = [Client(REMOTE_ADDR=peer).post("/admin/login/", form, headers=headers) for headers in forged]
    assert {answer.status_code for answer in answers} == statuses


@pytest.mark.django_db
def test_behind_a_proxy_a_forged_address_does_not_get_around_the_lock_either(settings):
    settings.TRUSTED_PROXIES = PROXIES
    form = {"username": "operator", "password": "wrong"}
    forged = [{"X-Forwarded-For": f"203.0.113.{number}, {CLIENT}"} for number in range(6)]
    answers = [Client(REMOTE_ADDR=PROXY).post("/admin/login/", form, headers=headers) for headers in forged]
    assert answers[-1].status_code == 429
