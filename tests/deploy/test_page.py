"""docs/deployment.md and docs/operations.md state of every command how it is known."""

import re
import shutil
import subprocess

import pytest
from django.conf import settings

from f1site.lib import casts

DEPLOYMENT, OPERATIONS = (
    (settings.BASE_DIR / f"docs/{name}.md").read_text() for name in ("deployment", "operations")
)
KNOWN = re.compile(r"# (checked|not run\b.*|run: (tests/[\w./]+).*)\n")


def blocks_of(page):
    return re.findall(r"^```sh\n(.+?)\n```$", page, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", [DEPLOYMENT, OPERATIONS], ids=["deployment", "operations"])
def test_every_block_of_commands_begins_with_how_it_is_known(page):
    blocks = blocks_of(page)
    assert len(blocks) > 5
    marks = [KNOWN.match(block) for block in blocks]
    assert [block for block, mark in zip(blocks, marks, strict=True) if mark is None] == []
    # Nor is there a block of the other kind, which has no mark.
    text = re.sub(r"^```.+?^```$", "", page, flags=re.MULTILINE | re.DOTALL)
    assert re.findall(r"^    \S.*", text, re.MULTILINE) == []
    tests = [mark[2] for mark in marks if mark and mark[2]]
    assert tests
    assert [path for path in tests if not (settings.BASE_DIR / path).is_file()] == []


def test_the_page_names_every_overlay_script_and_workflow():
    root = settings.BASE_DIR
    overlays = [path.parent.name for path in root.glob("deploy/k8s/overlays/*/kustomization.yaml")]
    workflows = [path.stem for path in root.glob(".github/workflows/*.yml")]
    assert [name for name in overlays + workflows if f"| `{name}` |" not in DEPLOYMENT] == []


def test_the_commands_write_the_secrets_that_the_compose_file_reads(tmp_path):
    compose = (settings.BASE_DIR / "deploy/docker/compose.production.yml").read_text()
    read = set(re.findall(r"file: \./secrets/(\w+)}", compose))
    (tmp_path / "deploy/docker").mkdir(parents=True)
    shutil.copy(settings.BASE_DIR / "deploy/docker/production.env.example", tmp_path / "deploy/docker")
    (block,) = [block for block in blocks_of(DEPLOYMENT) if "mkdir secrets" in block]
    subprocess.run(["sh", "-euc", block], cwd=tmp_path, check=True)
    folder = tmp_path / "deploy/docker/secrets"
    written = {path.name: path.read_text().strip() for path in folder.iterdir()}
    assert set(written) == read
    assert min(map(len, written.values())) > 20
    for url, user, name in (
        ("database_url", "f1_app", "app_password"),
        ("owner_database_url", "f1_owner", "owner_password"),
    ):
        address = casts.database(written[url])
        assert (address["USER"], address["PASSWORD"]) == (user, written[name])
        assert (address["HOST"], address["PORT"], address["NAME"]) == ("postgres", 5432, "f1")
    assert casts.redis(written["redis_url"]) == f"redis://:{written['redis_password']}@redis:6379/0"
