"""The section of a version in CHANGELOG.md, for its release: python deploy/release_notes.py v0.1.0"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def notes(changelog: str, version: str) -> str:
    """Raises ValueError where the version has no section, or an empty one."""
    for section in re.split(r"^## ", changelog, flags=re.MULTILINE)[1:]:
        heading, _, text = section.partition("\n")
        if version in re.findall(r"[^\s\[\]]+", heading) and text.strip():
            return text.strip()
    raise ValueError(f"CHANGELOG.md has no section of {version}: write one as '## {version} - date'")


def main() -> None:
    tag = sys.argv[1]
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    if tag != f"v{version}":
        sys.exit(f"The tag is {tag}, but the version in pyproject.toml is {version}")
    try:
        print(notes((ROOT / "CHANGELOG.md").read_text(), version))  # noqa: T201 - a command
    except ValueError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
