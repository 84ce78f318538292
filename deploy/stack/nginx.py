"""nginx's configuration from the templates in deploy/nginx, as the image of the front end has it too."""

import os
import re
import subprocess
from pathlib import Path

from deploy.stack.errors import StackError

TEMPLATES = Path(__file__).parents[1] / "nginx"
READ_SETTINGS = '. "$0" && env -0'
VARIABLE = re.compile(r"\$\{(NGINX_\w+)\}")


def render(target: Path, **given: str) -> bool:
    """Write the configuration into `target`, where nginx has its own files too. Whether it has changed."""
    state = target / "state"
    state.mkdir(parents=True, exist_ok=True)
    values = settings(NGINX_STATE=str(state), **given)
    has_changed = False
    for template in sorted(TEMPLATES.glob("*.template")):
        text = VARIABLE.sub(lambda found: values[found[1]], template.read_text())
        file = target / template.stem
        if not file.exists() or file.read_text() != text:
            file.write_text(text)
            has_changed = True
    return has_changed


def settings(**given: str) -> dict[str, str]:
    """With the defaults, and with what a template takes as it stands."""
    command = ["/bin/sh", "-c", READ_SETTINGS, str(TEMPLATES / "settings.envsh")]
    run = subprocess.run(command, env=os.environ | given, capture_output=True, text=True, check=True)  # noqa: S603
    pairs = (line.partition("=") for line in run.stdout.split("\0"))
    return {name: value for name, _, value in pairs if name.startswith("NGINX_")}


def check(program: str, target: Path) -> None:
    command = [program, "-t", "-q", "-c", str(target / "nginx.conf")]
    run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if run.returncode:
        raise StackError(f"nginx refuses its configuration: {run.stderr.strip()}")
