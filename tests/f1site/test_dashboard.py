"""The dashboard's page for its routes; other addresses are 404 with the page, unknown files without."""

import json
import re

import pytest
from django.conf import settings as project

from f1site import dashboard, heads

PAGE = b"<div id=root></div>"


@pytest.fixture
def built(settings, tmp_path):
    settings.FRONTEND_DIST = tmp_path
    (tmp_path / "index.html").write_bytes(PAGE)
    return tmp_path


def content(response):
    return b"".join(response)


def test_the_page_is_the_built_one_and_asks_to_be_checked(client, built):
    response = client.get("/")
    assert (response.status_code, response["Cache-Control"], content(response)) == (200, "no-cache", PAGE)


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/races/2022",
        "/races/first/5",
        "/drivers/ada",
        "/embed",
        "/admin-of-mine",
        "/apis",
        "/index",
    ],
)
def test_an_unknown_address_is_404_with_the_page_which_shows_that(client, built, path):
    response = client.get(path)
    assert (response.status_code, content(response)) == (404, PAGE)


@pytest.mark.parametrize(
    "path",
    [
        "/.env",
        "/.git/config",
        "/wp-login.php",
        "/assets/index.js",
        "/a.b/c",
        "/sitemap.xml",
        "/favicon.ico",
        "/metrics/all",
        "/static/nothing.js",
        "/line%0Abreak",
    ],
)
def test_an_unknown_file_is_404_without_the_dashboard(client, built, path):
    response = client.get(path)
    assert (response.status_code, response.streaming) == (404, False)
    assert "There is nothing at this address" in response.text


def test_the_known_addresses_are_the_routes_of_the_front_end():
    source = (project.BASE_DIR / "frontend/src/app/App.tsx").read_text()
    paths = re.findall(r'path="([^"]+)"', source)
    assert sorted(dashboard.ROUTES) == sorted({*paths} - {"*"})


@pytest.mark.parametrize(
    "path", ["/races/2022/5", "/races/2022/5/what-if", "/drivers/7/", "/compare", "/embed/next-race"]
)
def test_a_known_address_is_200_with_the_page(client, built, path):
    response = client.get(path)
    assert (response.status_code, content(response)) == (200, PAGE)


@pytest.mark.parametrize("path", ["/embed/next-race", "/embed/next-race/"])
def test_other_sites_may_frame_the_page_made_for_them(client, built, path):
    response = client.get(path)
    assert content(response) == PAGE
    assert "frame-ancestors *" in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response


@pytest.mark.parametrize("path", ["/", "/about"])
def test_other_sites_may_frame_no_other_page(client, built, path):
    response = client.get(path)
    assert content(response) == PAGE
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("path", "title", "indexed"),
    [
        ("/", "The next race", True),
        ("/compare/12", "Compare models", True),
        ("/analytics", "How good are our forecasts?", True),
        ("/embed/next-race", "The next race", True),
        ("/accuracy/of/nothing", "Page not found", False),
    ],
)
def test_a_page_has_its_title_and_description_without_any_script(client, built, path, title, indexed):
    (built / "index.html").write_text("<!--head--><title>x</title><!--/head--><div></div>")
    page = content(client.get(path)).decode()
    assert f"<title>{title} · F1 Forecast</title>" in page
    assert f'property="og:url" content="http://testserver{path}"' in page
    assert ('rel="canonical"' in page, 'content="noindex"' in page) == (indexed, not indexed)
    assert page.endswith("<div></div>")


def test_every_route_has_a_head():
    assert {"/" + route.split("/")[1] for route in dashboard.ROUTES} == set(heads.HEADS)


def test_only_known_addresses_count_as_a_visit(client, built, monkeypatch):
    visits = []
    monkeypatch.setattr("f1site.lib.metrics.visitors.count", lambda *visit: visits.append(visit))
    for path in ("/", "/nothing"):
        content(client.get(path))
    assert len(visits) == 1


@pytest.mark.parametrize("path", ["/", "/robots.txt", "/nothing"])
def test_pages_are_only_read(client, built, path):
    assert client.post(path).status_code == 405


def test_crawlers_are_kept_out_of_the_admin_and_of_what_ifs(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    assert "Disallow: /admin/\n" in response.text
    assert "what-if" in response.text


def test_an_icon_of_the_build_is_served_at_the_root(client, built, tmp_path):
    (tmp_path / "favicon.svg").write_bytes(b"<svg/>")
    response = client.get("/favicon.svg")
    assert (response["Content-Type"], content(response)) == ("image/svg+xml", b"<svg/>")


def test_without_its_build_it_says_what_to_run(client, settings, tmp_path):
    settings.FRONTEND_DIST = tmp_path
    response = client.get("/")
    assert response.status_code == 503
    assert "<code>make setup</code>" in response.text


@pytest.mark.parametrize(
    ("name", "cached"),
    [
        ("assets/index-u0Syym7M.js", "max-age=315360000, public, immutable"),
        ("assets/index-Ck3-yO_0.css", "max-age=315360000, public, immutable"),
        ("theme.js", "max-age=60, public"),
        ("admin/css/base.css", "max-age=60, public"),
    ],
)
def test_only_names_with_a_hash_of_their_content_are_immutable(client, settings, tmp_path, name, cached):
    settings.STATIC_ROOT = tmp_path
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text("content")
    response = client.get(f"/static/{name}")
    assert (response["Cache-Control"], content(response)) == (cached, b"content")


def test_the_admin_without_its_slash_is_found(client):
    assert client.get("/admin")["Location"] == "/admin/"


FIRST = {
    "scripts": ["assets/index.js", "assets/page.js", "assets/weekend.js"],
    "styles": ["assets/index.css", "assets/weekend.css"],
}
NAMED = '<script src="/static/assets/index.js"></script><link href="/static/assets/index.css">'
HINT = re.compile(r'<link rel="(\w+)"(?: as="(\w+)")? crossorigin href="([^"]+)"')


@pytest.fixture
def with_first(built):
    (built / "index.html").write_text(f"<!--head--><!--/head-->{NAMED}")
    (built / ".vite").mkdir()
    (built / ".vite" / "first.json").write_text(json.dumps(FIRST))


def hints(client, path):
    return HINT.findall(content(client.get(path)).decode())


def test_the_first_page_names_what_it_will_need_beside_what_the_build_names(client, with_first, settings):
    files = [
        ("preload", "style", "/static/assets/weekend.css"),
        ("modulepreload", "", "/static/assets/page.js"),
        ("modulepreload", "", "/static/assets/weekend.js"),
    ]
    assert hints(client, "/") == [*files, ("preload", "fetch", "/api/v1/predictions/next-race")]
    settings.ENABLE_PREDICTIONS = False
    assert hints(client, "/") == files


@pytest.mark.parametrize("path", ["/about", "/nothing"])
def test_other_pages_name_nothing(client, with_first, path):
    assert hints(client, path) == []
