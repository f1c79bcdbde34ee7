#!/bin/bash
# Two instances of Proffer on one private PostgreSQL and one Redis: published to the first, subscribed to at the second.
# VARIANT=dead: Redis is killed once both have started.
set -e; . "$(dirname "$0")/../ours/lib.sh"
REDISPORT=28416
start_redis $REDISPORT redis-ours; REDIS=$PID
export REDIS_URL=redis://127.0.0.1:$REDISPORT
start_ours
PORT=28422 start ours-second "$PROFFER" serve; PORT=28422; wait_port $PORT
if [ "$VARIANT" = dead ]; then kill -9 "$REDIS"; else PIDS=$REDIS,$PIDS; fi
echo "port=$PORT pid=$PIDS,$PID"
