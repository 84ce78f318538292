"""A real streaming replica whose replay is paused: what is new shows at once, and nothing stale is kept."""

import signal
import subprocess
from contextlib import ExitStack, contextmanager

import pytest

from tests.ingestion.databases import PostgresAt
from tests.sites import (
    SEASONS,
    as_postgres,
    eventually,
    free_port,
    frozen,
    postgres,
    postgres_binaries,
    postgres_folder,
    prepared_postgres_folder,
    site,
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
# Well below the time for which an answer is kept.
SOON = 20


class Replicated:
    """A primary and the standby that `start` starts; `site` serves the API from both."""

    def __init__(self, primary, start, log):
        self.start, self.process = start, start()
        self.primary, self.standby = PostgresAt(primary.address), PostgresAt(self.process.address)
        self.log, self.site = log, None

    @contextmanager
    def stopped(self):
        """The standby ends at once, without a word to its clients."""
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait(60)
        try:
            yield
        finally:
            self.process = self.start()

    @contextmanager
    def paused(self):
        """The standby receives all, and applies nothing."""
        self.standby.execute("SELECT pg_wal_replay_pause()")
        eventually(lambda: self.standby.rows("SELECT pg_get_wal_replay_pause_state()") == [("paused",)])
        try:
            yield
        finally:
            self.standby.execute("SELECT pg_wal_replay_resume()")

    def rename(self, name):
        self.primary.execute(
            f"UPDATE ingestion_race SET name = '{name}'",
            f"UPDATE ingestion_generation SET token = 'token of {name}'",
        )

    def has_caught_up(self):
        token = "SELECT token FROM ingestion_generation"
        return self.standby.rows(token) == self.primary.rows(token)

    def asked_standby(self, year):
        """How often it was asked for the races of a year, which its log has."""
        return self.log.read_text().count(f'"year" = {year}')

    def is_read(self):
        """Whether the server asks the standby. It does not for a moment after that has failed."""
        before = self.asked_standby(1990)
        self.site.get("/api/v1/calendar/1990")  # a 404, which is not kept
        return self.asked_standby(1990) > before

    def is_current(self):
        """Whether /metrics says so."""
        return "f1_replica_current 1.0" in self.site.get("/metrics").text

    def calendar(self, year):
        answer = self.site.get(f"/api/v1/calendar/{year}")
        assert answer.status_code == 200, answer.text
        return answer.text


def copy_cluster(port, folder):
    """Into another folder, as a standby that writes each statement to its log."""
    address = ("-h", "127.0.0.1", "-p", str(port), "-U", "postgres")
    copy = (postgres_binaries() / "pg_basebackup", *address, "-D", f"{folder}/data", "-R", "-X", "stream")
    subprocess.run(copy, check=True, **as_postgres())
    with open(f"{folder}/data/postgresql.conf", "a") as file:
        file.write("log_statement = all\n")


@pytest.fixture(scope="module")
def replicated(tmp_path_factory):
    folder, port = tmp_path_factory.mktemp("replica"), free_port()
    log = folder / "standby.log"
    with (
        prepared_postgres_folder() as first,
        postgres_folder() as second,
        postgres(first, port) as primary,
        log.open("w") as written,
        ExitStack() as standbys,
    ):
        copy_cluster(port, second)
        other = free_port()
        made = Replicated(
            primary, lambda: standbys.enter_context(postgres(second, other, stderr=written)), log
        )
        options = {"DATABASE_REPLICA_URL": made.process.address, "ANSWER_CACHE_MB": "8"}
        with site(folder, primary.address, **options) as made.site:
            made.site.manage("shell", "-v0", "-c", SEASONS)
            eventually(made.has_caught_up)
            yield made


def test_a_replica_that_has_caught_up_is_read(replicated):
    eventually(replicated.is_read)
    assert replicated.is_current()


def test_what_is_new_shows_at_once_while_the_replica_is_behind_and_nothing_old_is_kept(replicated):
    replicated.rename("First")
    eventually(replicated.has_caught_up)
    eventually(lambda: "First" in replicated.calendar(2010), SOON)
    eventually(replicated.is_read)
    with replicated.paused():
        replicated.rename("Second")
        eventually(lambda: "Second" in replicated.calendar(2010), SOON)
        assert "Second" in replicated.calendar(2011)
        assert not replicated.asked_standby(2011)
        assert not replicated.is_current()
        # Known under the new generation from the primary: it is kept, and stays right.
        assert "Second" in replicated.calendar(2011)
    eventually(replicated.has_caught_up)
    eventually(replicated.is_read)
    assert all("Second" in replicated.calendar(year) for year in (2010, 2011, 2012))
    assert replicated.asked_standby(2012)


def test_a_page_of_the_admin_shows_what_was_just_saved(replicated):
    replicated.site.log_in()
    with replicated.paused():
        replicated.rename("Third")
        assert "Third" in replicated.site.get("/admin/ingestion/race/").text
    eventually(replicated.has_caught_up)


@pytest.mark.parametrize(
    ("year", "away"),
    [(2020, lambda found: frozen(found.process.pid)), (2022, Replicated.stopped)],
    ids=["frozen", "stopped"],
)
def test_without_the_replica_the_primary_answers(replicated, year, away):
    with away(replicated):
        replicated.calendar(year)
        replicated.calendar(year + 1)
        assert not replicated.is_current()
    eventually(replicated.is_current)
