import subprocess

import pytest

from tests.deploy.stack.fronts import front
from tests.sites import site


@pytest.fixture(scope="session")
def web(tmp_path_factory):
    """The real server, with three what-ifs a minute; host and port."""
    folder = tmp_path_factory.mktemp("web")
    limits = {"API_RATE_WHAT_IF": "3/minute", "API_RATE": "100000/minute", "TRUSTED_PROXIES": "127.0.0.1"}
    with site(folder, f"sqlite:///{folder}/f1.sqlite3", ANSWER_CACHE_MB="32", **limits) as served:
        yield served.address.removeprefix("http://")


@pytest.fixture(scope="module")
def static(tmp_path_factory):
    folder = tmp_path_factory.mktemp("static")
    (folder / "assets").mkdir()
    (folder / "assets" / "app-Ab3_d-5Z.js").write_text("let uncompressed")
    (folder / "assets" / "app-Ab3_d-5Z.js.gz").write_bytes(b"compressed beforehand")
    (folder / "admin.css").write_text("p {}")
    return folder


@pytest.fixture(scope="module")
def served(tmp_path_factory, web, static):
    with front(tmp_path_factory.mktemp("nginx"), web, NGINX_STATIC=str(static)) as found:
        yield found


@pytest.fixture
def scripted(tmp_path, source):
    """nginx in front of scripted answers."""
    with front(tmp_path, source.url.removeprefix("http://")) as found:
        yield found


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("certificate")
    names = {"NGINX_CERTIFICATE": str(folder / "cert.pem"), "NGINX_CERTIFICATE_KEY": str(folder / "key.pem")}
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=localhost"]
    files = ["-keyout", names["NGINX_CERTIFICATE_KEY"], "-out", names["NGINX_CERTIFICATE"]]
    subprocess.run(["openssl", "req", "-x509", "-days", "2", *key, *files], check=True, capture_output=True)
    return names
