"""All settings, driven by the environment (see .env.example). They fail closed."""

import sys
from datetime import timedelta
from pathlib import Path

import environ

from f1site.lib import env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
environ.Env.read_env(BASE_DIR / ".env")

DEBUG = env.boolean("DEBUG", default=False)
SECRET_KEY = env.secret("SECRET_KEY", DEBUG)
ALLOWED_HOSTS = env.listing("ALLOWED_HOSTS", "127.0.0.1,localhost")
CORS_ALLOWED_ORIGINS = env.listing("CORS_ALLOWED_ORIGINS")

ENABLE_PREDICTIONS = env.boolean("ENABLE_PREDICTIONS", default=True)
F1_ARCHIVE = env.outside("F1_ARCHIVE")
F1_AS_OF = env.instant("F1_AS_OF")
F1DB_RELEASE_URL = "https://github.com/f1db/f1db/releases/latest/download/f1db-csv.zip"
ARCHIVE_CACHE_DIR = VAR_DIR / "archives"
F1DB_RAW_URL = env.address("F1DB_RAW_URL", "https://raw.githubusercontent.com/f1db/f1db/main/src/data")
JOLPICA_URL = env.address("JOLPICA_URL", "https://api.jolpi.ca/ergast/f1")
JOLPICA_RATE = env.rates("JOLPICA_RATE", "3/second,400/hour")
OPENMETEO_URL = env.address("OPENMETEO_URL")
OPENWEATHER_URL = env.address("OPENWEATHER_URL", "https://api.openweathermap.org")
OPENWEATHER_API_KEY = env.text("OPENWEATHER_API_KEY")
OPENWEATHER_RATE = env.rates("OPENWEATHER_RATE", "1000/day")
CONTACT = env.printable("CONTACT", "no contact given")
MODEL_DIR = env.writable_folder("MODEL_DIR", VAR_DIR / "models")
MODEL_SIGNING_KEY = env.secret("MODEL_SIGNING_KEY", DEBUG)

INSTALLED_APPS = [
    "unfold",  # before the admin, whose pages it dresses
    "unfold.contrib.filters",
    "unfold.contrib.import_export",
    "django.contrib.admin",
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
    "drf_spectacular_sidecar",
    "django_celery_beat",
    "import_export",
    "axes",
    "f1site",
    "ingestion",
    "predictions",
    "analytics",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "ingestion.generation.renew_after_admin",
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

DATABASE_URL = env.text("DATABASE_URL", f"sqlite:///{VAR_DIR / 'f1.sqlite3'}")
DATABASES = {"default": environ.Env.db_url_config(DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # The three together are what keeps concurrent writers from failing with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}

# --- cache and tasks: in this process unless REDIS_URL names a server ----------------------------

REDIS_URL = env.text("REDIS_URL")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {
                # A frozen Redis may cost a request 0.2 s, never its answer.
                "SOCKET_CONNECT_TIMEOUT": 0.2,
                "SOCKET_TIMEOUT": 0.2,
                "IGNORE_EXCEPTIONS": True,
            },
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

CELERY_BROKER_URL = REDIS_URL or "memory://"
# Only who waits for a result keeps it, and for no longer than he may wait.
CELERY_RESULT_BACKEND = REDIS_URL or None
CELERY_TASK_IGNORE_RESULT = True
CELERY_RESULT_EXPIRES = 3600
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 3600
# Tasks are few and long: what one worker holds back, another could do.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# A task redelivered while it runs would run twice, so invisible for longer than it may take.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 2 * CELERY_TASK_TIME_LIMIT}
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_TIMEZONE = "UTC"

# --- API -----------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "f1site.lib.api.exception_handler",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Formula 1 forecasts",
    "DESCRIPTION": "Calibrated probabilities for every race, and the facts they are made from.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "PREPROCESSING_HOOKS": ["f1site.lib.api.without_slash"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

# --- admin ---------------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",  # first: it turns those away who guess
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_REDIRECT_URL = "admin:index"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=30)
# Locking the name alone would let anybody lock the operators out.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "admin/locked_out.html"

FILE_UPLOAD_HANDLERS = [
    "f1site.lib.uploads.CutOffUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# Without a code here django-import-export lets every member of staff import.
IMPORT_EXPORT_IMPORT_PERMISSION_CODE = "change"
IMPORT_EXPORT_EXPORT_PERMISSION_CODE = "view"

UNFOLD = {
    "SITE_TITLE": "F1 Forecast",
    "SITE_HEADER": "F1 Forecast",
    "SITE_SUBHEADER": "Facts, forecasts, scores",
    "SITE_URL": "/",
    "SITE_SYMBOL": "sports_score",
    "SHOW_HISTORY": True,
    # The greens of the dashboard.
    "COLORS": {
        "primary": {
            "50": "#edf7f2",
            "100": "#d3ebe0",
            "200": "#a9d8c3",
            "300": "#74bfa0",
            "400": "#419b79",
            "500": "#1f815e",
            "600": "#0a6b4a",
            "700": "#0b563d",
            "800": "#0b4532",
            "900": "#0b3b2c",
            "950": "#061f17",
        }
    },
    "SIDEBAR": {"show_search": True, "show_all_applications": False},
}

# --- the rest ------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [FRONTEND_DIST] if FRONTEND_DIST.is_dir() else []
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
FORMAT_MODULE_PATH = "f1site.locale_formats"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "stream": sys.stderr}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own handler would print everything a second time.
    "loggers": {"django": {"handlers": [], "propagate": True}}
    | {name: {"level": "INFO"} for name in ("f1site", "ingestion", "predictions")}
    # It logs addresses whole, with the keys in them.
    | {"urllib3": {"level": "ERROR"}},
}
