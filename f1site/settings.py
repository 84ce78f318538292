"""All settings, driven by the environment (see .env.example). They fail closed."""

import sys
from datetime import datetime
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from f1site.admin_settings import *  # noqa: F403 - settings alone
from f1site.admin_theme import UNFOLD  # noqa: F401 - a setting of django-unfold
from f1site.api_settings import (  # noqa: F401 - settings of other packages
    CORS_ALLOW_HEADERS,
    CORS_ALLOW_METHODS,
    CORS_EXPOSE_HEADERS,
    CORS_URLS_REGEX,
    DESCRIPTION,
    REST_FRAMEWORK,
)
from f1site.lib import caches, casts, logs
from f1site.lib.database import options
from f1site.lib.env import Env, read_file
from f1site.lib.jobs import transport
from f1site.lib.logs import masking

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
read_file(BASE_DIR / ".env")

DEBUG = env("DEBUG", casts.boolean, False)
SECRET_KEY = env.secret("SECRET_KEY", DEBUG)
LOG_REQUESTS = env("LOG_REQUESTS", casts.boolean, True)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", str.strip, ["127.0.0.1", "localhost"])
CORS_ALLOWED_ORIGINS = env.list("CORS_ALLOWED_ORIGINS", str.strip, [])
HTTPS_ONLY = env("HTTPS_ONLY", casts.boolean, False)
TRUSTED_PROXIES = env("TRUSTED_PROXIES", casts.networks, ())
API_RATE = env("API_RATE", casts.api_rates, "100/minute", parse_default=True)
API_RATE_NEXT_RACE = env("API_RATE_NEXT_RACE", casts.api_rates, "20/minute", parse_default=True)
API_RATE_WHAT_IF = env("API_RATE_WHAT_IF", casts.api_rates, "20/minute", parse_default=True)

ENABLE_PREDICTIONS = env("ENABLE_PREDICTIONS", casts.boolean, True)
F1_ARCHIVE: str = env("F1_ARCHIVE", casts.https_or_path, "")
F1_AS_OF: datetime | None = env("F1_AS_OF", casts.instant)
BACKFILL_SEASONS = env("BACKFILL_SEASONS", casts.not_negative, 10)
F1_WEATHER = env("F1_WEATHER", casts.boolean, False)
F1DB_RELEASE_URL = "https://github.com/f1db/f1db/releases/latest/download/f1db-csv.zip"
ARCHIVE_CACHE_DIR = VAR_DIR / "archives"
F1DB_RAW_URL = env("F1DB_RAW_URL", casts.https, "https://raw.githubusercontent.com/f1db/f1db/main/src/data")
JOLPICA_URL = env("JOLPICA_URL", casts.https, "https://api.jolpi.ca/ergast/f1")
JOLPICA_RATE = env("JOLPICA_RATE", casts.rates, "3/second,400/hour")
OPENMETEO_URL = env("OPENMETEO_URL", casts.https, "")
OPENWEATHER_URL = env("OPENWEATHER_URL", casts.https, "https://api.openweathermap.org")
OPENWEATHER_API_KEY = env("OPENWEATHER_API_KEY", default="")
OPENWEATHER_RATE = env("OPENWEATHER_RATE", casts.rates, "1000/day")
CONTACT = env("CONTACT", casts.printable, "no contact given")
MODEL_DIR: Path = env("MODEL_DIR", casts.writable_folder, str(VAR_DIR / "models"), parse_default=True)
MODEL_STORAGE_URL: casts.Bucket | None = env("MODEL_STORAGE_URL", casts.bucket)
MODEL_SIGNING_KEY = env.secret("MODEL_SIGNING_KEY", DEBUG)
CHECKPOINT_DIR: Path = env(
    "CHECKPOINT_DIR", casts.writable_folder, str(VAR_DIR / "checkpoints"), parse_default=True
)
METRICS_DIR: Path = env(
    "PROMETHEUS_MULTIPROC_DIR", casts.writable_folder, str(VAR_DIR / "metrics"), parse_default=True
)

INSTALLED_APPS = [
    "unfold",  # before the admin, whose pages it dresses
    "unfold.contrib.filters",
    "unfold.contrib.import_export",
    # Only a web process loads the pages of the admin: f1site/urls.py discovers them.
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "corsheaders",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "django_celery_beat",
    "import_export",
    "axes",
    "f1site",
    "ingestion",
    "predictions",
    "analytics",
]

MIDDLEWARE = [
    "f1site.lib.web.proxies.client_address",
    "f1site.lib.metrics.requests.measured",
    "f1site.middleware.trace_and_log",
    "django.middleware.security.SecurityMiddleware",
    "f1site.lib.web.headers.content_security",
    "corsheaders.middleware.CorsMiddleware",
    "f1site.lib.web.valid.valid",
    "f1site.lib.web.limits.limited",
    "f1site.lib.web.answers.middleware.answers",
    "f1site.lib.web.short.short_way",
    # From here on of pages alone.
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "f1site.lib.web.bodies.read_soon",
    "ingestion.generation.renew_after_admin",
    "f1site.middleware.ServiceUnavailableMiddleware",
]

ROOT_URLCONF = "f1site.urls"
WSGI_APPLICATION = "f1site.wsgi.application"
APPEND_SLASH = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# --- database: SQLite in var/ unless DATABASE_URL names another ----------------------------------

DATABASES = {"default": env("DATABASE_URL", casts.database, {})}
if not DATABASES["default"]:
    VAR_DIR.mkdir(exist_ok=True)
    DATABASES["default"] = {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR_DIR / "f1.sqlite3"}
is_sqlite = DATABASES["default"]["ENGINE"].endswith("sqlite3")
DATABASES["default"] |= options.SQLITE if is_sqlite else options.POSTGRES

replica = env("DATABASE_REPLICA_URL", casts.postgres)
if replica:
    if is_sqlite:
        raise ImproperlyConfigured("DATABASE_REPLICA_URL needs a DATABASE_URL of PostgreSQL.")
    DATABASES["replica"] = replica | options.POSTGRES | {"TEST": {"MIRROR": "default"}}
    DATABASE_ROUTERS = ["f1site.lib.database.replica.Router"]

# --- cache and tasks: on this machine unless REDIS_URL names a server -----------------------------

REDIS_URL = env("REDIS_URL", casts.redis, "")
ANSWER_CACHE_MB = env("ANSWER_CACHE_MB", casts.not_negative, 32)
CACHES = caches.of_redis(REDIS_URL) if REDIS_URL else caches.of_this_machine(VAR_DIR / "cache")

TASK_TIME_LIMIT = env("TASK_TIME_LIMIT", casts.positive, 3600)
# A message that a worker holds for longer is delivered again.
TASK_VISIBILITY_TIMEOUT = env("TASK_VISIBILITY_TIMEOUT", casts.positive, 2 * TASK_TIME_LIMIT)
if TASK_VISIBILITY_TIMEOUT <= TASK_TIME_LIMIT:
    raise ImproperlyConfigured("TASK_VISIBILITY_TIMEOUT must be longer than TASK_TIME_LIMIT.")
BEAT_LEASE_SECONDS = env("BEAT_LEASE_SECONDS", casts.positive, 30)

QUEUE_DIR = VAR_DIR / "queue"
CELERY_BROKER_URL = env("BROKER_URL", casts.broker, REDIS_URL or "filesystem://localhost")
# Only a caller that waits for a result keeps it, no longer than the wait.
CELERY_RESULT_BACKEND = REDIS_URL or None
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_EXPIRES = 3600
CELERY_TASK_EAGER_PROPAGATES = True
# In the order in which a worker takes their messages.
QUEUES = ("forecasts", "imports", "backfills")
CELERY_TASK_QUEUES = {name: {"exchange": name, "routing_key": name} for name in QUEUES}
CELERY_TASK_DEFAULT_QUEUE = "imports"
FORECASTS, BACKFILLS = {"queue": "forecasts"}, {"queue": "backfills"}
CELERY_TASK_ROUTES = {
    "f1site.tasks.catch_up": FORECASTS,
    "predictions.tasks.train_*": FORECASTS,
    "predictions.tasks.forecast_*": FORECASTS,
    "predictions.tasks.backtest_*": BACKFILLS,
    "predictions.tasks.backfill_*": BACKFILLS,
    "ingestion.tasks.import_weather": BACKFILLS,
    "analytics.tasks.*": FORECASTS,
}
# A task is repeated when its worker or its process is killed.
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = TASK_TIME_LIMIT
CELERY_TASK_SOFT_TIME_LIMIT = TASK_TIME_LIMIT - min(60, TASK_TIME_LIMIT // 10)
# Tasks are few and long: what one worker holds back, another could do.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CONCURRENCY = env("WORKER_CONCURRENCY", casts.positive, 4)
# A process that has trained models keeps the memory; a new one takes its place.
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # kB
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_TRANSPORT_OPTIONS = transport.options(CELERY_BROKER_URL, QUEUE_DIR, TASK_VISIBILITY_TIMEOUT)
CELERY_BROKER_CONNECTION_TIMEOUT = transport.REDIS_SECONDS
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # of a worker, which has nothing else to do
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A worker that has lost Redis goes on with its task, which the database protects from being done twice.
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = False
CELERY_TASK_PUBLISH_RETRY_POLICY = transport.ONE_RETRY
CELERY_REDIS_SOCKET_CONNECT_TIMEOUT = transport.REDIS_SECONDS
CELERY_REDIS_SOCKET_TIMEOUT = 10.0
CELERY_BEAT_SCHEDULER = "f1site.lib.jobs.beat:LeadingScheduler"
CELERY_BEAT_SYNC_EVERY = 1  # what was sent is in the database at once, for the beat that takes over
CELERY_TIMEZONE = "UTC"

# --- API -----------------------------------------------------------------------------------------

SPECTACULAR_SETTINGS = DESCRIPTION | {
    "ENUM_NAME_OVERRIDES": {
        "GridKindEnum": "predictions.models.GridKind",
        "ModelTypeEnum": "predictions.models.ModelType",
        "RecordKindEnum": "predictions.models.RecordKind",
        "TrackCoefficientKindEnum": "analytics.models.track_coefficient.TrackCoefficient.Kind",
        "WeatherKindEnum": "ingestion.models.weather.WeatherData.Kind",
    },
}

# --- what browsers may do ------------------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
# Believed from TRUSTED_PROXIES alone: f1site/lib/web/proxies.py removes it from other requests.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS_ONLY
SECURE_REDIRECT_EXEMPT = [r"^health(/|$)", r"^metrics/?$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS_ONLY else 0
# Subdomains and browsers' own lists are for the owner of the domain to decide, in the proxy.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]

# --- the rest ------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [FRONTEND_DIST] if FRONTEND_DIST.is_dir() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
# The names of Vite's build end in a hash of the content.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/.+-[\w-]{8}\.\w+$"
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
FORMAT_MODULE_PATH = "f1site.locale_formats"

# Of `make run` the log passes through supervisor to the terminal.
ON_TERMINAL = sys.stderr.isatty() or env("F1_ON_TERMINAL", casts.boolean, False)
SERVICE_NAME = env("SERVICE_NAME", casts.word, logs.process_kind(sys.argv))
OTEL_EXPORTER_OTLP_ENDPOINT = env("OTEL_EXPORTER_OTLP_ENDPOINT", casts.https, "")
LOGGING = logs.config(
    form=env("LOG_FORMAT", casts.one_of("json", "text"), "text" if ON_TERMINAL else "json"),
    folder=env("LOG_DIR", casts.writable_folder),
    service=SERVICE_NAME,
    secrets=[
        SECRET_KEY,
        MODEL_SIGNING_KEY,
        OPENWEATHER_API_KEY,
        *(str(database.get("PASSWORD", "")) for database in DATABASES.values()),
        masking.password(REDIS_URL),
        masking.password(CELERY_BROKER_URL),
    ],
    own=["f1site", "ingestion", "predictions", "analytics"],
    level=env("LOG_LEVEL", casts.one_of("DEBUG", "INFO", "WARNING", "ERROR"), "INFO"),
    requests=LOG_REQUESTS,
)
