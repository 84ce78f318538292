"""The drill: rows that were deleted after a moment come back, by the files of deploy/postgres."""

import os
import shutil
import signal
import subprocess

import pytest
from django.conf import settings

from tests.filled import fill
from tests.ingestion.databases import PostgresAt
from tests.left_out import missing
from tests.sites import ROOT, as_postgres, eventually, free_port, init_postgres, postgres, postgres_folder

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
DEPLOY = settings.BASE_DIR / "deploy" / "postgres"
LATER = (
    "DELETE FROM predictions_prediction",
    "DELETE FROM ingestion_raceresult WHERE id % 2 = 0",
    "TRUNCATE ingestion_sprintresult",
    "UPDATE ingestion_driver SET name = 'Nobody'",
    "DROP TABLE axes_accesslog",
)


class Cluster:
    """One with its archive in `folder`, set up by the files of deploy/postgres."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.database = PostgresAt(f"postgres://postgres@127.0.0.1:{self.port}/postgres")
        for name in ("pgbackrest.conf", "archiving.conf", "restore"):
            shutil.copy(DEPLOY / name, folder)
        places = {
            "pg1-path": "data",
            "repo1-path": "repo",
            "log-path": "log",
            "lock-path": "lock",
            "spool-path": "s",
        }
        options = {name: f"{folder}/{place}" for name, place in places.items()}
        options |= {"config": f"{folder}/pgbackrest.conf", "pg1-port": self.port, "pg1-socket-path": folder}
        # They win over what the file names.
        named = {
            f"PGBACKREST_{name.upper().replace('-', '_')}": str(value) for name, value in options.items()
        }
        self.environment = os.environ | named | {"HOME": folder}
        init_postgres(folder)
        with open(f"{folder}/data/postgresql.conf", "a") as file:
            file.write(f"include '{folder}/archiving.conf'\n")

    def running(self):
        return postgres(self.folder, self.port, env=self.environment)

    def run(self, *command):
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        options = as_postgres(env=self.environment, text=True, **pipes)
        return subprocess.run(command, check=False, **options)

    def pgbackrest(self, *command):
        done = self.run("pgbackrest", "--stanza=f1", *command)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def restore(self, *options):
        return self.run("bash", f"{self.folder}/restore", "--data", f"{self.folder}/data", *options)

    def is_itself(self):
        return self.database.rows("SELECT NOT pg_is_in_recovery()") == [(True,)]


@pytest.fixture
def cluster():
    if shutil.which("pgbackrest") is None:
        missing("pgbackrest", "PATH")
    with postgres_folder() as folder:
        made = Cluster(folder)
        if ROOT:
            subprocess.run(["chown", "-R", "postgres", folder], check=True)
        yield made


def stop(process):
    process.send_signal(signal.SIGINT)
    process.wait(60)


@pytest.mark.parametrize("kind", ["postgres"])
def test_what_was_deleted_after_a_moment_comes_back_as_it_was(db, cluster, world_rows, tmp_path, kind):
    checkpoints = {"CHECKPOINT_DIR": str(tmp_path / "checkpoints")}
    database = cluster.database
    with cluster.running() as process:
        cluster.pgbackrest("stanza-create")
        cluster.pgbackrest("check")
        database.manage("migrate", "-v0")
        cluster.pgbackrest("--type=full", "backup")
        fill(database, world_rows, tmp_path)  # after the backup: it comes back from the WAL alone
        database.manage("checkpoint_ledger", **checkpoints)
        before = database.sums()
        ((moment,),) = database.rows("SELECT clock_timestamp()::text")
        database.execute(*LATER)
        assert database.sums() != before
        assert "is running: stop it first" in cluster.restore("--to", moment).stderr
        stop(process)
    assert "needs a time with a zone" in cluster.restore("--to", "yesterday").stderr
    done = cluster.restore("--to", moment)
    assert "The old data are in" in done.stdout, done.stderr
    with cluster.running():
        eventually(cluster.is_itself)
        assert database.sums() == before
        assert "The ledger is whole: 12 documents" in database.manage("verify_ledger", **checkpoints)
        # What the schedule runs, on the new timeline.
        cluster.pgbackrest("--type=diff", "backup")
        cluster.pgbackrest("check")
        cluster.pgbackrest("verify")


def test_the_restore_explains_itself_and_names_a_missing_backup(cluster):
    assert "usage: restore" in cluster.restore("--help").stdout
    assert cluster.restore().returncode == 2
    refused = cluster.restore("--latest")
    assert "there is no backup of stanza f1" in refused.stderr
    assert os.path.exists(f"{cluster.folder}/data/PG_VERSION")
