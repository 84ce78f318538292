"""What the two compose files promise."""

import re

import pytest
import yaml
from django.conf import settings

ROOT = settings.BASE_DIR
DEVELOPMENT = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
PRODUCTION_FILE = ROOT / "deploy/docker/compose.production.yml"
PRODUCTION = yaml.safe_load(PRODUCTION_FILE.read_text())
SERVICES = PRODUCTION["services"]
ONCE = {"roles", "migrate", "grants"}
# They read the machine, and cannot do so as another user or without its files.
OF_THE_MACHINE = {"node-exporter", "cadvisor"}
each = pytest.mark.parametrize("name", SERVICES)


def published(services):
    return {name: service["ports"] for name, service in services.items() if "ports" in service}


def test_development_has_the_servers_and_ports_that_people_expect():
    assert DEVELOPMENT["postgres"]["image"] == "postgres:15"
    assert DEVELOPMENT["redis"]["image"] == "redis:7-alpine"
    assert DEVELOPMENT["worker"]["deploy"]["replicas"] == 3
    assert published(DEVELOPMENT) == {
        "postgres": ["127.0.0.1:5432:5432"],
        "redis": ["127.0.0.1:6379:6379"],
        "api": ["127.0.0.1:5000:5000"],
        "frontend": ["127.0.0.1:3000:3000"],
    }
    assert DEVELOPMENT["frontend"]["environment"]["F1_API_URL"] == "http://api:5000"


def test_development_mounts_what_the_dockerfile_copies():
    copied = re.findall(
        r"^COPY (\w[\w.]*)/? (?:\./|\w+/)$", (ROOT / "deploy/docker/Dockerfile").read_text(), re.M
    )
    mounted = [volume.split(":")[0].removeprefix("./") for volume in DEVELOPMENT["api"]["volumes"]]
    code = set(copied) - {"requirements.txt", "frontend"}
    assert {"manage.py", "f1site"} < code <= set(mounted)


def test_the_public_reaches_nginx_alone():
    outside = {
        name: ports for name, ports in published(SERVICES).items() if not ports[0].startswith("127.0.0.1:")
    }
    assert outside == {"frontend": ["80:8080", "443:8443"]}


def test_the_database_and_redis_are_on_the_network_without_a_way_out():
    assert PRODUCTION["networks"]["inside"]["internal"] is True
    for name in ("postgres", "redis", "api", "beat", *ONCE):
        assert SERVICES[name]["networks"] == ["inside"], name


@each
def test_every_service_has_limits_and_starts_again(name):
    limits = SERVICES[name]["deploy"]["resources"]["limits"]
    assert set(limits) == {"cpus", "memory", "pids"}
    assert SERVICES[name]["restart"] == ("no" if name in ONCE else "unless-stopped")


@each
def test_no_service_writes_to_its_image_or_gains_privileges(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service


@each
def test_every_image_is_of_one_version(name):
    image = SERVICES[name]["image"]
    assert re.search(r":v?\d+\.\d+", image) or re.fullmatch(
        r"\$\{F1_REGISTRY.*\}/f1-\w+:\$\{F1_VERSION.*\}", image
    )


def test_each_part_runs_as_often_as_is_needed():
    assert SERVICES["api"]["deploy"]["replicas"] == 2
    assert SERVICES["worker"]["deploy"]["replicas"] == 3
    assert "replicas" not in SERVICES["beat"]["deploy"]
    assert SERVICES["flower"]["profiles"] == ["flower"]
    assert set(SERVICES) > OF_THE_MACHINE


def test_the_application_starts_after_roles_migrations_and_grants():
    done = {"condition": "service_completed_successfully"}
    assert SERVICES["migrate"]["depends_on"]["roles"] == done
    assert SERVICES["grants"]["depends_on"]["migrate"] == done
    for name in ("api", "worker", "beat"):
        assert SERVICES[name]["depends_on"]["grants"] == done


def test_only_the_migrations_know_the_owner():
    readers = {
        name for name, service in SERVICES.items() if "owner_database_url" in service.get("secrets", [])
    }
    assert readers == {"migrate"}


def test_secrets_are_files_that_git_ignores():
    used = {one for service in SERVICES.values() for one in service.get("secrets", [])}
    assert used == set(PRODUCTION["secrets"])
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert {"deploy/docker/secrets/", "deploy/docker/production.env"} <= set(ignored)
    assert {secret["file"].rpartition("/")[0] for secret in PRODUCTION["secrets"].values()} == {"./secrets"}
    assert not re.search(r"PASSWORD: \S|SECRET_KEY: \S", PRODUCTION_FILE.read_text())


def test_files_that_are_mounted_exist():
    mounted = [volume for service in SERVICES.values() for volume in service.get("volumes", [])]
    ours = [volume.split(":")[0] for volume in mounted if volume.startswith(".")]
    assert ours
    assert [path for path in ours if not (PRODUCTION_FILE.parent / path).exists()] == []
