"""A real Prometheus, and what our rules and our dashboard name."""

import re
import shutil
from contextlib import contextmanager

import requests
from django.conf import settings

from tests.left_out import missing
from tests.sites import eventually, free_port, running

DEPLOY = settings.BASE_DIR / "deploy"
RULES = DEPLOY / "prometheus" / "alerts.yml"
DASHBOARD = DEPLOY / "grafana" / "f1-forecast.json"
PAGE = settings.BASE_DIR / "docs" / "monitoring.md"
CONFIG = DEPLOY / "prometheus" / "prometheus.yml"


def program(name):
    """The path of a program of Debian's packages prometheus and prometheus-alertmanager."""
    return shutil.which(name) or missing(name, "")


def named_metrics():
    """Every metric that a rule or the dashboard asks Prometheus for."""
    return sorted({name for file in (RULES, DASHBOARD) for name in re.findall(r"\bf1_\w+", file.read_text())})


def described_metrics():
    """Every metric in the tables of the page about monitoring."""
    return set(re.findall(r"^\| `(f1_\w+)`", PAGE.read_text(), re.M))


def without_suffix(name):
    """Of a histogram's series, the name of the histogram."""
    return re.sub("_(bucket|sum|count)$", "", name)


@contextmanager
def scraping(folder, address):
    """Prometheus with our configuration, scraping `address` each second; gives its own address."""
    port = free_port()
    config = CONFIG.read_text().replace("127.0.0.1:8000", address).replace("15s", "1s")
    (folder / "prometheus.yml").write_text(config)
    shutil.copy(RULES, folder)
    command = [
        program("prometheus"),
        f"--config.file={folder}/prometheus.yml",
        f"--storage.tsdb.path={folder}/tsdb",
        f"--web.listen-address=127.0.0.1:{port}",
    ]
    with (folder / "prometheus.log").open("w") as log, running(*command, stdout=log, stderr=log):
        eventually(lambda: _get(port, "/-/ready"))
        yield lambda query: _get(port, "/api/v1/query", query=query).json()["data"]["result"]


def _get(port, path, **parameters):
    try:
        answer = requests.get(f"http://127.0.0.1:{port}{path}", parameters, timeout=10)
    except requests.ConnectionError:
        return None
    return answer if answer.ok else None
