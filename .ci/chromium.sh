#!/usr/bin/env bash
# Debian's Chromium for the tests of the pages: installs it where it is missing, prints its path.
set -euo pipefail
chromium=/usr/bin/chromium

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

if [ ! -x "$chromium" ]; then
  {
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends chromium
  } </dev/null >&2
fi
"$chromium" --version >&2
echo "$chromium"
