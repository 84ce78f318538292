"""A database of its own with the small world on a Monday: two races are forecast and one of them scored."""

import math
import pickle
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings

from analytics import up_to_date
from analytics.models import ModelAccuracy, TrackCoefficient
from f1site.lib.database import wait_up_to
from predictions.championship import simulate
from predictions.forecasts import generate
from tests import world

NEXT_ROUND = world.NEXT_ROUND + 1
END_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@contextmanager
def with_world(folder: Path) -> Iterator[str]:
    """The world of `folder`, which is made there first if it is empty. Yields the kind of database."""
    name = settings.DATABASES["default"]["NAME"]
    if connection.vendor == "sqlite":  # a file: each thread of a run has a connection of its own
        connection.settings_dict["TEST"]["NAME"] = str(folder / "f1.sqlite3")
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    models = folder / "models"
    models.mkdir(parents=True, exist_ok=True)
    try:
        if not (folder / "rows").exists():
            with transaction.atomic(), override_settings(MODEL_DIR=models):
                (folder / "rows").write_bytes(pickle.dumps(_make(folder)))
                transaction.set_rollback(True)
        world.write(pickle.loads((folder / "rows").read_bytes()))
        shutil.copytree(models, settings.MODEL_DIR, dirs_exist_ok=True)
        with override_settings(F1_AS_OF=world.MONDAY):
            yield connection.vendor
    finally:
        with wait_up_to(math.inf):  # a database is dropped more slowly than a request may wait
            if connection.vendor == "postgresql":  # which drops none that a thread is connected to
                with connection.cursor() as cursor:
                    cursor.execute(END_OTHERS)
            connection.creation.destroy_test_db(name, verbosity=0)


def _make(folder: Path) -> world.Rows:
    world.create(world.write_archive(folder / "archive.zip"))
    with override_settings(F1_AS_OF=None), time_machine.travel(world.MONDAY, tick=False):
        generate.generate(world.race(NEXT_ROUND), world.MONDAY)
        simulate.generate(world.MONDAY)
        up_to_date.score(world.MONDAY)
        up_to_date.recalculate_coefficients(world.MONDAY)
    added = (ModelAccuracy, TrackCoefficient)
    return world.read() | {table: list(table._default_manager.all()) for table in added}
