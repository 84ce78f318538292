#!/bin/sh
# Copies the first PostgreSQL into an empty PGDATA, which then follows it. A copy that was interrupted is begun again.
# Needs PGDATA, and PRIMARY_HOST and REPLICATION_PASSWORD, with the port in PGPORT if it is another than 5432.
set -eu
if [ -f "$PGDATA/standby.signal" ]; then exit 0; fi
rm -rf "$PGDATA" "$PGDATA.unfinished"
PGPASSWORD="$REPLICATION_PASSWORD" pg_basebackup --host "$PRIMARY_HOST" --username f1_replica --no-password \
    --pgdata "$PGDATA.unfinished" --wal-method stream --checkpoint fast --write-recovery-conf
chmod 0700 "$PGDATA.unfinished"
mv "$PGDATA.unfinished" "$PGDATA"
