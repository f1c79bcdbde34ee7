. peers/ours-two/args.sh
