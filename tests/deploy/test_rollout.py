"""What deploy/k8s/deploy.sh would apply."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.deploy.rendered import ROOT, VERSION, WORKLOADS, containers, each_overlay, manifests


@each_overlay
def test_a_rollout_is_of_one_version_and_one_registry(overlay):
    script = ROOT / "deploy/k8s/deploy.sh"
    arguments = ["--print", overlay, "registry.example.org/f1", "v1.2.3", "https://f1.example.org"]
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    run = subprocess.run([script, *arguments], env={"PATH": path}, capture_output=True, text=True, check=True)
    before, after = images(manifests(overlay)), images(yaml.safe_load_all(run.stdout))
    renamed = r"registry.example.org/f1/\1:v1.2.3"
    assert after == [re.sub(rf"^(f1-\w+):{re.escape(VERSION)}$", renamed, image) for image in before]


def images(documents):
    return [
        container["image"]
        for document in documents
        if document["kind"] in WORKLOADS
        for container in containers(document)
    ]


@pytest.mark.parametrize("wrong", [["nowhere", "a", "b", "c"], ["small", "a; b", "c", "d"], ["small"]])
def test_a_rollout_of_something_else_is_refused(wrong):
    run = subprocess.run([ROOT / "deploy/k8s/deploy.sh", "--print", *wrong], capture_output=True, check=False)
    assert run.returncode == 2
