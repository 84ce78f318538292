"""Whether a line that was ever committed holds a secret: python deploy/secrets_in_history.py

A secret that was removed again is in every clone all the same. detect-secrets recognizes the keys of known
services, private keys, passwords in addresses, and values of names such as `password`.
"""

import re
import subprocess
import sys
from typing import Any

from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class

# Numbers and hashes look like secrets to them.
LEFT_OUT = ("Base64HighEntropyString", "HexHighEntropyString", "IPPublicDetector")
# Of examples and tests.
PLACEHOLDERS = {
    "PASSWORD",
    "POSTGRES_PASSWORD",
    "REDIS_PASSWORD",
    "f1",
    "f1-tls",
    "hidden",
    "only-for-measuring",
    "only-for-tests",
    "p%23",
    "pw",
    "right",
    "secret",
    "wrong",
}
# A variable in its place, such as {password}, or dots.
is_template = re.compile(r"\$?\$?\{[^{}]+\}|\$\w+|\.\.\.").fullmatch
# The only lines with a name that the slowest of the plugins looks for.
has_name = re.compile("key|pass|pwd|secret|contra", re.IGNORECASE).search


def git(*arguments: str) -> str:
    return subprocess.run(  # noqa: S603
        ["git", *arguments],  # noqa: S607 - the one that is installed
        capture_output=True,
        text=True,
        errors="replace",
        check=True,
    ).stdout


def added_lines() -> set[str]:
    """Of all commits, each line once. A shallow clone would pass unread."""
    if git("rev-parse", "--is-shallow-repository").strip() == "true":
        raise ValueError("This clone has a part of the history only: git fetch --unshallow")
    lines = git("log", "--patch", "--unified=0", "--no-color", "--format=", "HEAD").splitlines()
    return {line[1:].strip() for line in lines if line.startswith("+") and not line.startswith("+++")}


def secrets(lines: set[str]) -> list[str]:
    """What was found, without the secrets themselves."""
    found: list[str] = []
    plugin: Any
    for plugin in get_mapping_from_secret_type_to_class().values():
        if plugin.__name__ in LEFT_OUT:
            continue
        detector = plugin()
        for line in filter(has_name, lines) if plugin.__name__ == "KeywordDetector" else lines:
            values = [value for value in detector.analyze_string(line) if not is_template(value)]
            values = [value for value in values if value not in PLACEHOLDERS]
            found += [f"{detector.secret_type}: {line.replace(value, '***')[:150]}" for value in values]
    return sorted(found)


def main() -> int:
    lines = added_lines()
    found = secrets(lines)
    for finding in found:
        print(finding, file=sys.stderr)  # noqa: T201 - a command
    print(f"{len(lines)} different lines of the history, {len(found)} secrets")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
