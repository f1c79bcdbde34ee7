#!/usr/bin/env bash
# bounded.sh SECONDS COMMAND…: runs the command, and ends it when it has not ended in that time.
# What hangs is told, not only ended: every process below it with its threads and what each waits for in the kernel.
# Answers the command's status, or 124 where its time was up, as timeout(1) does. Seconds are counted while this machine
# runs, so that one that was put to sleep meanwhile does not look like a hang.
set -euo pipefail

readonly end_seconds_max=5

seconds=$1
shift

# The processes of the command's group: it is the leader, and children that do not leave it stay in it.
members() { pgrep --pgroup "$command" || true; }

tell() {
    local process thread
    printf '\n%s did not end within %d s. What is running:\n' "$1" "$seconds"
    for process in $(members); do
        printf '\n%s %s\n' "$process" "$(tr '\0' ' ' 2>/dev/null <"/proc/$process/cmdline" | cut --characters=1-160)"
        for thread in "/proc/$process/task"/*; do
            printf '    %-16s %s %s\n' "$(cat "$thread/comm" 2>/dev/null)" \
                "$(cut --delimiter=' ' --fields=3 "$thread/stat" 2>/dev/null)" "$(cat "$thread/wchan" 2>/dev/null)"
        done | sort | uniq --count
        if command -v gdb >/dev/null; then
            gdb --pid="$process" --batch --eval-command='thread apply all backtrace 12' 2>/dev/null |
                grep --extended-regexp '^(Thread|#)' | head --lines=400 || true
        fi
    done
}

end() {
    kill -s TERM -- "-$command" 2>/dev/null || return 0
    for ((waited = 0; waited < end_seconds_max * 10; waited++)); do
        [[ -n $(members) ]] || return 0
        sleep 0.1
    done
    kill -s KILL -- "-$command" 2>/dev/null || true
}

set -m
"$@" &
command=$!
set +m
trap end EXIT
trap 'exit 130' HUP INT TERM

for ((waited = 0; waited < seconds; waited++)); do
    kill -0 "$command" 2>/dev/null || break
    sleep 1
done
if kill -0 "$command" 2>/dev/null; then
    tell "$1"
    exit 124
fi
trap - EXIT
wait "$command"
