"""How the overlays grow: autoscalers, queues, the pool of connections and the replica."""

import re

import pytest
from django.conf import settings
from redis import Redis

from f1site.celery import app
from tests.deploy.rendered import ROOT, all_containers, of_kind, one, pod, text_of
from tests.sites import redis_server

SCALED = ["pgbouncer", "replicas", "cloud"]


@pytest.mark.parametrize("overlay", SCALED)
def test_web_servers_are_added_by_cpu_and_by_requests_and_removed_slowly(overlay):
    spec = one(overlay, "HorizontalPodAutoscaler", "api")["spec"]
    cpu, requests = spec["metrics"]
    assert cpu["resource"] == {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 70}}
    assert requests["pods"]["target"] == {"type": "AverageValue", "averageValue": "100"}
    assert spec["behavior"]["scaleDown"]["stabilizationWindowSeconds"] == 300


def test_the_adapter_serves_the_metric_that_the_autoscaler_asks_for():
    asked = one("cloud", "HorizontalPodAutoscaler", "api")["spec"]["metrics"][1]["pods"]["metric"]["name"]
    adapter = (ROOT / "deploy/k8s/prometheus-adapter.yaml").read_text()
    assert f"as: {asked}\n" in adapter
    assert "f1_http_responses_total{" in adapter


def keda():
    return one("cloud", "ScaledObject", "worker")["spec"]


def test_workers_are_added_by_the_length_of_each_queue():
    scaled = keda()
    assert scaled["scaleTargetRef"]["name"] == "worker"
    assert [trigger["metadata"]["listName"] for trigger in scaled["triggers"]] == list(settings.QUEUES)
    assert "worker" not in of_kind("cloud", "HorizontalPodAutoscaler")


def test_the_lists_that_keda_measures_hold_the_messages_that_wait():
    with redis_server() as (port, _), Redis(port=port) as server:
        with app.connection_for_write(f"redis://127.0.0.1:{port}/0") as connection:
            for queue in settings.QUEUES * 2:
                app.send_task("a", queue=queue, connection=connection)
        lists = [trigger["metadata"]["listName"] for trigger in keda()["triggers"]]
        assert [server.llen(name) for name in lists] == [2, 2, 2]


def test_an_autoscaler_shares_its_number_with_nobody():
    for name in ("api", "worker", "frontend"):
        assert "replicas" not in one("cloud", "Deployment", name)["spec"]


def test_the_web_servers_alone_pass_the_pool_of_connections():
    ini = next(value for name, value in of_kind("pgbouncer", "ConfigMap").items() if "pgbouncer" in name)
    lines = ini["data"]["pgbouncer.ini"].splitlines()
    assert {"default_pool_size = 20", "reserve_pool_size = 10", "pool_mode = transaction"} <= set(lines)
    users = {
        name for name, found in all_containers("pgbouncer") if '"name": "f1-pgbouncer"' in text_of(found)
    }
    assert users == {"api"}


@pytest.mark.parametrize("overlay", ["replicas", "cloud"])
def test_the_web_servers_alone_read_from_the_replica(overlay):
    readers = {name for name, found in all_containers(overlay) if "DATABASE_REPLICA_URL" in text_of(found)}
    assert readers == {"api"}


def test_a_node_of_eight_gigabytes_has_room_for_what_the_small_overlay_asks_for():
    asked = 0
    for name, workload in of_kind("small", "Deployment", "StatefulSet").items():
        for container in pod(workload)["containers"]:
            megabytes = re.fullmatch(r"(\d+)Mi", container["resources"]["requests"]["memory"])
            assert megabytes, name
            asked += workload["spec"]["replicas"] * int(megabytes[1])
    assert 1024 < asked < 6 * 1024
