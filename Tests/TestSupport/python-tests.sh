#!/usr/bin/env bash
# python-tests.sh FOLDER OPTION…: runs a folder's tests with pytest, two at a time. What failed is run once more, alone: a
# test that passes then is unsteady, which is said in the last lines and in .build/unsteady, and is to be mended. More than a
# few failures, or a run that broke off, are red at once (decision 0110).
set -euo pipefail

readonly unsteady_max=2

folder=$1
shift
pytest=(.build/venv/bin/python3 -m pytest --override-ini "cache_dir=.build/pytest/$folder")

status=0
"${pytest[@]}" --cache-clear --numprocesses 2 "$@" "$folder" || status=$?
((status == 1)) || exit "$status"

# Without the group that xdist writes behind a name, which pytest would not find.
mapfile -t failed < <(.build/venv/bin/python3 - ".build/pytest/$folder/v/cache/lastfailed" <<'PYTHON'
import json, re, sys
for name in json.load(open(sys.argv[1])):
    print(re.sub(r"@[^@\]]*$", "", name))
PYTHON
)
((${#failed[@]} >= 1 && ${#failed[@]} <= unsteady_max)) || exit "$status"
# A file that cannot be read, or a worker that found other tests than the other one, is no test that failed.
for name in "${failed[@]}"; do
    [[ $name == *::* ]] || exit "$status"
done

printf '\n== Once more, alone:\n'
printf '%s\n' "${failed[@]}"
"${pytest[@]}" "${failed[@]}"
printf '\n== UNSTEADY, passed when run again:\n'
printf '%s\n' "${failed[@]}" | tee --append .build/unsteady
