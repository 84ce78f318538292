"""What the images contain, tried without Docker: the files that the Dockerfile copies, and its commands."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from django.conf import settings

from tests.sites import DEADLINE, eventually, free_port, running

ROOT = settings.BASE_DIR
DOCKERFILE = (ROOT / "deploy/docker/Dockerfile").read_text()
SECRETS = {"SECRET_KEY": "only-for-tests", "MODEL_SIGNING_KEY": "only-for-tests"}


def stage(name):
    """The instructions of a stage, with continued lines joined."""
    text = re.search(rf"^FROM \S+ AS {name}\n(.*?)(?=^FROM |\Z)", DOCKERFILE, re.MULTILINE | re.DOTALL)[1]
    return re.sub(r"\\\n\s*", "", text).splitlines()


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """The working directory of the stage `application` after the build, with a page for the dashboard."""
    folder = tmp_path_factory.mktemp("image")
    for line in stage("application"):
        if copied := re.fullmatch(r"COPY (\w[\w.]*)/? (?:\./|(\w+)/)", line):
            source = ROOT / copied[1]
            copy = shutil.copytree if source.is_dir() else shutil.copy
            copy(source, folder / source.name)
    (folder / "frontend/dist").mkdir(parents=True)
    (folder / "frontend/dist/index.html").write_text("<!doctype html><head></head><body></body>")
    (collect,) = re.findall(
        r"DEBUG=true python (manage.py collectstatic [^&]+)", "".join(stage("application"))
    )
    command = [sys.executable, *collect.split()]
    subprocess.run(command, cwd=folder, env=environment(folder, DEBUG="true"), check=True)
    return folder


def environment(folder, **more):
    """Nothing of ours but these; the folders are those that the image has as volumes."""
    volumes = {
        "MODEL_DIR": str(folder.with_name("data") / "models"),
        "CHECKPOINT_DIR": str(folder.with_name("data") / "checkpoints"),
        "PROMETHEUS_MULTIPROC_DIR": str(folder.with_name("metrics")),
    }
    # Neither is needed to answer; without an address of Redis the queue would be a folder.
    nobody = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/f1", "REDIS_URL": "redis://127.0.0.1:1/0"}
    assert [name for name in volumes if f"{name}=/" not in "".join(stage("application"))] == []
    return {"PATH": os.environ["PATH"], **volumes, **nobody, **more}


def files(folder):
    return {path.relative_to(folder): path.is_dir() or path.stat().st_mtime_ns for path in folder.rglob("*")}


def test_what_is_copied_is_enough_and_nothing_is_written_to_it(image):
    before = files(image)
    port = str(free_port())
    (command,) = [line for line in stage("f1-api") if line.startswith("CMD ")]
    assert command == 'CMD ["python", "-m", "f1site.server", "--host", "0.0.0.0", "--port", "8000"]'
    variables = environment(image, PYTHONDONTWRITEBYTECODE="1", **SECRETS)
    with running(sys.executable, "-m", "f1site.server", "--port", port, cwd=image, env=variables):
        answer = eventually(lambda: asked(f"http://127.0.0.1:{port}/health/live"))
        assert answer.json() == {"status": "ok"}
        assert asked(f"http://127.0.0.1:{port}/static/admin/css/base.css").status_code == 200
        assert asked(f"http://127.0.0.1:{port}/metrics", {"Host": "10.0.0.7:8000"}).status_code == 200
    assert files(image) == before


def asked(address, headers=None):
    try:
        return requests.get(address, headers=headers, timeout=DEADLINE)
    except requests.ConnectionError:
        return None


def test_the_images_are_based_on_exact_versions():
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    outside = [base for base in bases if base != "application"]
    assert all(re.search(r":\d+\.\d+\.\d+-", base) for base in outside)


@pytest.mark.parametrize(("name", "user"), [("application", "10001:10001"), ("f1-frontend", "101:101")])
def test_an_image_runs_as_a_user_that_is_not_root(name, user):
    assert [line for line in stage(name) if line.startswith("USER")] == [f"USER {user}"]


@pytest.mark.parametrize("name", ["f1-api", "f1-worker", "f1-frontend"])
def test_every_image_has_a_health_check(name):
    assert len([line for line in stage(name) if line.startswith("HEALTHCHECK")]) == 1


def test_what_is_copied_is_sent_to_the_build():
    """.dockerignore leaves out everything that it does not name."""
    named = re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(), re.MULTILINE)
    copied = re.findall(r"^COPY (?!--from)(?:--\S+ )?(.+) \S+$", DOCKERFILE, re.MULTILINE)
    sources = {source.split("/")[0] for line in copied for source in line.split()}
    assert sources == set(named)
    assert ".env" not in named


def test_the_lock_file_has_the_cpu_build_of_xgboost():
    assert re.search(
        r'^xgboost-cpu==\S+; sys_platform == "linux"$', (ROOT / "requirements.txt").read_text(), re.M
    )


def test_settings_are_read_from_files(tmp_path):
    entrypoint = ROOT / "deploy/docker/entrypoint.sh"
    (tmp_path / "key").write_text("a value with $signs and 'quotes'\n")
    variables = {
        "PATH": os.environ["PATH"],
        "SECRET_KEY_FILE": str(tmp_path / "key"),
        "REDIS_URL": "redis://redis:6379/0",
    }
    command = [entrypoint, "sh", "-c", 'echo "$SECRET_KEY|${SECRET_KEY_FILE-none}|$REDIS_URL"']
    run = subprocess.run(command, env=variables, capture_output=True, text=True, check=True)
    assert run.stdout == "a value with $signs and 'quotes'|none|redis://redis:6379/0\n"


def test_a_setting_whose_file_is_missing_stops_the_start(tmp_path):
    variables = {"PATH": os.environ["PATH"], "SECRET_KEY_FILE": str(tmp_path / "key")}
    run = subprocess.run([ROOT / "deploy/docker/entrypoint.sh", "true"], env=variables, check=False)
    assert run.returncode != 0


def test_the_entrypoint_reads_every_secret_of_the_compose_file():
    compose = (ROOT / "deploy/docker/compose.production.yml").read_text()
    used = set(re.findall(r"^ +([A-Z_]+)_FILE: ", compose, re.MULTILINE)) - {"POSTGRES_PASSWORD"}
    known = set(
        re.search(r"for name in ([A-Z_ ]+);", (ROOT / "deploy/docker/entrypoint.sh").read_text())[1].split()
    )
    assert used <= known


def test_the_folders_of_nginx_are_made_where_it_may_write(tmp_path):
    script = (ROOT / "deploy/docker/nginx-folders.sh").read_text()
    assert "cp /etc/nginx/mime.types " in script
    places = {"NGINX_STATE": str(tmp_path / "state"), "NGINX_ENVSUBST_OUTPUT_DIR": str(tmp_path / "conf")}
    types = Path("/etc/nginx/mime.types")
    if not types.is_file():
        (tmp_path / "mime.types").write_text("types {}\n")
        script = script.replace(str(types), str(tmp_path / "mime.types"))
    subprocess.run(["sh", "-c", script], env={"PATH": os.environ["PATH"], **places}, check=True)
    assert (tmp_path / "conf/mime.types").is_file()
    assert (tmp_path / "state").is_dir()
