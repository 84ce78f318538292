"""The dashboard's one page, whatever the path."""

import pytest


@pytest.fixture
def built(settings, tmp_path):
    settings.FRONTEND_DIST = tmp_path
    (tmp_path / "index.html").write_text("<div id=root></div>")


@pytest.mark.parametrize("path", ["/", "/standings", "/races/2022/5"])
def test_every_path_of_the_dashboard_is_the_built_page_and_asks_to_be_checked(client, built, path):
    response = client.get(path)
    assert (response.status_code, response["Cache-Control"]) == (200, "no-cache")
    assert b"".join(response) == b"<div id=root></div>"


def test_without_its_build_it_says_what_to_run(client, settings, tmp_path):
    settings.FRONTEND_DIST = tmp_path
    response = client.get("/")
    assert response.status_code == 503
    assert "<code>make setup</code>" in response.text


def test_a_static_file_that_is_not_there_is_no_page(client, built):
    assert client.get("/static/nothing.js").status_code == 404


def test_the_admin_without_its_slash_is_found(client):
    assert client.get("/admin")["Location"] == "/admin/"
