# shared by run.sh and args.sh of this folder
. "$(dirname "${BASH_SOURCE[0]}")/../lib.sh"
unset LD_LIBRARY_PATH                                       # a Swift program takes the machine's own libraries
PORT=28421; PGPORT=28414; PGD=$STATE/pgdata-ours; SESSION=$STATE/ours.session
REPOSITORY=$(cd "$ROOT/.." && pwd)
PROFFER=${PROFFER:-$REPOSITORY/.build/release/proffer}      # swift build -c release --product proffer
export PORT DATA_DIRECTORY=$STATE/ours-data DATABASE_URL=postgres://fb@127.0.0.1:$PGPORT/postgres LOG_LEVEL=warning RATE_LIMITS=off
export SESSION_SECRET=benchmark-benchmark-benchmark-32 RESOURCES_DIRECTORY=$REPOSITORY
# start_ours -> PIDS: a private PostgreSQL (unprivileged user, defaults: fsync on, synchronous_commit on) and the server
start_ours() {
  local bin=/usr/lib/postgresql/15/bin
  [ -x "$PROFFER" ] || { echo "no $PROFFER: swift build -c release --product proffer" >&2; exit 1; }
  free $PORT; free $PGPORT
  if [ ! -f "$PGD/PG_VERSION" ]; then
    rm -f "$SESSION"; mkdir -p "$PGD"; chown nobody "$PGD"; chmod 700 "$PGD"
    setpriv --reuid=nobody --clear-groups "$bin/initdb" -D "$PGD" -A trust -U fb -E UTF8 --no-locale >"$STATE/initdb-ours.log" 2>&1
  fi
  start pg-ours setpriv --reuid=nobody --clear-groups "$bin/postgres" -D "$PGD" -p $PGPORT -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=40
  PIDS=$PID; wait_port $PGPORT
  until "$bin/pg_isready" -q -h 127.0.0.1 -p $PGPORT; do :; done
  "$PROFFER" migrate >"$STATE/ours-migrate.log" 2>&1
  start ours "$PROFFER" serve; PIDS=$PIDS,$PID; wait_port $PORT
}
