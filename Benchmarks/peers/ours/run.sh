#!/bin/bash
# Proffer: a release build on a private PostgreSQL, one instance, no Redis.
set -e; . "$(dirname "$0")/lib.sh"
start_ours
echo "port=$PORT pid=$PIDS"
