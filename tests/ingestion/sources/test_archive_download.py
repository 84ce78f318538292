"""Archives from a URL, served by this machine."""

import threading
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from f1site.lib import http
from f1site.lib.errors import DataImportError, ExternalAPIError
from ingestion.models import ImportRun
from ingestion.sources.f1db import archive, zip_limits
from tests.ingestion.archives import TinyArchive, load


class Handler(BaseHTTPRequestHandler):
    """Serves `pages`: a body, or the address to redirect to. Counts the bodies it sent."""

    def __init__(self, site, *args):
        self.site = site
        super().__init__(*args)

    def do_GET(self):
        page = self.site.pages.get(self.path)
        self.send_response({bytes: 200, str: 302}.get(type(page), 404))
        if isinstance(page, str):
            self.send_header("Location", page)
        body = page if isinstance(page, bytes) else b""
        if self.site.announces:
            self.send_header("Content-Length", str(len(body) + self.site.missing))
        self.end_headers()
        self.site.sent += bool(body)
        try:
            self.wfile.write(body)
        except OSError:  # The client did not read the body.
            self.close_connection = True

    def log_message(self, *args):
        pass


class Site:
    def __init__(self):
        self.pages, self.missing, self.sent, self.announces = {}, 0, 0, True
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, self))
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def site(settings, tmp_path):
    settings.ARCHIVE_CACHE_DIR = tmp_path / "cache"
    site = Site()
    thread = threading.Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield site
    site.server.shutdown()
    site.server.server_close()
    thread.join()


@pytest.fixture
def content(tmp_path):
    return TinyArchive().write(tmp_path / "made.zip").read_bytes()


def cached(settings):
    return sorted(
        str(path.relative_to(settings.ARCHIVE_CACHE_DIR))
        for path in settings.ARCHIVE_CACHE_DIR.rglob("*")
        if path.is_file()
    )


@pytest.mark.django_db
def test_an_archive_is_imported_from_a_url(site, content):
    site.pages["/f1db-csv.zip"] = content
    run = load(f"{site.url}/f1db-csv.zip")
    assert (run.outcome, run.counts["races"]["new"], len(run.version)) == ("succeeded", 2, 12)


def test_the_version_of_a_release_is_its_tag_and_it_is_downloaded_once(site, content, settings):
    site.pages["/releases/latest/download/f1db-csv.zip"] = "/releases/download/v2024.1.0/f1db-csv.zip"
    site.pages["/releases/download/v2024.1.0/f1db-csv.zip"] = "/elsewhere"
    site.pages["/elsewhere"] = content
    first, second = (archive.fetch(f"{site.url}/releases/latest/download/f1db-csv.zip") for _ in range(2))
    assert (first.version, first) == ("v2024.1.0", second)
    assert cached(settings) == ["v2024.1.0/f1db-csv.zip"]


def test_a_release_replaced_under_its_tag_is_downloaded_again(site, content):
    url = f"{site.url}/releases/download/v2024.1.0/f1db-csv.zip"
    site.pages["/releases/download/v2024.1.0/f1db-csv.zip"] = content
    archive.fetch(url)
    longer = TinyArchive()
    longer.driver("jos-verstappen", "Jos Verstappen", "1972-03-04")
    path = archive.fetch(url).path
    site.pages["/releases/download/v2024.1.0/f1db-csv.zip"] = longer.write(path.with_name("new")).read_bytes()
    assert archive.fetch(url).path.stat().st_size > len(content)


def test_an_interrupted_download_is_not_kept(site, content, settings):
    site.pages["/f1db-csv.zip"], site.missing = content, 100
    with pytest.raises(ExternalAPIError, match=r"broke off after \d+ bytes"):
        archive.fetch(f"{site.url}/f1db-csv.zip")
    assert cached(settings) == []


def test_a_download_that_is_no_zip_is_not_kept(site, settings):
    site.pages["/f1db-csv.zip"] = b"<html>Please log in</html>"
    with pytest.raises(DataImportError, match="is no readable zip file"):
        archive.fetch(f"{site.url}/f1db-csv.zip")
    assert cached(settings) == []


@pytest.mark.django_db
def test_a_url_that_answers_404_fails_in_one_sentence_on_record(site):
    with pytest.raises(ExternalAPIError, match=r"/absent\.zip answered 404\.$"):
        load(f"{site.url}/absent.zip")
    assert ImportRun.objects.get().error.endswith("answered 404.")


def test_a_server_that_cannot_be_reached_is_named_without_its_password(site):
    site.server.server_close()
    with pytest.raises(ExternalAPIError, match=r"^http://127\.0\.0\.1:\d+/x cannot be reached") as caught:
        archive.fetch(site.url.replace("//", "//user:secret@") + "/x?token=secret")
    assert "secret" not in caught.value.message


def test_plain_http_is_accepted_for_loopback_only():
    with pytest.raises(ExternalAPIError, match="must be https"):
        http.get("http://example.org/f1db-csv.zip")


def test_a_redirect_may_not_lead_out_of_https(site):
    site.pages["/f1db-csv.zip"] = "http://example.org/f1db-csv.zip"
    with pytest.raises(ExternalAPIError, match=r"^http://example\.org/f1db-csv\.zip must be https"):
        archive.fetch(f"{site.url}/f1db-csv.zip")


def test_the_user_agent_names_the_project():
    assert http.session().headers["User-Agent"] == "f1-forecast/1.0 (no contact given)"


def test_a_download_announced_too_large_is_not_begun(site, settings):
    site.pages["/f1db-csv.zip"], site.missing = b"PK", zip_limits.LARGEST_ARCHIVE
    with pytest.raises(DataImportError, match=r"has 52428802 bytes; the limit is 52428800\.$"):
        archive.fetch(f"{site.url}/f1db-csv.zip")
    assert cached(settings) == []


def test_a_download_longer_than_the_limit_is_broken_off(site, settings, monkeypatch):
    monkeypatch.setattr(zip_limits, "LARGEST_ARCHIVE", 1000)
    site.pages["/f1db-csv.zip"], site.announces = bytes(100_000), False
    with pytest.raises(DataImportError, match=r"has more than 1000 bytes, the limit\.$"):
        archive.fetch(f"{site.url}/f1db-csv.zip")
    assert cached(settings) == []
