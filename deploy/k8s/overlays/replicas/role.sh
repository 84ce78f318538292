#!/bin/sh
# The role that replicas log in with, made by a superuser or given its present password. Needs PGHOST, PGUSER,
# PGPASSWORD and PGDATABASE of the superuser, and REPLICATION_PASSWORD.
set -eu
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 <<'SQL'
\set password `printf %s "$REPLICATION_PASSWORD"`
SELECT 'CREATE ROLE f1_replica' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'f1_replica') \gexec
ALTER ROLE f1_replica WITH LOGIN REPLICATION PASSWORD :'password';
SQL
