#!/usr/bin/env bash
# Measures the figures that the service promises and prints them as one table.
#
#   load-tests/run.sh [ingest] [reads] [plans]     these three without arguments; exit 0 only if every goal is reached
#   load-tests/run.sh [master] [snapshot]          200,000 generated rows, in a service that holds nothing else
#
# Starts the service for itself (free port, new key, temporary REGISTRY_HOME) unless BASE_URL and INTERNAL_API_KEY name a
# running one, and stops what it started. Other settings, all optional: REGISTRY_DATA (folder of the real dumps, else
# generated ones), TRADE_DATE, EVENT_LOOPS, GATLING_RATE (highest rate asked of Gatling), KEEP_LOGS (a folder for them).
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/.." && pwd)
readonly here root
readonly measure_limit=350 start_limit=90 stop_limit=20

fail() { echo "$*" >&2; exit 2; }

for tool in mvn wrk curl; do
  command -v "$tool" >/dev/null || fail "$tool is not installed (Debian: apt-get install maven wrk curl)"
done

# The same folder of real dumps as that of the tests.
data=${REGISTRY_DATA:-$(sed -n "s:.*<registry.data>\${project.basedir}\(.*\)</registry.data>.*:$root\1:p" "$root/pom.xml")}
[ -d "$data" ] && data=$(cd "$data" && pwd) || echo "No real dumps at $data: generated ones take their place." >&2
export REGISTRY_DATA=$data TRADE_DATE=${TRADE_DATE:-2025-08-20}

work=$(mktemp -d "${TMPDIR:-/tmp}/registry-load.XXXXXX")
export LOAD_WORK=$work/run
mkdir "$LOAD_WORK"
service='' measuring=''

alive() { kill -0 "$1" 2>/dev/null; }

# Asks a process and its direct children to end: a JVM that Maven started does not hear what Maven is told.
stop() {
  local pids deadline=$((SECONDS + stop_limit)) pid
  pids="$(pgrep -P "$1" || true) $1"
  kill -TERM $pids 2>/dev/null || true
  for pid in $pids; do
    while alive "$pid" && [ $SECONDS -lt $deadline ]; do sleep 0.2; done
    if alive "$pid"; then
      echo "Process $pid did not end within $stop_limit s and is killed." >&2
      kill -KILL "$pid" 2>/dev/null || true
    fi
  done
  wait "$1" 2>/dev/null || true
}

clean_up() {
  local status=$?
  trap - EXIT INT TERM
  [ -z "$measuring" ] || stop "$measuring"
  [ -z "$service" ] || stop "$service"
  if [ -n "${KEEP_LOGS:-}" ]; then
    mkdir -p "$KEEP_LOGS" && cp "$work"/*.log "$LOAD_WORK"/*.log "$KEEP_LOGS" 2>/dev/null || true
  fi
  rm -rf "$work"
  exit "$status"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

version() { sed -n "s|.*<$1.version>\(.*\)</$1.version>.*|\1|p" "$root/pom.xml"; }

free_port() {
  local port
  for _ in $(seq 50); do
    port=$((20000 + RANDOM % 10000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
  fail "found no free port"
}

ready() { [ "$(curl -s -o /dev/null -m 2 -w '%{http_code}' "$BASE_URL/health/ready")" = 200 ]; }

start_service() {
  local port
  port=$(free_port)
  export BASE_URL=http://127.0.0.1:$port
  INTERNAL_API_KEY=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
  export INTERNAL_API_KEY
  echo "Starting the service at $BASE_URL" >&2
  (
    cd "$root"
    # As if the sample had been loaded: next to a few hundred rows a whole day looks like a broken file, and is held.
    umask 077
    mkdir -p "$work/home/postgresql"
    touch "$work/home/postgresql/sample-loaded"
    export PORT=$port MANAGEMENT_PORT=0 REGISTRY_HOME=$work/home
    exec mvn -B -q compile exec:exec
  ) >"$work/service.log" 2>&1 </dev/null &
  service=$!
  local deadline=$((SECONDS + start_limit))
  until ready; do
    alive "$service" && [ $SECONDS -lt $deadline ] || { tail -n 40 "$work/service.log" >&2; fail "The service did not become ready."; }
    sleep 0.3
  done
  SERVICE_PID=$(pgrep -P "$service" | head -n 1)
  export SERVICE_PID DATABASE_FOLDER=$work/home/postgresql
}

maven=(mvn -B -q -Dstyle.color=never -f "$here/pom.xml" "-Dvertx.version=$(version vertx)" "-Dnetty.version=$(version netty)"
  "-Djackson.version=$(version jackson)" "-Dpostgresql.version=$(version postgresql)")
# Before the service starts, so that the compiler takes nothing from it.
"${maven[@]}" compile

if [ -n "${BASE_URL:-}" ]; then
  [ -n "${INTERNAL_API_KEY:-}" ] || fail "BASE_URL needs INTERNAL_API_KEY"
  ready || fail "No service is ready at $BASE_URL"
else
  start_service
fi

# timeout puts Maven and all below it into a process group of its own and ends the whole of it, also when it is told to.
timeout --kill-after=5 "$measure_limit" "${maven[@]}" compile exec:exec "-Dparts=$*" </dev/null &
measuring=$!
status=0
wait "$measuring" || status=$?
measuring=''
[ "$status" -ne 124 ] || fail "The measurement took more than $measure_limit s and was ended."
[ "$status" -eq 0 ] || exit "$status"
[ -e "$LOAD_WORK/all-reached" ] || { echo "Not every goal is reached." >&2; exit 1; }
