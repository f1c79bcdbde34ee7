#!/bin/bash
# makes a person and a case, signs in, and writes the session where args.sh finds it
set -e; . "$(dirname "$0")/lib.sh"
[ -z "$(find "$SESSION" -mmin -60 2>/dev/null)" ] || exit 0   # a session of the last hour is still good
start_ours; trap '"$ROOT/stop.sh" "$PIDS"' EXIT
echo "correct horse battery" | "$PROFFER" user add bench@example.com --name Bench >/dev/null 2>&1 || true   # is there already
CASE=$("$PROFFER" case add "Benchmark" --time-zone America/New_York); "$PROFFER" case grant "$CASE" bench@example.com lead_prosecutor >/dev/null
rm -f "$STATE/ours.cookies"
CSRF=$(curl -sf -c "$STATE/ours.cookies" -H 'Content-Type: application/json' \
  -d '{"email":"bench@example.com","password":"correct horse battery"}' http://127.0.0.1:$PORT/api/session | sed -E 's/.*"csrf":"([^"]*)".*/\1/')
COOKIE=$(awk '/\t/ && NF >= 7 { printf "%s%s=%s", s, $6, $7; s = "; " }' "$STATE/ours.cookies")
printf 'CASE=%q\nCSRF=%q\nCOOKIE=%q\n' "$CASE" "$CSRF" "$COOKIE" > "$SESSION"
