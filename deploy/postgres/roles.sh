#!/bin/sh
# The two roles of roles.sql beside this file, with their passwords, as a superuser: before the migrations, and after
# them for the tables that are new. Needs PGHOST, PGUSER, PGPASSWORD and PGDATABASE of the superuser, OWNER_PASSWORD and
# APP_PASSWORD.
set -eu
psql --no-psqlrc --quiet --file "$(dirname "$0")/roles.sql"
# Over standard input, so that no list of processes has them.
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 <<'SQL'
\set owner `printf %s "$OWNER_PASSWORD"`
\set app `printf %s "$APP_PASSWORD"`
ALTER ROLE f1_owner PASSWORD :'owner';
ALTER ROLE f1_app PASSWORD :'app';
SQL
