#!/usr/bin/env bash
# Browser tests drive Debian's chromium. As root, install it where there is none; elsewhere the tests say that they were skipped.
set -euo pipefail
if command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; then
    exit 0
fi
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "Installing chromium for the browser tests …"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core; } >/dev/null 2>&1 ||
        echo "chromium could not be installed; the browser tests will be skipped." >&2
fi
