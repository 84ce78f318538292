"""Many what-ifs at once, asked of a served site with real models."""

import itertools
import pickle
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings

from tests import world as small
from tests.sites import DEADLINE, family, site

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.django_db]
ASKERS = 40
LIMITS_OFF = dict.fromkeys(("API_RATE", "API_RATE_NEXT_RACE", "API_RATE_WHAT_IF"), "1000000/minute")
MEGABYTES = 150


@pytest.fixture(scope="module")
def served(world_rows, tmp_path_factory):
    folder = tmp_path_factory.mktemp("what-ifs")
    (folder / "rows").write_bytes(pickle.dumps(world_rows))
    ours = {"F1_AS_OF": small.THURSDAY.isoformat(), "MODEL_DIR": str(settings.MODEL_DIR)} | LIMITS_OFF
    with site(folder, f"sqlite:///{folder}/f1.sqlite3", **ours) as served:
        rows = f"pickle.loads(pathlib.Path({str(folder / 'rows')!r}).read_bytes())"
        code = f"import pathlib, pickle; from tests import world; world.write({rows})"
        served.manage("shell", "-v0", "-c", code)
        race = served.get("/api/v1/predictions/next-race").json()
        served.path = f"/api/v1/predictions/race/{race['race']['race_id']}/what-if"
        served.codes = [row["driver_code"] for row in race["predictions"]]
        assert served.get(served.path).status_code == 200
        yield served


def grids(codes):
    """Grids that nobody has asked about, in every order of the first cars."""
    for order in itertools.permutations(codes, 3):
        yield {"grid": ",".join(f"{code}:{place}" for place, code in enumerate(order, start=1))}


def computed(served):
    """How many forecasts the ensemble has made."""
    metrics = served.get("/metrics").text
    name = 'f1_operation_duration_seconds_count{operation="inference"}'
    return float(re.search(rf"^{re.escape(name)} (\S+)$", metrics, re.M)[1])


def resident(served):
    """Megabytes of all processes of the server."""
    status = (Path(f"/proc/{pid}/status").read_text() for pid in family(served.process.pid))
    return sum(int(re.search(r"VmRSS:\s+(\d+)", text)[1]) for text in status) / 1024


def ask(served, question):
    return served.get(served.path, params=question)


def test_forty_different_ones_are_answered_or_refused_while_others_are_answered(served):
    questions, before = list(itertools.islice(grids(served.codes), ASKERS)), resident(served)
    with ThreadPoolExecutor(ASKERS) as pool:
        asked = [pool.submit(ask, served, question) for question in questions]
        seconds = [served.seconds(path) for path in ("/health/live", "/api/v1/predictions/next-race")]
        answers = [one.result() for one in asked]
    refused = [answer for answer in answers if answer.status_code != 200]
    assert len(refused) < ASKERS
    assert {(one.status_code, one.json()["code"]) for one in refused} <= {(503, "SERVICE_UNAVAILABLE")}
    assert all(int(one.headers["Retry-After"]) >= 1 for one in refused)
    assert max(seconds) < DEADLINE / 6
    assert resident(served) < before + MEGABYTES


def test_forty_equal_ones_are_one_computation(served):
    question = {"grid": f"{served.codes[-1]}:1"}
    before = computed(served)
    with ThreadPoolExecutor(ASKERS) as pool:
        answers = list(pool.map(lambda _: ask(served, question), range(ASKERS)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert computed(served) == before + 1
