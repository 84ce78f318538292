"""An operator pastes a penalty in the admin, and the API is asked until its forecast has it."""

import html
import re
import time

import requests

from ingestion.models import QualifyingResult, Race
from tests.replay.stack import Stack
from tests.sites import DEADLINE, OPERATOR


def paste_penalty(stack: Stack, race: Race) -> float:
    """Seconds from "Save it" until `next-race` has the fastest of qualifying on the last place."""
    pole = QualifyingResult.objects.select_related("driver").get(
        race=race, session=QualifyingResult.Session.QUALIFYING, position=1
    )
    browser, site = logged_in(stack), f"http://127.0.0.1:{stack.port}"
    path = f"{site}/admin/ingestion/race/{race.pk}/paste/"
    lines = {"kind": "penalties", "text": f"{pole.driver.name} back"}
    preview = post(browser, path, **lines, preview="1")
    seal = re.search(r'name="save" value="([^"]+)"', preview.text)
    assert seal, preview.text[-3000:]
    saved_at = time.monotonic()
    answer = post(browser, path, **lines, save=html.unescape(seal[1]))
    assert "is saved" in answer.text
    while not is_forecast_last(site, pole.driver.name):
        assert time.monotonic() - saved_at < 10 * DEADLINE, "no forecast has the penalty"
        time.sleep(0.2)
    return time.monotonic() - saved_at


def is_forecast_last(site: str, driver: str) -> bool:
    rows = requests.get(f"{site}/api/v1/predictions/next-race", timeout=DEADLINE).json()["predictions"]
    places = {row["driver"]: row["grid_position"] or 0 for row in rows}
    return places[driver] == max(places.values())


def logged_in(stack: Stack) -> requests.Session:
    stack.environment |= {"DJANGO_SUPERUSER_USERNAME": OPERATOR[0], "DJANGO_SUPERUSER_PASSWORD": OPERATOR[1]}
    stack.manage("createsuperuser", "--noinput", "--email", "o@example.org")
    browser = requests.Session()
    page = f"http://127.0.0.1:{stack.port}/admin/login/"
    post(browser, page, username=OPERATOR[0], password=OPERATOR[1], next="/admin/")
    return browser


def post(browser: requests.Session, page: str, **form: str) -> requests.Response:
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', browser.get(page, timeout=DEADLINE).text)
    assert token
    return browser.post(page, {"csrfmiddlewaretoken": token[1], **form}, timeout=DEADLINE)
