"""What the rendered manifests promise."""

import re

import pytest

from tests.deploy.rendered import (
    OVERLAYS,
    ROOT,
    VERSION,
    WORKLOADS,
    all_containers,
    containers,
    each_overlay,
    manifests,
    of_kind,
    one,
    pod,
    probes,
    text_of,
)


def test_there_are_the_overlays_that_the_documents_describe():
    assert OVERLAYS == ["cloud", "pgbouncer", "replicas", "small"]


@each_overlay
def test_everything_is_in_our_namespace(overlay):
    places = {one["metadata"].get("namespace") for one in manifests(overlay) if one["kind"] != "Namespace"}
    assert places == {"f1"}
    labels = one(overlay, "Namespace", "f1")["metadata"]["labels"]
    assert labels["pod-security.kubernetes.io/enforce"] == "restricted"


@each_overlay
def test_each_part_has_its_kind(overlay):
    assert set(of_kind(overlay, "Deployment")) >= {"api", "worker", "beat", "frontend"}
    assert set(of_kind(overlay, "StatefulSet")) >= {"postgres", "redis"}
    assert set(of_kind(overlay, "Service")) >= {"api", "frontend", "postgres", "redis"}
    assert set(of_kind(overlay, "PodDisruptionBudget")) >= {"api", "worker", "frontend"}
    assert "migrate" in of_kind(overlay, "Job")
    assert "frontend" in of_kind(overlay, "Ingress")
    assert of_kind(overlay, "Secret") == {}


@pytest.mark.parametrize(("name", "number"), [("api", 2), ("worker", 3), ("frontend", 2), ("beat", 1)])
@each_overlay
def test_as_many_run_as_are_needed(overlay, name, number):
    deployment = one(overlay, "Deployment", name)
    found = deployment["spec"].get("replicas") or least(overlay, name)
    assert found == number


def least(overlay, name):
    """Of the autoscaler that decides how many there are."""
    if name == "worker":
        return one(overlay, "ScaledObject", name)["spec"]["minReplicaCount"]
    return one(overlay, "HorizontalPodAutoscaler", name)["spec"]["minReplicas"]


@each_overlay
def test_there_is_never_a_second_scheduler(overlay):
    assert one(overlay, "Deployment", "beat")["spec"]["strategy"] == {"type": "Recreate"}


@each_overlay
def test_web_servers_and_nginx_are_replaced_one_after_the_other(overlay):
    for name in ("api", "frontend"):
        strategy = one(overlay, "Deployment", name)["spec"]["strategy"]["rollingUpdate"]
        assert strategy == {"maxUnavailable": 0, "maxSurge": 1}


@each_overlay
def test_probes_ask_what_they_are_about(overlay):
    (api,), (frontend,) = (
        pod(one(overlay, "Deployment", name))["containers"] for name in ("api", "frontend")
    )
    assert {name: probe["httpGet"]["path"] for name, probe in probes(api).items()} == {
        "startup": "/health/live",
        "liveness": "/health/live",
        "readiness": "/health/ready",
    }
    assert probes(frontend)["liveness"]["httpGet"]["path"] == "/health/nginx"
    for name in ("worker", "beat"):
        (container,) = pod(one(overlay, "Deployment", name))["containers"]
        assert probes(container)["liveness"]["exec"]["command"] == ["python", "-m", "f1site.alive", name]


@each_overlay
def test_every_process_that_stays_has_a_liveness_probe(overlay):
    for workload in of_kind(overlay, "Deployment", "StatefulSet").values():
        assert all("livenessProbe" in container for container in pod(workload)["containers"])


@each_overlay
def test_every_container_has_requests_and_limits(overlay):
    for name, container in all_containers(overlay):
        resources = container["resources"]
        assert set(resources["requests"]) == set(resources["limits"]) == {"cpu", "memory"}, name


@each_overlay
def test_nothing_runs_as_root_or_writes_to_its_image(overlay):
    for name, workload in of_kind(overlay, *WORKLOADS).items():
        spec = pod(workload)
        assert spec["securityContext"]["runAsNonRoot"] is True, name
        assert spec["securityContext"]["runAsUser"] > 0, name
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert spec["automountServiceAccountToken"] is False, name
        for container in containers(workload):
            assert container["securityContext"] == {
                "allowPrivilegeEscalation": False,
                "readOnlyRootFilesystem": True,
                "capabilities": {"drop": ["ALL"]},
            }, name


@each_overlay
def test_every_image_is_of_one_version(overlay):
    for name, container in all_containers(overlay):
        image, _, tag = container["image"].rpartition(":")
        assert re.search(r"\d+\.\d+", tag), f"{name}: {container['image']}"
        assert not image.startswith("f1-") or tag == VERSION


@each_overlay
def test_pods_find_what_they_mount_and_read(overlay):
    """kustomize renames the maps by their content, and the names in the pods with them."""
    maps = of_kind(overlay, "ConfigMap")
    claims = of_kind(overlay, "PersistentVolumeClaim")
    for name, workload in of_kind(overlay, *WORKLOADS).items():
        named = re.findall(r'"configMap(?:Ref|KeyRef)?": {[^}]*"name": "([^"]+)"', text_of(pod(workload)))
        assert set(named) <= set(maps), name
        claimed = re.findall(r'"claimName": "([^"]+)"', text_of(pod(workload)))
        assert set(claimed) <= set(claims), name
        volumes = {volume["name"] for volume in pod(workload).get("volumes", [])}
        volumes |= {claim["metadata"]["name"] for claim in workload["spec"].get("volumeClaimTemplates", [])}
        for container in containers(workload):
            assert {mount["name"] for mount in container.get("volumeMounts", [])} <= volumes, name


@each_overlay
def test_every_secret_that_is_read_is_in_the_template(overlay):
    template = (ROOT / "deploy/k8s/secret.example.yaml").read_text()
    for name, workload in of_kind(overlay, *WORKLOADS).items():
        keys = re.findall(r'"secretKeyRef": {"key": "([^"]+)", "name": "([^"]+)"', text_of(pod(workload)))
        assert [key for key, _ in keys if f"\n  {key}: " not in template] == [], name
        secrets = re.findall(r'"secret(?:Ref|KeyRef)": {[^}]*"name": "([^"]+)"', text_of(pod(workload)))
        assert [one for one in secrets if f"\n  name: {one}\n" not in template] == [], name


@each_overlay
def test_new_pods_wait_for_the_migrations_that_a_job_makes_as_the_owner(overlay):
    for name in ("api", "worker", "beat"):
        (waits,) = pod(one(overlay, "Deployment", name))["initContainers"]
        assert waits["args"] == ["python", "manage.py", "migrate", "--check"]
    roles, migrate = pod(one(overlay, "Job", "migrate"))["initContainers"]
    assert roles["command"] == ["sh", "/postgres/roles.sh"]
    assert migrate["args"] == ["python", "manage.py", "migrate", "--noinput"]
    assert '"name": "DATABASE_URL"' in text_of(migrate["env"])
    assert '"name": "f1-owner"' in text_of(migrate["env"])


@each_overlay
def test_only_the_job_knows_the_passwords_of_the_owner(overlay):
    readers = {name for name, container in all_containers(overlay) if "f1-owner" in text_of(container)}
    assert readers <= {"migrate", "postgres", "replication-role"}


@each_overlay
def test_the_settings_are_settings_of_the_application(overlay):
    (config,) = (one for name, one in of_kind(overlay, "ConfigMap").items() if name.startswith("f1-config"))
    documented = (ROOT / "docs/settings.md").read_text()
    # WORKER_CONCURRENCY is an argument of Celery. MODEL_STORAGE_URL is of the overlay for a store of models.
    names = set(config["data"]) - {"WORKER_CONCURRENCY", "MODEL_STORAGE_URL"}
    assert [name for name in names if f"`{name}`" not in documented] == []


def test_a_single_node_needs_no_load_balancer_and_the_others_have_one():
    types = {overlay: one(overlay, "Service", "frontend")["spec"]["type"] for overlay in OVERLAYS}
    assert types.pop("small") == "ClusterIP"
    assert set(types.values()) == {"LoadBalancer"}
    inside = [name for name, service in of_kind("cloud", "Service").items() if service["spec"].get("type")]
    assert set(inside) == {"api", "frontend"}
    assert one("cloud", "Service", "api")["spec"]["type"] == "ClusterIP"


@each_overlay
def test_the_ingress_ends_tls(overlay):
    spec = one(overlay, "Ingress", "frontend")["spec"]
    assert spec["tls"] == [{"hosts": ["f1.example.org"], "secretName": "f1-tls"}]
    assert [rule["host"] for rule in spec["rules"]] == ["f1.example.org"]


def test_the_same_servers_run_on_one_machine_and_on_many():
    compose = (ROOT / "deploy/docker/compose.production.yml").read_text()
    on_one = set(re.findall(r"image: ((?:postgres|redis):\S+)", compose))
    on_many = {container["image"] for overlay in OVERLAYS for _, container in all_containers(overlay)}
    assert on_one == {image for image in on_many if image.startswith(("postgres:", "redis:"))}
    assert len(on_one) == 2
