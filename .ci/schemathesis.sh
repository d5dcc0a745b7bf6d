#!/usr/bin/env bash
# schemathesis, which makes requests from each app's own OpenAPI document, good ones and bad ones, and holds the answers
# against it; over HTTP, against a whole gateway.
#
#   .ci/schemathesis.sh start FOLDER      installs it, starts a gateway on a free loopback port, prints its origin
#   .ci/schemathesis.sh fuzz FOLDER APP   tries one app: in its own duty, in another, and without a token
#   .ci/schemathesis.sh stop FOLDER       stops the gateway and removes the folder
#
# The seed is fixed. SUNDER_FUZZ_EXAMPLES (5) is the number of random requests an operation.
set -euo pipefail
cd "$(dirname "$0")/.."
here=$PWD

usage() {
  echo "usage: $0 start FOLDER | fuzz FOLDER grants|embed|vectors|audit | stop FOLDER" >&2
  exit 2
}
[ $# -ge 2 ] || usage
folder=$(realpath -m "$2")

token() { SUNDER_HOME="$folder/home" npx tsx infra/local/token.ts "$1" </dev/null; }

start() {
  mkdir -p "$folder"
  python3 -m venv "$folder/python" >&2
  "$folder/python/bin/pip" install --quiet --disable-pip-version-check 'schemathesis==4.32.5' </dev/null >&2
  PORT=0 SUNDER_HOME="$folder/home" setsid node --import tsx infra/local/start.ts >"$folder/gateway.log" 2>&1 </dev/null &
  echo $! >"$folder/pid"
  for _ in $(seq 240); do
    [ -s "$folder/home/endpoints.json" ] && break
    kill -0 "$(cat "$folder/pid")" 2>/dev/null || break
    sleep 0.5
  done
  if [ ! -s "$folder/home/endpoints.json" ]; then
    cat "$folder/gateway.log" >&2
    exit 1
  fi
  node -p "new URL(JSON.parse(fs.readFileSync(process.argv[1])).grants).origin" "$folder/home/endpoints.json" >"$folder/origin"
  for name in ingest search siem; do token "$name" >"$folder/$name.token"; done
  node --input-type=module - "$(cat "$folder/origin")" "$(cat "$folder/ingest.token")" >"$folder/grant.token" <<'JS'
const [origin, token] = process.argv.slice(2)
const response = await fetch(`${origin}/grants/grants`, {
  method: 'POST',
  headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
  body: JSON.stringify({ collection: 'support-mail', source: 'mail://fuzz', purpose: 'to be fuzzed', maxInputs: 100_000 }),
})
console.log((await response.json()).token)
JS
  cat "$folder/origin"
}

# try APP CONFIGURATION TOKEN-FILE ARGUMENTS…
try() {
  local app=$1 configuration=$2 bearer=$3 origin
  shift 3
  origin=$(cat "$folder/origin")
  printf '\n-- %s, %s\n' "$app" "$configuration"
  # It keeps notes of a run where it is called.
  (cd "$folder" && exec python/bin/schemathesis --config-file "$here/test/hostile/fuzz/$configuration.toml" run "$origin/$app/openapi.json" \
    --url "$origin/$app" --header "Authorization: Bearer $bearer" --seed 7 --workers 1 \
    --continue-on-failure --no-shrink --request-timeout 60 --suppress-health-check all --warnings off --no-color \
    "$@" </dev/null 2>&1) | cut -c1-600
}

fuzz() {
  local app=$1 own other status=0
  case "$app" in
    grants) own=ingest other=search ;;
    embed) own=grant other=siem ;;
    vectors) own=search other=ingest ;;
    audit) own=siem other=search ;;
    *) usage ;;
  esac
  try "$app" own-duty "$(cat "$folder/$own.token")" --phases examples,coverage,fuzzing \
    --max-examples "${SUNDER_FUZZ_EXAMPLES:-5}" || status=1
  try "$app" another-duty "$(cat "$folder/$other.token")" --phases fuzzing --max-examples 3 || status=1
  try "$app" no-token not.a.token --phases fuzzing --max-examples 3 || status=1
  return $status
}

stop() {
  kill -- "-$(cat "$folder/pid")" 2>/dev/null || true
  rm -rf "$folder"
}

case "$1" in
  start) start ;;
  fuzz) [ $# -eq 3 ] && fuzz "$3" || exit 1 ;;
  stop) stop ;;
  *) usage ;;
esac
