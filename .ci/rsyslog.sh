#!/usr/bin/env bash
# Debian's rsyslog for the tests of shipping: RFC 5424 over TLS on a free loopback port, with an authority of its own.
#
#   .ci/rsyslog.sh start FOLDER   installs it where it is missing, starts it, prints the folder, in which are
#                                 port, ca.pem, and received.log, a line a message
#   .ci/rsyslog.sh kill FOLDER    as the out-of-memory killer would
#   .ci/rsyslog.sh again FOLDER   starts it once more, on the same port
#   .ci/rsyslog.sh stop FOLDER    stops it and removes the folder
set -euo pipefail

usage() {
  echo "usage: $0 start|kill|again|stop FOLDER" >&2
  exit 2
}
[ $# -eq 2 ] || usage
folder=$(realpath -m "$2")

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi
}

install() {
  [ -x /usr/sbin/rsyslogd ] && [ -x /usr/bin/openssl ] && ls /usr/lib/*/rsyslog/lmnsd_ossl.so >/dev/null 2>&1 && return
  {
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends rsyslog rsyslog-openssl openssl
  } </dev/null >&2
}

certify() {
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj '/CN=authority of a test' \
    -keyout "$folder/ca.key" -out "$folder/ca.pem" 2>"$folder/openssl.log"
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost \
    -keyout "$folder/server.key" -out "$folder/server.csr" 2>>"$folder/openssl.log"
  openssl x509 -req -in "$folder/server.csr" -CA "$folder/ca.pem" -CAkey "$folder/ca.key" -CAcreateserial -days 2 \
    -extfile <(printf 'subjectAltName=DNS:localhost,IP:127.0.0.1') -out "$folder/server.pem" 2>>"$folder/openssl.log"
}

# So that nothing is lost when it is killed: a message is in the file before its connection is read on (a direct queue
# and no asynchronous writing), and only the driver ossl answers a close_notify.
configure() {
  cat >"$folder/rsyslog.conf" <<CONF
global(
  workDirectory="$folder" maxMessageSize="64k" defaultNetstreamDriver="ossl"
  defaultNetstreamDriverCAFile="$folder/ca.pem"
  defaultNetstreamDriverCertFile="$folder/server.pem" defaultNetstreamDriverKeyFile="$folder/server.key"
)
module(load="imtcp" streamDriver.name="ossl" streamDriver.mode="1" streamDriver.authMode="anon")
template(name="line" type="string"
  string="%syslogfacility-text% %syslogseverity-text% %timereported:::date-rfc3339% %app-name% %procid% %msgid% %structured-data% %msg%\n")
ruleset(name="audit" queue.type="Direct") {
  action(type="omfile" file="$folder/received.log" template="line" asyncWriting="off")
}
input(type="imtcp" address="127.0.0.1" port="$(cat "$folder/port")" ruleset="audit")
CONF
}

run() {
  rm -f "$folder/rsyslogd.pid"
  setsid /usr/sbin/rsyslogd -n -f "$folder/rsyslog.conf" -i "$folder/rsyslogd.pid" >>"$folder/server.log" 2>&1 </dev/null &
  echo $! >"$folder/pid"
  for _ in $(seq 200); do
    if (exec 3<>"/dev/tcp/127.0.0.1/$(cat "$folder/port")") 2>/dev/null; then return; fi
    kill -0 "$(cat "$folder/pid")" 2>/dev/null || break
    sleep 0.05
  done
  cat "$folder/server.log" >&2
  exit 1
}

start() {
  install
  mkdir -p "$folder"
  certify
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])' >"$folder/port"
  touch "$folder/received.log"
  configure
  run
  echo "$folder"
}

case "$1" in
  start) start ;;
  kill)
    kill -KILL "$(cat "$folder/pid")"
    while (exec 3<>"/dev/tcp/127.0.0.1/$(cat "$folder/port")") 2>/dev/null; do sleep 0.01; done
    ;;
  again) run ;;
  stop)
    kill -KILL "$(cat "$folder/pid")" 2>/dev/null || true
    rm -rf "$folder"
    ;;
  *) usage ;;
esac
