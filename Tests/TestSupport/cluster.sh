#!/usr/bin/env bash
# cluster.sh PROFFER: two instances of the program PROFFER with the demo case, on a PostgreSQL and a Redis of their own,
# behind nginx. nginx listens on PORT (8080 unless set), the instances on the two ports after it, all on 127.0.0.1.
# Runs until Ctrl-C, then ends everything and removes what was written.
#
# nginx passes no forwarding fields here: a demo lets nobody sign in by a click through a proxy that names itself, for such
# a proxy may bring strangers. This one listens on 127.0.0.1 only, so it brings nobody who could not come directly.
# What a real proxy passes on is in Operations.md.
set -euo pipefail

readonly start_seconds_max=60
readonly here=$(dirname "${BASH_SOURCE[0]}")
readonly services=.build/cluster
readonly port=${PORT:-8080}
readonly ports=($((port + 1)) $((port + 2)))

proffer=${1-}
if [[ ! -x $proffer || ! $port =~ ^[0-9]+$ ]]; then
    echo "usage: [PORT=8080] cluster.sh PROFFER, the program that was built" >&2
    exit 2
fi
# nginx lies where an ordinary user's PATH may not look.
PATH=$PATH:/usr/sbin

stop() {
    trap '' INT TERM HUP
    local children
    children=$(jobs -p)
    [[ -z $children ]] || kill $children 2>/dev/null || true
    wait
    # A Redis that was started again by hand.
    [[ ! -s ${scratch-}/redis.pid ]] || kill "$(<"$scratch/redis.pid")" 2>/dev/null || true
    "$here/services.sh" stop "$services"
    [[ -z ${scratch-} ]] || rm -rf "$scratch"
}

# wait_for WHAT URL: until it answers with success.
wait_for() {
    local deadline=$((SECONDS + start_seconds_max))
    until curl --silent --fail --output /dev/null "$2"; do
        if ((SECONDS >= deadline)) || ! kill -0 $! 2>/dev/null; then
            echo "$1 did not start on ${2%/health*}. Is the port taken? Try another: PORT=9000 make run-cluster" >&2
            exit 1
        fi
        sleep 0.1
    done
}

start_instance() {
    PORT=$1 DATA_DIRECTORY=$scratch/$1 VAULT_DIRECTORY=$scratch/vault "$proffer" serve >/dev/null &
    wait_for "An instance" "http://127.0.0.1:$1/health/ready"
}

start_nginx() {
    mkdir "$scratch/nginx"
    cat >"$scratch/nginx/nginx.conf" <<CONFIGURATION
daemon off;
pid nginx.pid;
error_log stderr warn;
events {}
http {
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    map \$http_upgrade \$connection_upgrade {
        default upgrade;
        ""      "";
    }
    upstream proffer {
        server 127.0.0.1:${ports[0]};
        server 127.0.0.1:${ports[1]};
    }
    server {
        listen 127.0.0.1:$port;
        client_max_body_size 0;
        location / {
            proxy_pass http://proffer;
            proxy_http_version 1.1;
            proxy_set_header Host \$http_host;
            proxy_set_header Upgrade \$http_upgrade;
            proxy_set_header Connection \$connection_upgrade;
            proxy_buffering off;
            proxy_read_timeout 1h;
            add_header X-Instance \$upstream_addr always;
        }
    }
}
CONFIGURATION
    nginx -e stderr -p "$scratch/nginx" -c nginx.conf &
    wait_for nginx "http://localhost:$port/health/ready"
}

trap stop EXIT
trap 'exit 130' INT TERM HUP

scratch=$(mktemp --directory /tmp/proffer-cluster.XXXXXX)
chmod 711 "$scratch"
variables=$("$here/services.sh" start "$services")
eval "$variables"
export DATABASE_URL=$TEST_DATABASE_URL REDIS_URL=$TEST_REDIS_URL PUBLIC_URL=http://localhost:$port DEMO=on
SESSION_SECRET=$(head --bytes 24 /dev/urandom | base64)
export SESSION_SECRET HOST=127.0.0.1

DATA_DIRECTORY=$scratch "$proffer" migrate
DATA_DIRECTORY=$scratch "$proffer" seed --demo
for each in "${ports[@]}"; do start_instance "$each"; done
start_nginx

readonly redis_port=${REDIS_URL##*:}
cat <<WORDS

Proffer runs as two instances. Open the first two side by side, each as another person; localhost and 127.0.0.1 have
cookies of their own:
  the one instance     http://127.0.0.1:${ports[0]}/evidence/realtime
  the other instance   http://localhost:${ports[1]}/evidence/realtime
  either, by nginx     http://localhost:$port/evidence/realtime     (the field X-Instance of an answer says which)

Without Redis a change takes up to a second to the other instance. Stop it, and start it again:
  redis-cli -p $redis_port shutdown nosave
  redis-server --port $redis_port --save '' --daemonize yes --dir $scratch --pidfile $scratch/redis.pid

Ctrl-C ends everything.
WORDS
wait
