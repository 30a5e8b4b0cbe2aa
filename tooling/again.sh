#!/usr/bin/env bash
# Tests failed. A few of them are run once more, each alone on a quiet machine: what fails again is broken; what passes now
# depends on who else is at work, which is a bug of that test, told here and to be mended. Many failures are not looked at.
set -euo pipefail
python="$1"
most=5
failed="$("$python" - <<'PY'
import json, pathlib
kept = pathlib.Path(".pytest_cache/v/cache/lastfailed")
print("\n".join(json.loads(kept.read_text())) if kept.exists() else "")
PY
)"
count="$(grep -c . <<<"$failed" || true)"
if [ "$count" -eq 0 ] || [ "$count" -gt "$most" ]; then
    echo "Tests failed; see above." >&2
    exit 1
fi
echo "Failed, and run once more alone:"
# shellcheck disable=SC2001
sed 's/^/  /' <<<"$failed"
while IFS= read -r test; do
    "$python" -m pytest -q -n 0 -p no:cacheprovider "$test" </dev/null || exit 1
done <<<"$failed"
echo "UNSTEADY: they passed alone. The tests are to be mended:"
# shellcheck disable=SC2001
sed 's/^/  /' <<<"$failed"
