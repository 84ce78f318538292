"""`make check-deploy` and `make check-security` find what they are for."""

import runpy
import subprocess
import sys

import pytest
from django.conf import settings

from tests.deploy.rendered import one

ROOT = settings.BASE_DIR
CHECK = runpy.run_path(str(ROOT / "deploy/check.py"))
HISTORY = runpy.run_path(str(ROOT / "deploy/secrets_in_history.py"))
NOTES = runpy.run_path(str(ROOT / "deploy/release_notes.py"))["notes"]


def found(manifest):
    return list(CHECK["findings"](manifest))


def test_a_misspelt_field_of_kubernetes_is_found():
    api = one("small", "Deployment", "api")
    assert found(api) == []
    assert "replcas" in found(api | {"spec": api["spec"] | {"replcas": 2}})[0]


@pytest.mark.parametrize("change", [{"minReplicas": 1}, {"triggers": []}, {"maxReplicaCount": "12"}])
def test_a_wrong_field_of_keda_is_found(change):
    scaled = one("cloud", "ScaledObject", "worker")
    assert found(scaled) == []
    assert len(found(scaled | {"spec": scaled["spec"] | change})) == 1


def test_a_trigger_of_keda_needs_a_list_and_text():
    scaled = one("cloud", "ScaledObject", "worker")
    for metadata in ({"listLength": 4}, {"listName": ""}, {"adress": "redis:6379"}, {"address": "redis"}):
        trigger = scaled["spec"]["triggers"][0]
        changed = trigger | {"metadata": trigger["metadata"] | metadata}
        assert len(found(scaled | {"spec": scaled["spec"] | {"triggers": [changed]}})) == 1, metadata


def test_a_kind_without_a_schema_is_found():
    unknown = {"apiVersion": "example.org/v1", "kind": "Grid", "metadata": {"name": "monza"}}
    assert found(unknown) == ["Grid monza: there is no schema of example.org/v1"]


def test_every_tool_of_the_check_is_installed_and_refuses_a_wrong_file(tmp_path):
    wrong = tmp_path / "wrong.yml"
    wrong.write_text("a: [1\nscrape_configs: 1\non: push\nif\n")
    for command in CHECK["commands"]():
        if command[0].endswith(("zizmor", "actionlint")):
            continue  # they look for their files themselves
        options = [argument for argument in command[1:] if not (ROOT / argument).is_file()]
        assert CHECK["run"]([command[0], *options, str(wrong)]), command[0]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("aws = 'AKIA" + "Q3EGRIDPOLELAPS7'", "AWS Access Key"),
        ("token: ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8", "GitHub Token"),
        ("-----BEGIN RSA PRIVATE " + "KEY-----", "Private Key"),
        ("url = postgres://f1:" + "Xy7zQ81kLm@db/f1", "Basic Auth Credentials"),
        ("PASSWORD = " + "'Xy7zQ81kLm'", "Secret Keyword"),
    ],
)
def test_a_secret_in_the_history_is_found_and_not_repeated(line, kind):
    (finding, *_) = [one for one in HISTORY["secrets"]({line, "plain text"}) if one.startswith(kind)]
    assert "***" in finding
    assert "Xy7zQ81kLm" not in finding


def test_every_commit_is_looked_through(tmp_path):
    """Also one whose line is gone; and a part of a history is refused."""
    git = ["git", "-C", str(tmp_path / "all"), "-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "init", "--quiet", tmp_path / "all"], check=True)
    for text in ("removed again\n", "kept\n"):
        (tmp_path / "all/file").write_text(text)
        subprocess.run([*git, "add", "file"], check=True)
        subprocess.run([*git, "commit", "--quiet", "--message", "text"], check=True)
    shallow = ["git", "clone", "--quiet", "--depth", "1", f"file://{tmp_path}/all", tmp_path / "part"]
    subprocess.run(shallow, check=True)
    script = str(ROOT / "deploy/secrets_in_history.py")
    whole, part = (
        subprocess.run(
            [sys.executable, script], cwd=tmp_path / name, capture_output=True, text=True, check=False
        )
        for name in ("all", "part")
    )
    assert whole.stdout == "2 different lines of the history, 0 secrets\n"
    assert part.returncode != 0
    assert "git fetch --unshallow" in part.stderr


def test_a_release_has_the_section_of_its_version():
    unreleased, second = "## Unreleased\n\n- new\n", "## 0.2.0 - 2026-01-02\n\n### API\n\n- two\n"
    changelog = f"# Changelog\n\n{unreleased}\n{second}\n## [0.1.0]\n\n- one\n"
    assert NOTES(changelog, "0.2.0") == "### API\n\n- two"
    assert NOTES(changelog, "0.1.0") == "- one"


@pytest.mark.parametrize("changelog", ["## Unreleased\n\n- new\n", "## 0.3.0\n\n## 0.2.0\n\n- two\n"])
def test_a_release_without_a_section_is_refused(changelog):
    with pytest.raises(ValueError, match=r"no section of 0\.3\.0"):
        NOTES(changelog, "0.3.0")
