"""The rules, the routes of alerts and the dashboard, as their programs read them."""

import json
import re
import subprocess

import pytest
import yaml

from tests.f1site.metrics.prometheus import (
    CONFIG,
    DASHBOARD,
    PAGE,
    RULES,
    described_metrics,
    named_metrics,
    program,
    without_suffix,
)
from tests.f1site.metrics.reading import samples

FOLDER = RULES.parent
ALERTS = yaml.safe_load(RULES.read_text())["groups"][0]["rules"]
NAMES = [alert["alert"] for alert in ALERTS]
TESTED = [test["name"] for test in yaml.safe_load((FOLDER / "alerts_test.yml").read_text())["tests"]]
ROUTES = yaml.safe_load((FOLDER / "alertmanager.yml").read_text())


@pytest.mark.parametrize(
    "command",
    [
        ("promtool", "check", "config", CONFIG),
        ("promtool", "check", "rules", RULES),
        ("promtool", "test", "rules", FOLDER / "alerts_test.yml"),
        ("amtool", "check-config", FOLDER / "alertmanager.yml"),
    ],
    ids=lambda command: " ".join(map(str, command[:3])).removesuffix(f" {FOLDER}"),
)
def test_its_own_program_finds_no_fault(command):
    done = subprocess.run([program(command[0]), *command[1:]], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_every_alert_is_tested_firing_and_silent(name):
    assert [test for test in TESTED if test.startswith(f"{name} fires")]
    assert [test for test in TESTED if test.startswith(f"{name} is silent")]


@pytest.mark.parametrize("alert", ALERTS, ids=NAMES)
def test_every_alert_says_what_to_do_and_links_to_its_remedy(alert):
    assert alert["labels"]["severity"] in {"critical", "warning"}
    assert alert["annotations"]["summary"]
    assert alert["annotations"]["action"]
    assert alert["annotations"]["runbook_url"] == f"docs/monitoring.md#{alert['alert'].lower()}"
    assert f"\n### {alert['alert']}\n" in PAGE.read_text()


def test_every_severity_has_a_route_to_a_receiver():
    receivers = {receiver["name"] for receiver in ROUTES["receivers"]}
    routes = ROUTES["route"]["routes"]
    assert {ROUTES["route"]["receiver"], *(route["receiver"] for route in routes)} == receivers
    assert receivers == {alert["labels"]["severity"] for alert in ALERTS}


def test_alerts_that_silence_and_are_silenced_exist():
    named = re.findall(r'alertname \S+ "(.+?)"', str(ROUTES["inhibit_rules"]))
    assert named
    assert {name for names in named for name in names.split("|")} <= set(NAMES)


def test_the_dashboard_has_panels_that_do_not_overlap():
    panels = json.loads(DASHBOARD.read_text())["panels"]
    cells = [
        (x, y)
        for place in (panel["gridPos"] for panel in panels)
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(cells) == len(set(cells))
    assert len({panel["id"] for panel in panels}) == len(panels)


def test_every_metric_that_a_rule_or_the_dashboard_names_is_described():
    assert {without_suffix(name) for name in named_metrics()} <= described_metrics()


def test_every_metric_that_is_shown_is_described(world, client):
    assert {without_suffix(key[0]) for key in samples(client)} <= described_metrics()
