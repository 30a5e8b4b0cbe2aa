#!/usr/bin/env bash
# Make the virtual environment, or say what is missing. Usage: environment.sh PYTHON VENV
set -euo pipefail
python=$1 venv=$2

usable() { "$1" -c 'import sys; raise SystemExit(sys.version_info < (3, 11))' 2>/dev/null; }

if ! usable "$python"; then
    for other in python3.11 python3.12 python3.13 python3; do
        if usable "$other"; then python=$other && break; fi
    done
fi
if ! usable "$python"; then
    found=$(python3 --version 2>/dev/null || echo "no Python 3")
    echo "Onetouch needs Python 3.11 or newer; found: $found." >&2
    echo "Install it (Debian, Ubuntu: apt-get install python3.11 python3.11-venv), or name it: make PYTHON=/path/to/python3.11 run" >&2
    exit 1
fi
need_mb=900
free_mb=$(df -Pm . | awk 'NR == 2 {print $4}')
if [ "$free_mb" -lt "$need_mb" ]; then
    echo "The packages need about $need_mb MB; only $free_mb MB are free here. Free some space and start again." >&2
    exit 1
fi
# An interrupted first run leaves an environment without pip: it is made anew.
if ! usable "$venv/bin/python" || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    echo "Making the virtual environment $venv with $("$python" --version) …"
    rm -rf "$venv"
    if ! "$python" -m venv "$venv"; then
        echo "Python cannot make virtual environments: install its venv module (Debian, Ubuntu: apt-get install python3.11-venv)." >&2
        exit 1
    fi
fi
