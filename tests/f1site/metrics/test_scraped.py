"""A real Prometheus scrapes a real site: every series that we name anywhere is there."""

import os
import subprocess
import sys
from contextlib import suppress

import pytest
from django.conf import settings

from tests.f1site.metrics.prometheus import described_metrics, named_metrics, scraping
from tests.sites import eventually, free_port, redis_server, running, site
from tests.world import MONDAY, THURSDAY

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

# Absent without a replica: tests/f1site/database/test_replica.py has one.
OF_A_REPLICA = {"f1_replica_current"}
NAMES = sorted({*named_metrics()} - OF_A_REPLICA)
# A source answers once, and then no more: its answer is used again.
ASK_TWICE = """
from datetime import timedelta
from f1site.lib import clock
from f1site.lib.rates import Rate
from ingestion.sources import answers
for _ in range(2):
    answers.fetch("jolpica", "{url}/list", rate=Rate("jolpica", "9/second"), max_age=timedelta(0),
                  now=clock.now(), tries=1)
"""

# Only a forecast that the clock of the machine puts before its race is scored, and only real facts, or
# what passes for them, have checkpoints.
FORECAST_LIVE = f"""
import time_machine
with time_machine.travel("{THURSDAY.isoformat()}"):
    import django; django.setup()
    from django.core.management import call_command
    from ingestion.models import ExternalId
    ExternalId.objects.filter(source="demo").update(source="f1db")
    call_command("generate_predictions", "--next-race")
"""


@pytest.fixture
def environment(tmp_path, small_archive):
    with redis_server(port := free_port()):
        redis = f"redis://127.0.0.1:{port}/0"
        yield os.environ | {
            "DATABASE_URL": f"sqlite:///{tmp_path}/f1.sqlite3",
            "F1_ARCHIVE": str(small_archive),
            "F1_AS_OF": MONDAY.isoformat(),
            "MODEL_DIR": str(tmp_path / "models"),
            "CHECKPOINT_DIR": str(tmp_path / "checkpoints"),
            "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "metrics"),
            "REDIS_URL": redis,
            "BROKER_URL": redis,
        }


def manage(environment, *command, as_of=MONDAY):
    run(environment | {"F1_AS_OF": as_of.isoformat()}, "manage.py", *command)


def run(environment, *arguments):
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def forecast_and_score(environment):
    """The fifth race is forecast on the Thursday before, and scored on the Monday after."""
    manage(environment, "import_archive", environment["F1_ARCHIVE"])
    manage(environment, "train_models", as_of=THURSDAY)
    run(environment | {"F1_AS_OF": ""}, "-c", FORECAST_LIVE)
    manage(environment, "score_predictions")
    manage(environment, "generate_predictions", "--next-race")
    manage(environment, "checkpoint_ledger")


def test_every_series_that_a_rule_or_the_dashboard_names_is_there(environment, tmp_path, source):
    source.set_replies("/list", {}, 500)
    worker = [sys.executable, "-m", "celery", "-A", "f1site", "worker", "--beat", "-l", "warning"]
    with (
        (tmp_path / "worker.log").open("w") as log,
        site(tmp_path, environment["DATABASE_URL"], **environment) as served,
        scraping(tmp_path, served.address.removeprefix("http://")) as query,
    ):
        forecast_and_score(environment)
        manage(environment, "shell", "-c", ASK_TWICE.format(url=source.url))
        served.get("/api/v1/predictions/next-race")
        with running(*worker, cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=log):
            described = [
                f'{{__name__=~"{name}(_count)?"}}' for name in sorted(described_metrics() - OF_A_REPLICA)
            ]
            with suppress(AssertionError):
                eventually(lambda: all(map(query, [*NAMES, *described])), 300)
            assert [name for name in [*NAMES, *described] if not query(name)] == []
