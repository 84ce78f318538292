"""How Django connects to each kind of database; read by the settings, before Django is there."""

from typing import Any

SQLITE: dict[str, Any] = {
    "ENGINE": "f1site.lib.database.sqlite",
    "TEST": {"NAME": ":memory:"},
    "CONN_MAX_AGE": None,  # opening a connection costs as much as answering some requests
    "CONN_HEALTH_CHECKS": True,
    # The three together are what keeps concurrent writers from failing with "database is locked".
    "OPTIONS": {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    },
}
POSTGRES: dict[str, Any] = {
    "ENGINE": "f1site.lib.database.postgres",
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
    "OPTIONS": {
        "connect_timeout": 2,
        # A host that has vanished is noticed on both sides; the server lets go of its locks.
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": 60_000,
        "options": "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3 "
        # A query whose client has gone ends.
        "-c client_connection_check_interval=1000",
    },
}
