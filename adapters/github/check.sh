#!/usr/bin/env bash
# The work of action.yml: installs nncheck, checks, and shows the annotations. Node 20.15 or newer and npm have to be there.
set -euo pipefail

root=$(cd "$ACTION_PATH/../.." && pwd)
if [ -n "$PACKAGE" ]; then
  npm install --no-audit --no-fund --prefix "$RUNNER_TEMP/nncheck" "$PACKAGE" >&2
  nncheck=$RUNNER_TEMP/nncheck/node_modules/.bin/nncheck
else
  # a checkout is not built yet, an installed package is
  [ -e "$root/dist/command.js" ] || npm ci --no-audit --no-fund --prefix "$root" >&2
  nncheck=$root/bin/nncheck.js
fi

words=()
while IFS= read -r word; do words+=("$word"); done < <(printf '%s' "$ARGS" | xargs -r printf '%s\n')

annotations=$RUNNER_TEMP/nncheck-annotations.txt
rm -f "$annotations"
status=0
node "$nncheck" grad ${words[@]+"${words[@]}"} --reporter table --reporter "github=$annotations" --reporter "junit=$JUNIT" ||
  status=$?
if [ -e "$annotations" ]; then
  cat "$annotations"
elif [ "$status" -ne 0 ]; then
  echo "::error title=nncheck::Nothing was checked; the log says why."
fi
echo "status=$status" >> "$GITHUB_OUTPUT"
exit "$status"
