"""Settings of the test run, loaded before Django (`-p tests.environment`).

The database is SQLite unless TEST_DATABASE=postgres asks for PostgreSQL at DATABASE_URL or on
this machine; whatever else the developer's shell or .env holds is kept out.
"""

import atexit
import os
import shutil
import tempfile

LOCAL_POSTGRES = "postgres://postgres@127.0.0.1:5432/postgres"
# Nothing listens there: a test that asks a source says which.
NOWHERE = "http://127.0.0.1:9"
LOCAL_REDIS = "redis://127.0.0.1:6379/15"
# What a test may want and the code under test must not pick up: the real archive, the stand-in for
# the outside sources, a Redis.
MOVED = {"F1_ARCHIVE": "TEST_ARCHIVE", "F1_UPSTREAM": "TEST_UPSTREAM", "REDIS_URL": "TEST_REDIS_URL"}
OURS = {
    # Messages stay in the process that sends them, where no worker takes them.
    "BROKER_URL": "memory://localhost",
    "TASK_TIME_LIMIT": "",
    "TASK_VISIBILITY_TIMEOUT": "",
    "BEAT_LEASE_SECONDS": "",
    "WORKER_CONCURRENCY": "",
    "F1_AS_OF": "",
    "F1_WEATHER": "false",
    "F1DB_RAW_URL": NOWHERE,
    "JOLPICA_URL": NOWHERE,
    "JOLPICA_RATE": "",
    "OPENMETEO_URL": NOWHERE,
    "OPENWEATHER_URL": NOWHERE,
    "OPENWEATHER_API_KEY": "",
    "OPENWEATHER_RATE": "",
    "CONTACT": "",
    "CORS_ALLOWED_ORIGINS": "",
    "HTTPS_ONLY": "",
    "TRUSTED_PROXIES": "",
    # Tests ask for more than a client may; tests of the limits ask for them.
    "API_RATE": "none",
    "API_RATE_NEXT_RACE": "none",
    "API_RATE_WHAT_IF": "none",
    # Tests that are about them ask for them.
    "BACKFILL_SEASONS": "0",
    "ENABLE_PREDICTIONS": "true",
    # What a test changes without renewing the generation must show.
    "ANSWER_CACHE_MB": "0",
    "LOG_REQUESTS": "true",
    "DEBUG": "false",
    "LOG_DIR": "",
    "LOG_FORMAT": "",
    "LOG_LEVEL": "",
    "SERVICE_NAME": "",
    "F1_ON_TERMINAL": "",
    "OTEL_EXPORTER_OTLP_ENDPOINT": "",
    "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
    "SECRET_KEY": "only-for-tests",
    "MODEL_STORAGE_URL": "",
    "DATABASE_REPLICA_URL": "",
    "MODEL_SIGNING_KEY": "only-for-tests-either",
    "CHECKPOINT_DIR": tempfile.mkdtemp(prefix="f1-test-checkpoints-"),
    "MODEL_DIR": tempfile.mkdtemp(prefix="f1-test-models-"),
    "PROMETHEUS_MULTIPROC_DIR": tempfile.mkdtemp(prefix="f1-test-metrics-"),
}

if "TEST_RUN_FOLDER" not in os.environ:  # a worker of pytest-xdist has that of the first process
    os.environ["TEST_RUN_FOLDER"] = tempfile.mkdtemp(prefix="f1-test-run-")
    atexit.register(shutil.rmtree, os.environ["TEST_RUN_FOLDER"], ignore_errors=True)
for name, moved in MOVED.items():
    # A worker of pytest-xdist inherits what the first process has moved already.
    os.environ[moved] = os.environ.get(name) or os.environ.get(moved, "")
    # Empty rather than absent, or .env would fill it in.
    os.environ[name] = ""
os.environ["TEST_REDIS_URL"] = os.environ["TEST_REDIS_URL"] or LOCAL_REDIS
if os.environ.get("TEST_DATABASE") == "postgres":
    os.environ["DATABASE_URL"] = os.environ.get("DATABASE_URL") or LOCAL_POSTGRES
else:
    # One for each process: beside it lie locks and counts of requests, which tests delete.
    os.environ["DATABASE_URL"] = "sqlite:///" + os.path.join(OURS["MODEL_DIR"], "f1-test.sqlite3")
os.environ.update(OURS)
for folder in ("CHECKPOINT_DIR", "MODEL_DIR", "PROMETHEUS_MULTIPROC_DIR"):
    atexit.register(shutil.rmtree, OURS[folder], ignore_errors=True)
