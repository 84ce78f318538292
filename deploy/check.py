"""Whether the files for containers, Kubernetes, CI and Prometheus are valid: python deploy/check.py

Neither these systems nor the network is needed: the tools bring their schemas with them.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import jsonschema
import kubernetes_validate
import yaml

ROOT = Path(__file__).resolve().parent.parent
K8S = ROOT / "deploy" / "k8s"
OVERLAYS = sorted(path.parent for path in K8S.glob("overlays/*/kustomization.yaml"))
# The oldest and the newest release that the manifests are for.
VERSIONS = ("1.30", "1.37")
PYTHON = Path(sys.executable).parent
YAML = ("deploy/**/*.y*ml", ".github/**/*.y*ml", "docker-compose.yml", ".yamllint.yml")
PROMETHEUS = ("deploy/prometheus/prometheus.yml", "deploy/prometheus/compose.yml")


def files(*patterns: str) -> list[str]:
    """Relative to the top level, because the tools print them so."""
    found = [str(path.relative_to(ROOT)) for pattern in patterns for path in sorted(ROOT.glob(pattern))]
    if not found:
        raise FileNotFoundError(f"No file is named {' or '.join(patterns)}")
    return found


def scripts() -> list[str]:
    """Of a shell, whatever their names."""
    found = [path for path in ROOT.glob("deploy/**/*") if path.is_file() and path.stat().st_size]
    shells = [path for path in found if re.match(rb"#!.*sh\n", path.read_bytes()[:60])]
    return [*sorted(str(path.relative_to(ROOT)) for path in shells), ".ci/run"]


def commands() -> list[list[str]]:
    schema = [str(PYTHON / "check-jsonschema"), "--quiet", "--builtin-schema"]
    return [
        [str(PYTHON / "hadolint"), *files("deploy/docker/Dockerfile")],
        [str(PYTHON / "shellcheck"), *scripts()],
        # Their values are directives of nginx, with its variables and quotes.
        [
            str(PYTHON / "shellcheck"),
            "-s",
            "sh",
            "-e",
            "SC2016,SC2089,SC2090",
            *files("deploy/nginx/*.envsh"),
        ],
        [str(PYTHON / "yamllint"), "--strict", *files(*YAML)],
        [str(PYTHON / "actionlint"), "-shellcheck", str(PYTHON / "shellcheck")],
        [str(PYTHON / "zizmor"), "--offline", "--quiet", "--persona", "pedantic", ".github"],
        [*schema, "vendor.compose-spec", *files("docker-compose.yml", "deploy/docker/compose*.yml")],
        [*schema, "vendor.github-workflows", *files(".github/workflows/*.yml")],
        [*schema, "vendor.github-actions", *files(".github/actions/*/action.yml")],
        [*schema, "vendor.dependabot", *files(".github/dependabot.yml")],
        ["promtool", "check", "config", "--lint-fatal", *files(*PROMETHEUS)],
        ["promtool", "test", "rules", *files("deploy/prometheus/*_test.yml")],
    ]


def render(overlay: Path) -> list[dict[str, Any]]:
    """The manifests of an overlay. A warning of kustomize is an error here."""
    command = [str(PYTHON / "kubectl"), "kustomize", str(overlay)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - ours alone
    if run.returncode or run.stderr:
        raise ValueError(f"{overlay.name}: {run.stderr.strip()}")
    return list(yaml.safe_load_all(run.stdout))


def manifests() -> list[dict[str, Any]]:
    """Of all overlays, and the templates that no overlay has; each only once."""
    templates = list(yaml.safe_load_all((K8S / "secret.example.yaml").read_text()))
    found = [manifest for overlay in OVERLAYS for manifest in render(overlay)]
    return list({json.dumps(manifest, sort_keys=True): manifest for manifest in found + templates}.values())


def findings(manifest: dict[str, Any]) -> Iterator[str]:
    """A kind that Kubernetes does not have needs a schema in deploy/k8s/schemas."""
    name = f"{manifest['kind']} {manifest['metadata']['name']}"
    own = K8S / "schemas" / f"{manifest['kind']}.json"
    try:
        if own.is_file():
            jsonschema.validate(manifest, json.loads(own.read_text()), jsonschema.Draft202012Validator)
        else:
            for version in VERSIONS:
                kubernetes_validate.validate(manifest, version, strict=True)
    except kubernetes_validate.SchemaNotFoundError:
        yield f"{name}: there is no schema of {manifest['apiVersion']}"
    except jsonschema.ValidationError as error:
        yield f"{name}: {error.json_path}: {error.message}"


def run(command: list[str]) -> str:
    """What the tool has found, or nothing."""
    done = subprocess.run(  # noqa: S603 - ours alone
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return f"{Path(command[0]).name}: {done.stdout.strip() or 'failed'}" if done.returncode else ""


def main() -> int:
    with ThreadPoolExecutor(2) as pool:
        outputs = pool.map(run, commands())
        checked = manifests()
        found = [finding for manifest in checked for finding in findings(manifest)]
        found += [output for output in outputs if output]
    for finding in found:
        print(finding, file=sys.stderr)  # noqa: T201 - a command
    what = f"{len(checked)} manifests of {len(OVERLAYS)} overlays, {len(commands())} tools"
    print(f"{what}, {len(found)} findings")  # noqa: T201 - a command
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
