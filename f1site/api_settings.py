"""Settings of the packages that make and describe the API; f1site/settings.py imports them."""

REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": [
        "rest_framework.renderers.JSONRenderer",
        "f1site.lib.api.formats.PageRenderer",
    ],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "f1site.lib.api.formats.Negotiation",
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_SCHEMA_CLASS": "f1site.lib.api.schema.Schema",
    "EXCEPTION_HANDLER": "f1site.lib.api.errors.exception_handler",
}
DESCRIPTION = {
    "TITLE": "Formula 1 forecasts",
    "DESCRIPTION": "Calibrated probabilities for every race, and the facts they are made from.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVERS": [{"url": "/", "description": "This service."}],
    "PREPROCESSING_HOOKS": ["f1site.lib.api.schema.without_slash"],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "f1site.description.complete.complete",
    ],
    "ENUM_GENERATE_CHOICE_DESCRIPTION": False,
}

CORS_URLS_REGEX = r"^/api(/|$)"
CORS_ALLOW_METHODS = ["GET", "OPTIONS"]
CORS_ALLOW_HEADERS = ["content-type"]
CORS_EXPOSE_HEADERS = ["ETag", "Retry-After"]
CORS_EXPOSE_HEADERS += [f"RateLimit-{name}" for name in ("Limit", "Remaining", "Reset", "Policy")]
