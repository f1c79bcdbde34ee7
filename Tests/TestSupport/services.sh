#!/usr/bin/env bash
# services.sh start DIR: starts a PostgreSQL and a Redis of our own on free ports of 127.0.0.1 and prints
#   export TEST_DATABASE_URL=… TEST_REDIS_URL=…
# services.sh stop DIR: ends both and removes what they wrote; does nothing when none runs.
# DIR keeps notes and logs. The data lies in a scratch folder of /tmp, because the cluster belongs to `nobody` when root
# asks (initdb refuses root), and nobody may not be able to reach DIR. Durability stays on: fsync is part of what is tested.
set -euo pipefail

readonly start_seconds_max=30
readonly stop_seconds_max=5
readonly database_connections_max=500

command=${1-}
directory=${2-}
if [[ ! $command =~ ^(start|stop)$ || -z $directory ]]; then
    echo "usage: services.sh start|stop DIR" >&2
    exit 2
fi

fail() {
    echo "$1" >&2
    stop
    exit 1
}

# Two ports that are free now, held open together so that they differ.
free_ports() {
    python3 -c '
import socket
sockets = [socket.socket() for _ in range(2)]
for each in sockets:
    each.bind(("127.0.0.1", 0))
print(*(each.getsockname()[1] for each in sockets))'
}

# wait_for WHAT LOG COMMAND…: until the command succeeds.
wait_for() {
    local what=$1 log=$2 deadline=$((SECONDS + start_seconds_max))
    shift 2
    until "$@" >/dev/null 2>&1; do
        ((SECONDS < deadline)) || fail "$what did not start within $start_seconds_max s; see $log."
        sleep 0.1
    done
}

# run_as_owner COMMAND…: as who owns the cluster, in a folder which that user may enter.
run_as_owner() (
    cd "$scratch"
    if ((EUID == 0)); then
        exec setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"
    fi
    exec "$@"
)

start_postgres() {
    local port=$1 programs log=$directory/postgres.log
    programs=$(compgen -G "/usr/lib/postgresql/*/bin" | sort --version-sort | tail -n 1) ||
        fail "There is no PostgreSQL under /usr/lib/postgresql; run make install-dependencies."
    mkdir "$scratch/postgres"
    ((EUID != 0)) || chown nobody:nogroup "$scratch/postgres"
    run_as_owner "$programs/initdb" --pgdata="$scratch/postgres" --username=proffer --auth=trust --encoding=UTF8 \
        --no-locale --no-sync >"$log" 2>&1 || fail "initdb failed; see $log."
    run_as_owner setsid "$programs/postgres" -D "$scratch/postgres" -p "$port" -c listen_addresses=127.0.0.1 \
        -c unix_socket_directories= -c max_connections="$database_connections_max" -c fsync=on \
        >>"$log" 2>&1 </dev/null &
    wait_for PostgreSQL "$log" "$programs/pg_isready" --host=127.0.0.1 --port="$port"
    "$programs/createdb" --host=127.0.0.1 --port="$port" --username=proffer proffer >>"$log" 2>&1 ||
        fail "The database could not be made; see $log."
}

start_redis() {
    local port=$1 log=$directory/redis.log
    mkdir "$scratch/redis"
    setsid redis-server --port "$port" --bind 127.0.0.1 --dir "$scratch/redis" --pidfile "$scratch/redis/pid" \
        --save '' --appendonly no --set-proc-title no >"$log" 2>&1 </dev/null &
    wait_for Redis "$log" redis_answers "$port"
}

redis_answers() {
    [[ -s $scratch/redis/pid ]] && redis-cli -h 127.0.0.1 -p "$1" ping | grep --quiet PONG
}

start() {
    mkdir -p "$directory"
    directory=$(cd "$directory" && pwd)
    stop # what an earlier run left when it was killed
    scratch=$(mktemp --directory /tmp/proffer-services.XXXXXX)
    chmod 711 "$scratch"
    echo "$scratch" >"$directory/scratch"

    local postgres_port redis_port
    read -r postgres_port redis_port < <(free_ports)
    start_postgres "$postgres_port"
    start_redis "$redis_port"
    echo "export TEST_DATABASE_URL=postgres://proffer:proffer@127.0.0.1:$postgres_port/proffer" \
        "TEST_REDIS_URL=redis://127.0.0.1:$redis_port"
}

# Whether a process number is still the server that we started, and not another that has got its number since.
is_ours() {
    tr '\0' ' ' 2>/dev/null <"/proc/$1/cmdline" | grep --quiet --fixed-strings "$scratch/"
}

# end_process SIGNAL NUMBER: asks first, then kills.
end_process() {
    local signal=$1 number=$2 deadline=$((SECONDS + stop_seconds_max))
    is_ours "$number" || return 0
    kill -s "$signal" "$number" 2>/dev/null || return 0
    kill -s CONT "$number" 2>/dev/null || return 0 # a fault test may have stopped it
    while is_ours "$number"; do
        ((SECONDS < deadline)) || { kill -s KILL "$number" 2>/dev/null || true; break; }
        sleep 0.05
    done
}

stop() {
    [[ -f $directory/scratch ]] || return 0
    scratch=$(<"$directory/scratch")
    # The servers write these files themselves, so they are there also when `start` did not get to its end.
    local postgres_file=$scratch/postgres/postmaster.pid redis_file=$scratch/redis/pid
    [[ ! -s $postgres_file ]] || end_process QUIT "$(head -n 1 "$postgres_file")"
    [[ ! -s $redis_file ]] || end_process TERM "$(<"$redis_file")"
    [[ $scratch != /tmp/proffer-services.* ]] || rm -rf "$scratch"
    rm -f "$directory/scratch"
}

scratch=
"$command"
