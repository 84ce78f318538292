"""What the stack chooses for its processes, from the environment and from what it remembers."""

import os

import pytest

from deploy.stack import configuration
from deploy.stack.configuration import Configuration
from tests.deploy.stack.fronts import PROGRAM
from tests.left_out import missing
from tests.sites import free_port

GIVEN = {
    "DATABASE_URL": "postgres://db.example/f1",
    "REDIS_URL": "redis://redis.example/0",
    "STACK_LIMITS": "",
}


@pytest.fixture
def configured(tmp_path, monkeypatch):
    if PROGRAM is None:
        missing("nginx", "PATH or /usr/sbin")

    def configure(**settings):
        for name, value in (GIVEN | {"PORT": str(free_port())} | settings).items():
            monkeypatch.setenv(name, value)
        chosen = configuration.configure(tmp_path)
        chosen.store(tmp_path)
        return chosen

    return configure


def test_given_servers_are_used_and_not_started(configured):
    chosen = configured()
    assert chosen.environment["DATABASE_URL"] == GIVEN["DATABASE_URL"]
    assert chosen.environment["REDIS_URL"] == GIVEN["REDIS_URL"]
    assert {"postgres", "redis"} & set(chosen.ours) == set()


def test_servers_that_are_not_given_are_its_own(configured):
    chosen = configured(REDIS_URL="")
    assert "redis" in chosen.ours
    assert chosen.environment["REDIS_URL"] == f"redis://127.0.0.1:{chosen.ports['redis']}/0"


def test_with_a_certificate_the_site_is_for_https_alone(configured):
    port = str(free_port())
    chosen = configured(PORT=port, NGINX_CERTIFICATE="cert.pem", NGINX_CERTIFICATE_KEY="key.pem")
    assert chosen.address == f"https://127.0.0.1:{port}"
    assert chosen.environment["HTTPS_ONLY"] == "true"
    assert chosen.environment["NGINX_LISTEN"] != chosen.environment["NGINX_LISTEN_TLS"]


def test_nginx_is_a_trusted_proxy_beside_others(configured):
    assert configured().environment["TRUSTED_PROXIES"] == "127.0.0.1"
    assert configured(TRUSTED_PROXIES="10.0.0.1").environment["TRUSTED_PROXIES"] == "10.0.0.1,127.0.0.1"


def test_all_limits_are_lifted_at_once_or_not_at_all(configured):
    assert "API_RATE" not in configured().environment
    lifted = configured(STACK_LIMITS="none").environment
    assert {lifted[name] for name in configuration.UNLIMITED} == {"none"}


def test_ports_are_kept_from_start_to_start(configured, tmp_path):
    first, second = configured(), configured()
    assert first.ports == second.ports == Configuration.stored(tmp_path).ports


def test_what_is_read_from_the_file_of_settings_is_not_kept_in_the_environment(configured):
    before = dict(os.environ)
    configuration.given()
    assert dict(os.environ) == before
