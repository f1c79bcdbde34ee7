. peers/ours/args.sh
PUB+=(--publish-port 28421)
