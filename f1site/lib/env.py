"""Settings from the environment: django-environ reads them, and what is not understood stops the start."""

import re
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

ENV_LINE = re.compile(r"\s*(#.*)?|(export )?[A-Za-z_0-9]+=.*")


class Env(environ.Env):
    """django-environ, where an empty setting is an absent one and a cast may refuse (see casts.py)."""

    def get_value(self, var: str, cast: Any = None, default: Any = None, parse_default: bool = False) -> Any:
        text = self.ENVIRON.get(var, "").strip()
        if not text and not parse_default:
            return None if default is self.NOTSET else default
        try:
            return self.parse_value(text or default, cast)
        except ValueError as error:
            raise ImproperlyConfigured(f"{var} must be {error}.") from error

    def secret(self, var: str, debug: bool) -> str:
        """A secret that only DEBUG may leave out."""
        value: str = self.str(var, f"insecure-{var.lower()}-for-debugging-only" if debug else "")
        if value:
            return value
        raise ImproperlyConfigured(
            f"{var} is not set. Put a long random value into .env (`make setup` does), or set DEBUG=true."
        )


def read_file(path: Path) -> None:
    """Read from `path`, if it exists, the settings that the environment leaves open."""
    try:
        lines = path.read_text().splitlines() if path.exists() else []
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{path} cannot be read: {error}.") from error
    for number, line in enumerate(lines, 1):
        # django-environ would pass over it, and the setting would keep its default.
        if not ENV_LINE.fullmatch(line):
            raise ImproperlyConfigured(f"{path} line {number} must be NAME=value, without spaces around '='.")
    Env.read_env(path)
