"""Headers for browsers: policies, CORS, and https where the site is behind it."""

import os
import re
import secrets
import subprocess
import sys

import pytest
from django.conf import settings as project
from django.http import HttpResponse
from django.test import Client

from f1site.lib.web.headers import content_security

OURS, OTHERS = "https://app.example.org", "https://evil.example"
API, LIVE = "/api/v1/nothing", "/health/live"


@pytest.fixture(autouse=True)
def built(settings, tmp_path):
    settings.FRONTEND_DIST = tmp_path
    (tmp_path / "index.html").write_text("")
    settings.CORS_ALLOWED_ORIGINS = [OURS]


def get(path, **options):
    response = Client().get(path, **options)
    _ = b"".join(response)
    return response


def directives(response):
    return dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))


@pytest.mark.parametrize("path", ["/", "/nothing", "/x.php", API, LIVE, "/robots.txt", "/admin/login/"])
@pytest.mark.django_db
def test_no_page_is_framed_sniffed_or_given_a_device(path):
    response = get(path)
    assert directives(response)["frame-ancestors"] == "'none'"
    assert directives(response)["default-src"] == "'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.parametrize("path", ["/", "/nothing", "/x.php", API, LIVE])
def test_only_the_admin_and_pages_of_the_api_may_have_inline_code(path):
    assert "unsafe" not in get(path)["Content-Security-Policy"]


@pytest.mark.django_db
def test_the_exceptions_are_scoped():
    assert directives(get("/admin/login/"))["script-src"] == "'self' 'unsafe-inline' 'unsafe-eval'"
    docs = directives(get("/api/docs"))
    assert (docs["script-src"], docs["style-src"]) == ("'self'", "'self' 'unsafe-inline'")


def test_a_view_may_have_a_policy_of_its_own(rf):
    own = HttpResponse(headers={"Content-Security-Policy": "sandbox"})
    assert content_security(lambda _: own)(rf.get("/"))["Content-Security-Policy"] == "sandbox"


@pytest.mark.parametrize("name", ["400.html", "403.html", "404.html", "500.html", "503.html", "message.html"])
def test_the_pages_of_errors_have_no_inline_code(name):
    assert not re.search(
        r"<script|<style|style=|\son\w+=", (project.BASE_DIR / "templates" / name).read_text()
    )


@pytest.mark.parametrize(
    ("path", "origin", "allowed"),
    [(API, OURS, OURS), (API, OTHERS, None), (LIVE, OURS, None), ("/", OURS, None), ("/apix", OURS, None)],
)
def test_only_pages_of_configured_origins_read_the_api(path, origin, allowed):
    headers = get(path, headers={"Origin": origin}).headers
    assert headers.get("Access-Control-Allow-Origin") == allowed
    assert "Access-Control-Allow-Credentials" not in headers


def test_they_see_the_headers_that_they_need():
    exposed = get(API, headers={"Origin": OURS})["Access-Control-Expose-Headers"].split(", ")
    assert {"ETag", "Retry-After", "RateLimit-Remaining", "RateLimit-Reset"} <= set(exposed)


def test_a_preflight_allows_get_with_a_content_type_and_no_more():
    asked = {"Origin": OURS, "Access-Control-Request-Method": "DELETE"}
    headers = Client().options(API, headers=asked).headers
    assert headers["Access-Control-Allow-Methods"] == "GET, OPTIONS"
    assert headers["Access-Control-Allow-Headers"] == "content-type"


def django(*command, **environment):
    secret = {"SECRET_KEY": secrets.token_urlsafe(50), "HTTPS_ONLY": "true"}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=project.BASE_DIR,
        env=os.environ | secret | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_behind_https_the_check_for_deployment_finds_nothing():
    done = django("check", "--deploy", "--fail-level", "WARNING")
    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues" in done.stdout


BEHIND_HTTPS = """
from django.test import Client
plain = Client(REMOTE_ADDR="10.0.0.1")
proxied = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
first = plain.get("/api/v1/nothing")
print(first.status_code, first["Location"])
print([plain.get(path).status_code for path in ("/health/live", "/health/nothing")])
print(Client(REMOTE_ADDR="192.0.2.1").get("/api/v1/nothing", headers=proxied).status_code)
secure = plain.get("/api/v1/nothing", headers=proxied)
print(secure.status_code, secure["Strict-Transport-Security"])
print(plain.get("/admin/login/", headers=proxied).cookies["csrftoken"]["secure"])
"""


def test_behind_https_pages_redirect_cookies_are_secure_and_health_checks_are_answered():
    done = django("shell", "-v0", "-c", BEHIND_HTTPS, TRUSTED_PROXIES="10.0.0.0/8")
    assert done.stdout.splitlines() == [
        "301 https://testserver/api/v1/nothing",
        "[200, 404]",
        "301",
        "404 max-age=31536000",
        "True",
    ]
