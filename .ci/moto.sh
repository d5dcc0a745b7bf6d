#!/usr/bin/env bash
# moto's server, which stands in for AWS's services in the tests, with the extensions of test/peers/moto.
#
#   .ci/moto.sh start FOLDER   installs and starts it on a free loopback port, prints its URL
#   .ci/moto.sh stop FOLDER    stops it and removes the folder
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)

usage() {
  echo "usage: $0 start|stop FOLDER" >&2
  exit 2
}
[ $# -eq 2 ] || usage
folder=$(realpath -m "$2")

start() {
  mkdir -p "$folder"
  python3 -m venv "$folder/python" >&2
  "$folder/python/bin/pip" install --quiet --disable-pip-version-check 'moto[server]==5.2.5' >&2
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  # In a session of its own, so that it is stopped as a whole.
  PYTHONDONTWRITEBYTECODE=1 MOTO_ENABLE_ISO_REGIONS=false \
    setsid "$folder/python/bin/python" "$here/test/peers/moto/server.py" "$port" >"$folder/server.log" 2>&1 &
  echo $! >"$folder/pid"
  for _ in $(seq 120); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "http://127.0.0.1:$port"
      return
    fi
    kill -0 "$(cat "$folder/pid")" 2>/dev/null || break
    sleep 0.5
  done
  cat "$folder/server.log" >&2
  exit 1
}

stop() {
  kill -- "-$(cat "$folder/pid")" 2>/dev/null || true
  rm -rf "$folder"
}

case "$1" in
  start) start ;;
  stop) stop ;;
  *) usage ;;
esac
