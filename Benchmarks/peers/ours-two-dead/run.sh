#!/bin/bash
VARIANT=dead exec "$(dirname "$0")/../ours-two/run.sh"
