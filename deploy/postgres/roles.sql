-- Two roles for one database. f1_owner runs the migrations; f1_app is what the web server, the workers and the
-- scheduler connect as. Run it in the database as a superuser once before the first migration, and as f1_owner
-- after each migration (psql --file=roles.sql). A second run changes nothing. Passwords are set apart from it:
-- \password f1_app
\set ON_ERROR_STOP on
BEGIN;

DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'f1_owner') THEN
    CREATE ROLE f1_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'f1_app') THEN
    CREATE ROLE f1_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
  END IF;
  IF pg_has_role('f1_app', 'f1_owner', 'MEMBER') THEN
    RAISE EXCEPTION 'f1_app is a member of f1_owner, and so could do whatever that may.';
  END IF;
END $$;

-- What another role made before there were these.
DO $$
DECLARE
  one record;
BEGIN
  FOR one IN SELECT datname FROM pg_database
    WHERE datname = current_database() AND datdba <> 'f1_owner'::regrole
  LOOP
    EXECUTE format('ALTER DATABASE %I OWNER TO f1_owner', one.datname);
  END LOOP;
  FOR one IN SELECT oid::regclass AS name FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v') AND relowner <> 'f1_owner'::regrole
  LOOP
    EXECUTE format('ALTER TABLE %s OWNER TO f1_owner', one.name);
  END LOOP;
  FOR one IN SELECT oid::regprocedure AS name FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND proowner <> 'f1_owner'::regrole
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
  LOOP
    EXECUTE format('ALTER FUNCTION %s OWNER TO f1_owner', one.name);
  END LOOP;
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC, f1_app', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO f1_app', current_database());
  IF (SELECT nspowner <> 'f1_owner'::regrole FROM pg_namespace WHERE nspname = 'public')
    AND (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
  THEN
    ALTER SCHEMA public OWNER TO f1_owner;
  END IF;
END $$;
REVOKE ALL ON SCHEMA public FROM PUBLIC, f1_app;
GRANT USAGE ON SCHEMA public TO f1_app;

-- Tables of later migrations, until this is run again.
ALTER DEFAULT PRIVILEGES FOR ROLE f1_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE ON TABLES TO f1_app;
ALTER DEFAULT PRIVILEGES FOR ROLE f1_owner IN SCHEMA public GRANT USAGE ON SEQUENCES TO f1_app;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM f1_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO f1_app;

-- Each table, and what f1_app may do with its rows. A test fails for a table that is missing here.
CREATE TEMPORARY TABLE decided (name text PRIMARY KEY, may text NOT NULL) ON COMMIT DROP;
INSERT INTO decided VALUES
-- written by migrations alone
('django_migrations', 'SELECT'),
('django_content_type', 'SELECT'),
('auth_permission', 'SELECT'),
-- what was published: added to, never changed
('predictions_document', 'SELECT, INSERT'),
-- kept: the rows of what was published, and the history of imports and models
('predictions_forecast', 'SELECT, INSERT, UPDATE'),
('predictions_prediction', 'SELECT, INSERT, UPDATE'),
('predictions_seasonforecast', 'SELECT, INSERT, UPDATE'),
('predictions_seasonprediction', 'SELECT, INSERT, UPDATE'),
('predictions_trainedmodel', 'SELECT, INSERT, UPDATE'),
('predictions_basis', 'SELECT, INSERT, UPDATE'),
('ingestion_importrun', 'SELECT, INSERT, UPDATE'),
('ingestion_generation', 'SELECT, INSERT, UPDATE'),
('ingestion_sourcehealth', 'SELECT, INSERT, UPDATE'),
('django_celery_beat_periodictasks', 'SELECT, INSERT, UPDATE'),
-- facts, which imports correct and operators merge or delete
('ingestion_season', 'SELECT, INSERT, UPDATE, DELETE'),
('ingestion_circuit', 'SELECT, INSERT, UPDATE, DELETE'),
('ingestion_race', 'SELECT, INSERT, UPDATE, DELETE'),
('ingestion_driver', 'SELECT, INSERT, UPDATE, DELETE'),
('ingestion_constructor', 'SELECT, INSERT, UPDATE, DELETE'),
('ingestion_constructorchronology', 'SELECT, INSERT, UPDATE, DELETE'),
('ingestion_seasonentry', 'SELECT, INSERT, UPDATE, DELETE'),
('ingestion_externalid', 'SELECT, INSERT, UPDATE, DELETE'),
('ingestion_statement', 'SELECT, INSERT, UPDATE, DELETE'),
('ingestion_difference', 'SELECT, INSERT, UPDATE, DELETE'),
('ingestion_lineupchange', 'SELECT, INSERT, UPDATE, DELETE'),
('ingestion_raceresult', 'SELECT, INSERT, UPDATE, DELETE'),
('ingestion_sprintresult', 'SELECT, INSERT, UPDATE, DELETE'),
('ingestion_qualifyingresult', 'SELECT, INSERT, UPDATE, DELETE'),
('ingestion_practiceresult', 'SELECT, INSERT, UPDATE, DELETE'),
('ingestion_startinggrid', 'SELECT, INSERT, UPDATE, DELETE'),
('ingestion_driverstanding', 'SELECT, INSERT, UPDATE, DELETE'),
('ingestion_constructorstanding', 'SELECT, INSERT, UPDATE, DELETE'),
('ingestion_weatherdata', 'SELECT, INSERT, UPDATE, DELETE'),
-- computed again from the facts
('predictions_elorating', 'SELECT, INSERT, UPDATE, DELETE'),
('analytics_modelaccuracy', 'SELECT, INSERT, UPDATE, DELETE'),
('analytics_trackcoefficient', 'SELECT, INSERT, UPDATE, DELETE'),
('analytics_odds', 'SELECT, INSERT, UPDATE, DELETE'),
-- cleaned up after some time
('ingestion_sourceanswer', 'SELECT, INSERT, UPDATE, DELETE'),
('f1site_job', 'SELECT, INSERT, UPDATE, DELETE'),
('f1site_lease', 'SELECT, INSERT, UPDATE, DELETE'),
('django_session', 'SELECT, INSERT, UPDATE, DELETE'),
('axes_accessattempt', 'SELECT, INSERT, UPDATE, DELETE'),
('axes_accessattemptexpiration', 'SELECT, INSERT, UPDATE, DELETE'),
('axes_accessfailurelog', 'SELECT, INSERT, UPDATE, DELETE'),
('axes_accesslog', 'SELECT, INSERT, UPDATE, DELETE'),
-- users and the schedule, which operators change in the admin
('auth_user', 'SELECT, INSERT, UPDATE, DELETE'),
('auth_group', 'SELECT, INSERT, UPDATE, DELETE'),
('auth_user_groups', 'SELECT, INSERT, UPDATE, DELETE'),
('auth_group_permissions', 'SELECT, INSERT, UPDATE, DELETE'),
('auth_user_user_permissions', 'SELECT, INSERT, UPDATE, DELETE'),
('django_admin_log', 'SELECT, INSERT, UPDATE, DELETE'),
('django_celery_beat_periodictask', 'SELECT, INSERT, UPDATE, DELETE'),
('django_celery_beat_crontabschedule', 'SELECT, INSERT, UPDATE, DELETE'),
('django_celery_beat_intervalschedule', 'SELECT, INSERT, UPDATE, DELETE'),
('django_celery_beat_solarschedule', 'SELECT, INSERT, UPDATE, DELETE'),
('django_celery_beat_clockedschedule', 'SELECT, INSERT, UPDATE, DELETE');

DO $$
DECLARE
  one record;
BEGIN
  FOR one IN SELECT relname, coalesce(may, 'SELECT, INSERT, UPDATE') AS may
    FROM pg_class LEFT JOIN decided ON name = relname
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
  LOOP
    EXECUTE format('GRANT %s ON %I TO f1_app', one.may, one.relname);
  END LOOP;
END $$;

COMMIT;
