"""The two roles on a real database: what the service does works as f1_app, what it must not do fails."""

import subprocess
import sys

import pytest
from django.conf import settings
from psycopg.errors import InsufficientPrivilege

from tests import world as small
from tests.ingestion.databases import PostgresAt
from tests.sites import eventually, postgres_server, running

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]
ROLES = settings.BASE_DIR / "deploy" / "postgres" / "roles.sql"
JOBS = """
from datetime import timedelta
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from f1site.lib import clock
from f1site.lib.jobs import schedule
from ingestion.importer.merging import merge
from ingestion.models import Driver
from predictions.bootstrap import remove_demo

call_command("migrate", verbosity=0)  # as bootstrap does, with nothing to migrate
call_command("import_archive", {archive!r})
call_command("train_models", verbosity=0)
call_command("generate_predictions", "--next-race")
call_command("forecast_season")
call_command("checkpoint_ledger")
call_command("score_predictions")
call_command("catch_up")
call_command("createsuperuser", interactive=False, username="operator", email="o@example.org")
user = User.objects.get()
user.set_password("right")
user.save()
user.groups.add(Group.objects.create(name="operators"))
browser, login = Client(), "/admin/login/"
assert browser.post(login, {{"username": "operator", "password": "wrong"}}).status_code == 200
assert browser.post(login, {{"username": "operator", "password": "right"}}).status_code == 302
other = User.objects.create_user("other")
assert browser.post(f"/admin/auth/user/{{other.pk}}/delete/", {{"post": "yes"}}).status_code == 302
assert not User.objects.filter(username="other").exists()
merge(*(Driver.objects.create(name=f"Newcomer {{letter}}") for letter in "ab"), clock.now())
browser.post("/admin/logout/")
Session.objects.create(session_key="old", session_data="", expire_date=timezone.now() - timedelta(days=1))
call_command("clean_up")
assert not Session.objects.filter(session_key="old").exists()
call_command("verify_ledger")
"""
FORBIDDEN = (
    "CREATE TABLE mine (id int)",
    "CREATE TEMPORARY TABLE mine (id int)",
    "CREATE SCHEMA mine",
    "CREATE OR REPLACE FUNCTION document_kept() RETURNS trigger LANGUAGE sql AS 'SELECT NULL'",
    "ALTER TABLE predictions_document DISABLE TRIGGER ALL",
    "ALTER TABLE predictions_document ADD COLUMN mine int",
    "ALTER TABLE ingestion_race OWNER TO f1_app",
    "DROP TRIGGER document_kept ON predictions_document",
    "DROP TABLE ingestion_race CASCADE",
    "CREATE INDEX mine ON ingestion_race (name)",
    "TRUNCATE ingestion_raceresult",
    "TRUNCATE predictions_document CASCADE",
    "SET session_replication_role = replica",
    "SET ROLE f1_owner",
    "SET SESSION AUTHORIZATION postgres",
    "GRANT DELETE ON predictions_document TO f1_app; DELETE FROM predictions_document",
    "UPDATE predictions_document SET content = ''",
    "DELETE FROM predictions_document",
    "INSERT INTO predictions_document TABLE predictions_document ON CONFLICT (hash) DO UPDATE SET hash = ''",
    "SELECT * FROM predictions_document FOR UPDATE",
    "DELETE FROM predictions_prediction",
    "DELETE FROM predictions_forecast",
    "DELETE FROM ingestion_importrun",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
    "COPY ingestion_race TO PROGRAM 'cat'",
)


class Server:
    def __init__(self, address):
        self.address = address

    def of(self, role):
        return PostgresAt(self.address.replace("postgres@", f"{role}@"))

    def run_roles(self, role):
        """As an operator runs it."""
        psql = ["psql", self.of(role).url, "--quiet", f"--file={ROLES}"]
        subprocess.run(psql, check=True, capture_output=True)

    def grants(self):
        return self.of("postgres").rows(
            "SELECT relname, relowner::regrole::text, relacl::text FROM pg_class ORDER BY 1"
        )


@pytest.fixture(scope="module")
def server():
    """Tables made by f1_owner, with rows of every main job of f1_app."""
    with postgres_server() as (address, _):
        server = Server(address)
        server.run_roles("postgres")
        server.of("f1_owner").manage("migrate", "-v0")
        server.run_roles("f1_owner")
        yield server


@pytest.fixture(scope="module")
def used(server, small_archive, tmp_path_factory):
    folder = tmp_path_factory.mktemp("used")
    folders = {"MODEL_DIR": str(folder / "models"), "CHECKPOINT_DIR": str(folder / "checkpoints")}
    as_of = {"F1_AS_OF": small.IMPORTED.isoformat(), "DJANGO_SUPERUSER_PASSWORD": "right"}
    script = JOBS.format(archive=str(small_archive))
    server.of("f1_app").manage("shell", "-v0", "-c", script, **folders, **as_of)
    return server


def test_the_jobs_of_the_service_need_no_more_than_it_may(used):
    forecasts = "SELECT count(*) > 0 FROM predictions_forecast"
    assert used.of("f1_app").rows(forecasts) == [(True,)]


def is_forbidden(database, statement):
    try:
        database.execute(statement)
    except InsufficientPrivilege:
        return True
    return False


def test_what_the_service_must_not_do_fails_and_changes_nothing(used):
    before = used.of("postgres").sums()
    assert [one for one in FORBIDDEN if not is_forbidden(used.of("f1_app"), one)] == []
    assert used.of("postgres").sums() == before


def test_the_scheduler_takes_and_gives_back_its_lease(server):
    app, leases = server.of("f1_app"), "SELECT count(*) FROM f1site_lease"
    beat = (sys.executable, "-m", "celery", "--quiet", "-A", "f1site", "beat", "--pidfile=")
    with running(*beat, env=app.environment(), cwd=settings.BASE_DIR, stderr=subprocess.DEVNULL) as process:
        eventually(lambda: app.rows(leases) == [(1,)])
        process.terminate()
        assert process.wait(60) is not None
    assert app.rows(leases) == [(0,)]
    assert app.rows("SELECT count(*) > 5 FROM django_celery_beat_periodictask") == [(True,)]


def test_a_second_run_changes_nothing_and_what_another_role_made_gets_the_owner(server):
    before = server.grants()
    server.run_roles("f1_owner")
    assert server.grants() == before
    server.of("postgres").execute("ALTER TABLE ingestion_race OWNER TO postgres")
    server.run_roles("postgres")
    assert [row[:2] for row in server.grants()] == [row[:2] for row in before]


def test_a_table_of_a_later_migration_can_be_used_but_not_emptied(server):
    server.of("f1_owner").execute("CREATE TABLE later (id serial, name text)")
    app = server.of("f1_app")
    app.execute("INSERT INTO later (name) VALUES ('a')", "UPDATE later SET name = 'b'")
    with pytest.raises(InsufficientPrivilege):
        app.execute("DELETE FROM later")
    server.of("f1_owner").execute("DROP TABLE later")
