"""The manifests of each overlay, as kustomize renders them, and what is asked of them often."""

import json
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest
import yaml
from django.conf import settings

ROOT = settings.BASE_DIR
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
OVERLAYS = sorted(path.parent.name for path in (ROOT / "deploy/k8s/overlays").glob("*/kustomization.yaml"))
WORKLOADS = ("Deployment", "StatefulSet", "Job")
APPLICATION = {"api", "worker", "beat", "migrate"}

each_overlay = pytest.mark.parametrize("overlay", OVERLAYS)


@cache
def _text(overlay):
    kubectl = Path(sys.executable).parent / "kubectl"
    command = [kubectl, "kustomize", ROOT / "deploy/k8s/overlays" / overlay]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@cache
def manifests(overlay):
    return list(yaml.safe_load_all(_text(overlay)))


def of_kind(overlay, *kinds):
    """By name; the names of a kind are different."""
    return {one["metadata"]["name"]: one for one in manifests(overlay) if one["kind"] in kinds}


def one(overlay, kind, name):
    return of_kind(overlay, kind)[name]


def pod(manifest):
    return manifest["spec"]["template"]["spec"]


def containers(manifest):
    return pod(manifest).get("initContainers", []) + pod(manifest)["containers"]


def all_containers(overlay):
    """(name of the workload, container)"""
    workloads = of_kind(overlay, *WORKLOADS)
    return [(name, container) for name, workload in workloads.items() for container in containers(workload)]


def probes(container):
    return {name.removesuffix("Probe"): probe for name, probe in container.items() if name.endswith("Probe")}


def text_of(value):
    return json.dumps(value)
