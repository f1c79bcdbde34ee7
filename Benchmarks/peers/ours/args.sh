"$PWD/peers/ours/prepare.sh" || return
. "$PWD/_run/ours.session"
SSE=(--sse-path "/api/updates?case=$CASE" --sub-header "Cookie: $COOKIE")
WS=(--ws-path "/ws?case=$CASE" --ws-protocol proffer.v1 --sub-header "Cookie: $COOKIE")
PUB=(--publish-path /api/evidence --publish-header "Cookie: $COOKIE" --publish-header "X-CSRF-Token: $CSRF"
  --publish-header 'Idempotency-Key: key-@RAWID@' --publish-body "{\"case\":\"$CASE\",\"kind\":\"document\",\"title\":\"@ID@\",\"description\":\"@PAD@\"}")
