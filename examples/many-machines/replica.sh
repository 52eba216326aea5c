#!/usr/bin/env bash
# Starts the replica: the first time with a copy of the primary, which it then follows.
set -euo pipefail
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  pg_basebackup --pgdata "$PGDATA" --dbname "host=$PRIMARY user=replicator application_name=replica" \
    --write-recovery-conf --slot replica --checkpoint fast
fi
# Reads are short, and the primary keeps what they still need, so following ends no read.
exec postgres -D "$PGDATA" -c hot_standby_feedback=on
