"""What the processes of the stack are started with: ports, servers, settings of nginx and the application."""

import os
import socket
import sys
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit

from deploy.stack import places, servers
from deploy.stack.errors import StackError
from f1site.lib.env import Env, read_file

PORT = 8000
# Linux takes 107 bytes, and supervisor adds to the name while it makes the socket.
LONGEST_SOCKET = 99
UNLIMITED = ("API_RATE", "API_RATE_NEXT_RACE", "API_RATE_WHAT_IF", "NGINX_RATE", "NGINX_CONNECTIONS")


@dataclass
class Configuration:
    """`ours` names the servers that the stack starts itself. Ports are kept from start to start."""

    address: str = ""
    ports: dict[str, int] = field(default_factory=dict)
    ours: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)

    @classmethod
    def stored(cls, stack: Path) -> "Configuration":
        """What the last start chose; of another version's start what this one knows of."""
        known = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in places.remembered(stack).items() if name in known})

    def store(self, stack: Path) -> None:
        places.remember(stack, asdict(self))


def given() -> dict[str, str]:
    """The environment, and what it leaves open from `.env`, which our processes read themselves."""
    before = os.environ.copy()
    read_file(places.ROOT / ".env")
    found = dict(os.environ)
    for name in found.keys() - before.keys():
        Env.ENVIRON.pop(name)
    return found


def configure(stack: Path) -> Configuration:
    """Chooses ports and servers, and makes the database's files if they are not there."""
    if len(str(places.socket_of(stack))) > LONGEST_SOCKET:
        raise StackError(f"The path {stack} is too long for the socket of supervisor: set STACK_DIR.")
    settings = given()
    last = Configuration.stored(stack)
    names = (*places.WEB, "postgres", "redis", "prometheus", "redirect")
    ports = {name: places.free_port(last.ports.get(name)) for name in names}
    chosen = Configuration(ports=ports)
    nginx = _nginx(settings, ports)
    chosen.address = _address(nginx)
    database_and_redis = _servers(stack, settings, chosen)
    programs = _programs(stack, ports, chosen.ours)
    chosen.environment = nginx | database_and_redis | _application(settings) | programs
    return chosen


def _servers(stack: Path, settings: dict[str, str], chosen: Configuration) -> dict[str, str]:
    database, redis = settings.get("DATABASE_URL", ""), settings.get("REDIS_URL", "")
    if database.startswith("sqlite"):
        raise StackError(
            "DATABASE_URL names SQLite, which is for one worker. Leave it empty or name PostgreSQL."
        )
    if not database:
        chosen.ours.append("postgres")
        login = f"{servers.OWNER}:{servers.cluster_password(stack / 'postgres')}"
        database = f"postgres://{login}@127.0.0.1:{chosen.ports['postgres']}/{servers.OWNER}"
    if not redis:
        chosen.ours.append("redis")
        redis = f"redis://127.0.0.1:{chosen.ports['redis']}/0"
    if servers.optional_program("prometheus"):
        chosen.ours.append("prometheus")
    # Messages go through Redis: no folder of one machine, and nothing that ends with a process.
    return {"DATABASE_URL": database, "REDIS_URL": redis, "BROKER_URL": settings.get("BROKER_URL", "")}


def _application(settings: dict[str, str]) -> dict[str, str]:
    """nginx is the only one that tells the application who asks."""
    chosen = {"TRUSTED_PROXIES": ",".join(filter(None, (settings.get("TRUSTED_PROXIES", ""), "127.0.0.1")))}
    if settings.get("NGINX_CERTIFICATE"):
        chosen["HTTPS_ONLY"] = settings.get("HTTPS_ONLY") or "true"
    if settings.get("STACK_LIMITS") == "none":
        chosen |= dict.fromkeys(UNLIMITED, "none")
    return chosen


def _programs(stack: Path, ports: dict[str, int], ours: list[str]) -> dict[str, str]:
    """What supervisord.conf reads. It reads the lines of programs that are not started, too."""
    return {
        "STACK_DIR": str(stack),
        "STACK_SOCKET": str(places.socket_of(stack)),
        "STACK_NAME": f"{socket.gethostname()}-{ports['web-1']}",
        "STACK_PYTHON": sys.executable,
        "STACK_NGINX": servers.program("nginx", "nginx"),
        "STACK_POSTGRES": servers.postgres_program("postgres") if "postgres" in ours else "postgres",
        "STACK_POSTGRES_USER": servers.postgres_user() if "postgres" in ours else str(os.geteuid()),
        "STACK_REDIS": servers.program("redis-server", "redis-server") if "redis" in ours else "redis-server",
        "STACK_PROMETHEUS": servers.optional_program("prometheus") or "prometheus",
        **{f"STACK_{name.upper().replace('-', '_')}_PORT": str(port) for name, port in ports.items()},
    }


def _nginx(settings: dict[str, str], ports: dict[str, int]) -> dict[str, str]:
    port = f"127.0.0.1:{settings.get('PORT') or PORT}"
    has_certificate = bool(settings.get("NGINX_CERTIFICATE"))
    chosen = {
        "NGINX_LISTEN": f"127.0.0.1:{ports['redirect']}" if has_certificate else port,
        "NGINX_LISTEN_TLS": port,
        "NGINX_USER": "root" if os.geteuid() == 0 else "",
    }
    chosen |= {name: value for name, value in settings.items() if name.startswith("NGINX_") and value}
    if settings.get("STACK_LIMITS") == "none":
        chosen |= {name: "none" for name in UNLIMITED if name.startswith("NGINX_")}
    folders = {"NGINX_WEB": ",".join(f"127.0.0.1:{ports[name]}" for name in places.WEB)}
    folders["NGINX_STATIC"] = str(places.ROOT / "var" / "static")
    return chosen | folders


def _address(environment: dict[str, str]) -> str:
    """Of the port that answers; it is looked at on this machine."""
    scheme, name = (
        ("https", "NGINX_LISTEN_TLS") if environment.get("NGINX_CERTIFICATE") else ("http", "NGINX_LISTEN")
    )
    port = int(environment[name].rpartition(":")[2])
    if not places.is_free(port):
        raise StackError(
            f"Port {port} is taken. End what uses it, or choose another: `PORT={port + 1} make stack`."
        )
    return f"{scheme}://127.0.0.1:{port}"


def port_of(address: str) -> int:
    return int(urlsplit(address).port or 0)


def prometheus(stack: Path, ports: dict[str, int]) -> None:
    """deploy/prometheus with the port of a web server, which answers for all processes of the machine."""
    source, target = places.ROOT / "deploy" / "prometheus", stack / "prometheus"
    target.mkdir(exist_ok=True)
    text = (source / "prometheus.yml").read_text().replace("127.0.0.1:8000", f"127.0.0.1:{ports['web-1']}")
    (target / "prometheus.yml").write_text(text)
    (target / "alerts.yml").write_text((source / "alerts.yml").read_text())


def nginx_settings(environment: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in environment.items() if name.startswith("NGINX_")}
