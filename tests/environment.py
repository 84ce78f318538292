"""Settings of the test run, loaded before Django (`-p tests.environment`).

The database is SQLite unless TEST_DATABASE=postgres asks for PostgreSQL at DATABASE_URL or on
this machine; whatever else the developer's shell or .env holds is kept out.
"""

import os
import tempfile

LOCAL_POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"
KEPT = {"TEST_DATABASE", "DATABASE_URL", "REDIS_URL", "F1_ARCHIVE", "F1_UPSTREAM"}
# Nothing listens there: a test that asks a source says which.
NOWHERE = "http://127.0.0.1:9"
OURS = {
    "F1_AS_OF": "",
    "F1DB_RAW_URL": NOWHERE,
    "JOLPICA_URL": NOWHERE,
    "JOLPICA_RATE": "",
    "OPENMETEO_URL": NOWHERE,
    "OPENWEATHER_URL": NOWHERE,
    "OPENWEATHER_API_KEY": "",
    "OPENWEATHER_RATE": "",
    "CONTACT": "",
    "CORS_ALLOWED_ORIGINS": "",
    "ENABLE_PREDICTIONS": "true",
    "DEBUG": "false",
    "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
    "SECRET_KEY": "only-for-tests",
    "MODEL_SIGNING_KEY": "only-for-tests-either",
    "MODEL_DIR": tempfile.mkdtemp(prefix="f1-test-models-"),
}


def set_aside(name: str, ours: str, default: str = "") -> None:
    """Keeps for the tests that want it what the code under test must not pick up.

    A worker of pytest-xdist inherits what was set aside already.
    """
    os.environ[ours] = os.environ.pop(name, "") or os.environ.get(ours, "") or default


set_aside("F1_ARCHIVE", "TEST_ARCHIVE")  # the real archive
set_aside("F1_UPSTREAM", "TEST_UPSTREAM")  # the stand-in for the sources, the path of its serve.py
set_aside("REDIS_URL", "TEST_REDIS_URL", "redis://127.0.0.1:6379/15")
wanted = os.environ.pop("DATABASE_URL", "")
if os.environ.get("TEST_DATABASE") == "postgres":
    os.environ["DATABASE_URL"] = wanted or LOCAL_POSTGRES
else:
    os.environ["DATABASE_URL"] = "sqlite:///" + os.path.join(tempfile.gettempdir(), "f1-test.sqlite3")
os.environ["REDIS_URL"] = ""
os.environ["F1_ARCHIVE"] = ""
os.environ.update(OURS)
