"""What nginx itself thinks of the rendered configuration."""

import ssl
import subprocess
import urllib.request

import pytest

from deploy.stack import nginx
from deploy.stack.errors import StackError
from tests.deploy.stack.fronts import PROGRAM, front, rendered
from tests.sites import free_port

EVERYTHING = {
    "NGINX_WEB": "127.0.0.1:1, 127.0.0.1:2",
    "NGINX_TRUSTED_PROXIES": "10.0.0.0/8,fd00::/8",
    "NGINX_INSIDE": "10.0.0.0/8",
    "NGINX_RATE": "5r/s",
    "NGINX_BURST": "7",
    "NGINX_CONNECTIONS": "9",
}
UNLIMITED = {"NGINX_RATE": "none", "NGINX_CONNECTIONS": "none"}


@pytest.mark.parametrize("settings", [{}, EVERYTHING, UNLIMITED], ids=["defaults", "everything", "unlimited"])
@pytest.mark.parametrize("with_tls", [False, True], ids=["plain", "tls"])
def test_nginx_takes_the_configuration(tmp_path, certificate, settings, with_tls):
    rendered(tmp_path, **settings, **(certificate if with_tls else {}))
    run = subprocess.run(
        [PROGRAM, "-t", "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert "[warn]" not in run.stderr


def test_nothing_is_left_to_replace(tmp_path):
    rendered(tmp_path)
    assert [file.name for file in tmp_path.glob("*.conf") if "${" in file.read_text()] == []


def test_a_refused_configuration_is_an_error_in_one_sentence(tmp_path):
    rendered(tmp_path, NGINX_RATE="many")
    with pytest.raises(StackError, match="nginx refuses its configuration"):
        nginx.check(PROGRAM, tmp_path)


def test_only_a_changed_configuration_is_reported_as_changed(tmp_path):
    changes = [nginx.render(tmp_path, NGINX_RATE=rate) for rate in ("5r/s", "5r/s", "6r/s")]
    assert changes == [True, False, True]


def test_with_a_certificate_it_speaks_tls_and_redirects_what_does_not(tmp_path, certificate, source):
    source.set_replies("/api/v1/status", {"status": "ok"})
    port = free_port()
    web = source.url.removeprefix("http://")
    challenges = tmp_path / "challenges"
    (challenges / ".well-known/acme-challenge").mkdir(parents=True)
    (challenges / ".well-known/acme-challenge/token").write_text("as asked")
    tls = certificate | {"NGINX_LISTEN_TLS": f"127.0.0.1:{port}", "NGINX_CHALLENGES": str(challenges)}
    with front(tmp_path, web, **tls) as served:
        moved = served.get("/api/v1/status?a=b")
        assert served.get("/.well-known/acme-challenge/token").text == "as asked"
        trusted = ssl.create_default_context(cafile=certificate["NGINX_CERTIFICATE"])
        with urllib.request.urlopen(f"https://localhost:{port}/api/v1/status", context=trusted) as answer:
            assert answer.status == 200
    assert (moved.status_code, moved.headers["Location"]) == (
        301,
        f"https://127.0.0.1:{port}/api/v1/status?a=b",
    )
    assert source.headers[0]["X-Forwarded-Proto"] == "https"
