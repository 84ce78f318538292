"""What GitHub's workflows promise, and that the audits fail where they cannot reach their database."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from tests.sites import free_port

ROOT = settings.BASE_DIR
FILES = [*(ROOT / ".github/workflows").glob("*.yml"), *(ROOT / ".github/actions").glob("*/action.yml")]
WORKFLOWS = {path.stem: yaml.safe_load(path.read_text()) for path in FILES}
CI = WORKFLOWS["ci"]["jobs"]
JOBS = [(name, job) for workflow in WORKFLOWS.values() for name, job in workflow.get("jobs", {}).items()]


def commands(job):
    return [step["run"] for step in job["steps"] if "run" in step]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name + "/" + path.name)
def test_every_action_is_pinned_by_its_commit_and_says_its_version(path):
    used = re.findall(r"uses: (.+)", path.read_text())
    pinned = re.compile(r"\./\.github/actions/\w+|[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+").fullmatch
    assert [action for action in used if not pinned(action)] == []


@pytest.mark.parametrize(("name", "job"), JOBS, ids=[name for name, _ in JOBS])
def test_a_job_has_a_limit_of_time_and_names_its_permissions(name, job):
    assert job["timeout-minutes"] <= 90
    allowed = {"images": {"packages"}, "release": {"contents"}}.get(name, set())
    assert {what for what, may in job["permissions"].items() if may == "write"} == allowed


def test_nothing_has_permissions_by_default():
    assert all(workflow["permissions"] == {} for workflow in WORKFLOWS.values() if "jobs" in workflow)


def test_no_failure_is_passed_over():
    text = "".join(path.read_text() for path in FILES)
    assert "continue-on-error" not in text
    assert "|| true" not in text
    assert "set +e" not in text


def test_the_tests_run_on_every_python_and_postgresql():
    versions = ["3.11", "3.12", "3.13"]
    assert CI["sqlite"]["strategy"]["matrix"] == {"python": versions}
    assert CI["postgres"]["strategy"]["matrix"] == {"python": versions, "postgres": ["15", "16", "17"]}
    assert CI["postgres"]["services"]["postgres"]["image"] == "postgres:${{ matrix.postgres }}"


def test_together_the_jobs_run_what_ci_runs_here():
    here = re.findall(r"^make (\S+)$", (ROOT / ".ci/run").read_text(), re.MULTILINE)
    there = {target for _, job in JOBS for one in commands(job) for target in re.findall(r"[\w-]+", one)}
    rules = re.findall(r"^test: (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    parts = " ".join(rules).split()
    assert len(parts) == 6
    assert here == ["lint", "test"]
    assert {"lint", "mutations", *parts} <= there


def test_every_image_of_the_dockerfile_is_built_scanned_described_and_then_pushed():
    targets = re.findall(r" AS (f1-\w+)$", (ROOT / "deploy/docker/Dockerfile").read_text(), re.MULTILINE)
    assert CI["images"]["strategy"]["matrix"]["image"] == targets == ["f1-api", "f1-worker", "f1-frontend"]
    assert set(CI["images"]["needs"]) == set(CI) - {"images", "release"}
    scan, sbom, push = commands(CI["images"])
    assert "--exit-code 1" in scan
    assert "--format cyclonedx" in sbom
    assert push == 'docker push "$IMAGE:$VERSION"'
    pushing = [step for step in CI["images"]["steps"] if "push" in step.get("run", "")]
    assert [step["if"] for step in pushing] == ["github.event_name == 'push'"]


def test_the_scanner_is_pinned_by_its_digest():
    assert re.fullmatch(r"aquasec/trivy:\d+\.\d+\.\d+@sha256:[0-9a-f]{64}", CI["images"]["env"]["TRIVY"])


def test_a_tag_becomes_a_release_once_its_images_are_pushed():
    assert CI["release"]["needs"] == ["images"]
    assert CI["release"]["if"] == "github.event_name == 'push' && github.ref_type == 'tag'"
    assert 'deploy/release_notes.py "$TAG" > notes.md' in " ".join(commands(CI["release"]))


def test_a_deployment_runs_the_script_that_rolls_back_and_waits_for_its_turn():
    deploy = WORKFLOWS["deploy"]
    assert deploy["concurrency"] == {"group": "deploy", "cancel-in-progress": False}
    assert deploy["jobs"]["deploy"]["environment"] == "production"
    script = (ROOT / "deploy/k8s/deploy.sh").read_text()
    assert commands(deploy["jobs"]["deploy"])[-1].startswith("deploy/k8s/deploy.sh ")
    assert "rollout undo" in script
    assert "/health/live" in script


def test_inputs_reach_a_shell_as_variables_alone():
    scripts = [one for _, job in JOBS for one in commands(job)]
    assert [one for one in scripts if "${{" in one] == []


def test_dependabot_watches_every_kind_of_package():
    updates = yaml.safe_load((ROOT / ".github/dependabot.yml").read_text())["updates"]
    assert {one["package-ecosystem"] for one in updates} >= {"pip", "npm", "docker", "github-actions"}
    places = [place for one in updates for place in one.get("directories", [one.get("directory")])]
    assert [place for place in places if not (ROOT / place.lstrip("/")).is_dir()] == []


def audits():
    recipe = re.search(r"^audit: .*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text(), re.MULTILINE)[1]
    return recipe.replace("\t", "").splitlines()


def test_the_audit_is_of_the_locked_packages_of_both_languages():
    back_end, front_end = audits()
    assert "pip-audit --strict" in back_end
    assert "--requirement requirements-dev.txt" in back_end
    assert front_end.startswith("cd frontend && npm audit")
    assert (ROOT / "requirements-dev.txt").read_text().startswith("-r requirements.txt\n")


@pytest.mark.parametrize("number", [0, 1], ids=["pip-audit", "npm audit"])
def test_an_audit_fails_where_its_database_does_not_answer(number):
    """Nothing listens at the address of the proxy, which is how each of them would leave the machine."""
    nowhere = f"http://127.0.0.1:{free_port()}"
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "https_proxy": nowhere,
        "HTTPS_PROXY": nowhere,
        "NO_PROXY": "",
        "no_proxy": "",
        "npm_config_registry": "https://registry.example.org",
        "npm_config_fetch_retries": "0",
    }
    command = audits()[number].replace(".venv/bin/", "")
    run = subprocess.run(command, shell=True, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert run.returncode != 0
    assert b"roxy" in run.stderr or b"ECONNREFUSED" in run.stderr
