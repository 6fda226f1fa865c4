# Sourced by the measurements that need the container's limits: builds, starts the embedded PostgreSQL, Redis and config service,
# runs the calling script again beside them, and starts the production command (docker/start.sh, with its class archive) in
# a cgroup of 384 MB and 0.75 CPU, on a core of its own. Skips with 77 where that cannot be done.
#
#   REGISTRY_HOME   kept between runs if given, with the catalog once loaded; else a temporary one
#   SKIP_BUILD      set: measure target/ as it is
#   KEEP_LOGS       folder for the log of the service
# shellcheck shell=bash

root=$(cd "$here/../.." && pwd)
readonly container_mb=384 cpu_period=20000 cpu_quota=15000 group=registry-$$
memory=/sys/fs/cgroup/memory/$group
cpu=/sys/fs/cgroup/cpu/$group
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
base=/api/v1/internal/instrument-registry
# The first core is the generator's, the last one the service's: three quarters of it. PostgreSQL and Redis run where there is room.
generator_core=0
service_core=$(($(nproc) - 1))
service=''

skip() { echo "skipped: $*" >&2; exit 77; }
fail() { echo "FAILED: $*" >&2; exit 2; }
say() { echo "$(date +%T) $*" >&2; }

require() {
  [ "$(id -u)" = 0 ] || skip "root is needed to make a cgroup"
  [ -w /sys/fs/cgroup/memory ] && [ -w /sys/fs/cgroup/cpu ] || skip "no cgroup v1 with memory and cpu under /sys/fs/cgroup"
  [ "$service_core" -gt 0 ] || skip "two cores are needed, one for the generator and one for the service"
  for tool in curl mvn taskset "${JAVA_HOME:+$JAVA_HOME/bin/}javac"; do
    command -v "$tool" >/dev/null || skip "$tool is not installed"
  done
}

# Builds, starts the servers, and runs the calling script again with their environment.
beside_servers() {
  require
  if [ -z "${SKIP_BUILD:-}" ]; then
    (cd "$root" && mvn -B -ntp -q -Dmaven.test.skip=true -Dspotless.check.skip=true package \
      dependency:build-classpath -DincludeScope=test -Dmdep.outputFile=target/test-classpath) || fail "the build"
  fi
  work=$(mktemp -d "${TMPDIR:-/tmp}/registry-container.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  "${java}c" -Xlint:all --release 21 -d "$work/classes" -sourcepath "$root/load-tests/src/main/java" \
    "$root"/load-tests/src/main/java/com/stocksblitz/registry/load/{WriteDumps,open/OpenLoop}.java
  free_port
  export PORT HOST=127.0.0.1 MANAGEMENT_PORT=0 CONTAINER_WORK=$work REGISTRY_HOME=${REGISTRY_HOME:-$work/home}
  export TRADE_DATE=${TRADE_DATE:-$(cat "$REGISTRY_HOME/trade-date" 2>/dev/null || date -u +%F)}
  local beside=("$java" -Xmx128m -XX:+UseSerialGC -cp "$root/target/classes:$(cat "$root/target/test-classpath")")
  if [ "$root/target/instrument-registry.jar" -nt "$root/target/instrument-registry.jsa" ]; then
    say "recording the class archive, as the image build does"
    REGISTRY_HOME=$work/rehearsal REGISTRY_RECORD=yes REGISTRY_APP=$root/target \
      "${beside[@]}" com.stocksblitz.registry.embedded.Rehearsal "$root/docker/start.sh" >"$work/rehearsal.log" 2>&1 ||
      { tail -n 20 "$work/rehearsal.log" >&2; fail "the rehearsal"; }
  fi
  local status=0
  "${beside[@]}" com.stocksblitz.registry.embedded.ServedCommand "$0" "$@" || status=$?
  exit "$status"
}

free_port() {
  for _ in $(seq 50); do
    PORT=$((20000 + RANDOM % 10000))
    (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null || return 0
  done
  fail "found no free port"
}

call() { curl -sS -m 600 -H "X-Internal-API-Key: $INTERNAL_API_KEY" "http://127.0.0.1:$PORT$1" "${@:2}"; }

# The value of a field of a flat or nested JSON text, the first of that name.
field() { grep -o "\"$1\": *[^,}]*" | head -n 1 | sed 's/^[^:]*: *//; s/"//g'; }

# The production process, and nothing else, in the cgroup.
start_service() {
  mkdir "$memory" "$cpu"
  echo $((container_mb << 20)) >"$memory/memory.limit_in_bytes"
  # As docker/docker-compose.production.yml sets them.
  echo "$cpu_period" >"$cpu/cpu.cfs_period_us"
  echo "$cpu_quota" >"$cpu/cpu.cfs_quota_us"
  log=$CONTAINER_WORK/service.log
  (
    echo "$BASHPID" >"$memory/cgroup.procs"
    echo "$BASHPID" >"$cpu/cgroup.procs"
    export REGISTRY_APP=$root/target
    exec taskset -c "$service_core" "$root/docker/start.sh"
  ) >"$log" 2>&1 </dev/null &
  service=$!
  local begun=$SECONDS
  until [ "$(curl -s -o /dev/null -m 2 -w '%{http_code}' "http://127.0.0.1:$PORT/health/ready")" = 200 ]; do
    kill -0 "$service" 2>/dev/null && [ $((SECONDS - begun)) -lt 120 ] || { tail -n 20 "$log" >&2; fail "the service did not become ready"; }
    sleep 0.3
  done
  say "ready after $((SECONDS - begun)) s"
}

stop_service() {
  # Generators and watchers.
  kill $(jobs -p | grep -vx "${service:-0}") 2>/dev/null || true
  if [ -n "$service" ]; then
    kill "$service" 2>/dev/null || true
    wait "$service" 2>/dev/null || true
    service=''
  fi
  [ -z "${KEEP_LOGS:-}" ] || { mkdir -p "$KEEP_LOGS" && cp "$CONTAINER_WORK"/*.log "$KEEP_LOGS"; } || true
  for folder in "$memory" "$cpu"; do
    for _ in 1 2 3 4 5; do rmdir "$folder" 2>/dev/null && break; sleep 0.2; done
  done
}

# Sends a whole file of a broker and prints the id of its job.
submit() {
  local job
  job=$(call "$base/brokers/$1/ingest?mode=full_catalog&effective_date=$TRADE_DATE" \
    -H 'Content-Type: application/octet-stream' --data-binary "@$2" | field job_id)
  [ -n "$job" ] || fail "the file $2 was not taken"
  echo "$job"
}

# Waits until the job has completed and the index has its last event; a refusal of an overloaded service is no answer.
await_job() {
  local report last ended='' begun=$SECONDS
  until [ $((SECONDS - begun)) -gt 600 ]; do
    report=$(call "$base/jobs/$1")
    case $(field status <<<"$report") in
      held) call "$base/jobs/$1/approve" -H 'Content-Type: application/json' -d '{"reason": "a measurement"}' >/dev/null ;;
      failed | cancelled) fail "the job: $report" ;;
      completed)
        ended=${ended:-$SECONDS}
        last=$(field last_position <<<"$report")
        # A job that changed nothing has no events.
        [ "$last" != null ] || [ $((SECONDS - ended)) -lt 15 ] || return 0
        [ "$last" = null ] ||
          [ "$(call "$base/catalog/summary?include_stats=false" | field position)" -lt "$last" ] 2>/dev/null || return 0
        ;;
    esac
    sleep 0.5
  done
  fail "the job $1 takes too long"
}

load() { await_job "$(submit "$1" "$2")"; }

# A generated day: 95,846 rows of Upstox, then the tokens of Kite. Once for a home.
fill_catalog() {
  dumps=$REGISTRY_HOME/dumps
  [ -e "$dumps" ] || "$java" -cp "$CONTAINER_WORK/classes" com.stocksblitz.registry.load.WriteDumps "$dumps" "$TRADE_DATE"
  if [ ! -e "$REGISTRY_HOME/trade-date" ]; then
    say "loading a day"
    load upstox "$dumps/upstox.csv.gz"
    load kite "$dumps/kite.csv.gz"
    echo "$TRADE_DATE" >"$REGISTRY_HOME/trade-date"
  fi
}

# The service with a day in its catalog, until the script ends, and the mix to ask it for.
serve_a_day() {
  trap stop_service EXIT
  start_service
  fill_catalog
  write_mix
}

machine() { echo "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores"; }

# What a line of the generator says of a name.
readonly generator_line='
  function text(name,   i) { for (i = 1; i <= NF; i++) if (index($i, name "=") == 1) return substr($i, length(name) + 2) }
  function value(name) { return text(name) + 0 }'

# Requests as callers send them: of 1000, 550 resolve, 250 suggest, 148 search, 50 make a plan of 50 instruments, 2 ask for health.
write_mix() {
  zcat "$dumps/kite.csv.gz" | awk -F, -v base="$base" -v OFS='\t' '
    NR > 1 { symbol[n++] = $3 }
    END {
      srand(7)
      for (i = 0; i < n; i++) {
        print "resolve", 550, "GET", base "/instruments/resolve?symbol=" symbol[i] "&exchange=NSE", ""
        if (i % 2 == 0) print "suggest", 250, "GET", base "/search/suggest?limit=10&q=" tolower(substr(symbol[i], 1, 2 + int(rand() * 5))), ""
        if (i % 2 == 1) print "search", 148, "POST", base "/search?page_size=20", "{\"query\": \"" tolower(substr(symbol[i], 1, 3 + int(rand() * 4))) "\"}"
      }
      # Of a new user each, as what a user has planned takes up what his account may hold.
      for (i = 0; i < 200; i++) {
        keys = ""
        for (k = 0; k < 50; k++) keys = keys (k ? "," : "") "\"NSE:" symbol[int(rand() * n)] "\""
        print "plan", 50, "POST", base "/subscriptions/plan?user_id=load-{n}",
          "{\"plan_name\":\"load {n}\",\"subscription_type\":\"live_feed\",\"instruments\":[" keys "]}"
      }
      print "health", 2, "GET", "/health", ""
    }' >"$CONTAINER_WORK/mix.tsv"
}

# The arguments are phases of com.stocksblitz.registry.load.open.OpenLoop.
generate() {
  # Before the database on its core: a request that is sent late is not what is measured.
  nice -n -10 taskset -c "$generator_core" "$java" -Xmx1g -XX:+UseSerialGC -cp "$CONTAINER_WORK/classes" \
    com.stocksblitz.registry.load.open.OpenLoop "$CONTAINER_WORK/mix.tsv" "$PORT" "$@"
}

stat() { awk -v name="$1" '$1 == name {print $2}' "$memory/memory.stat"; }
mb() { echo $((($1 + (1 << 19)) >> 20)); }

# Looks at the service's memory each 200 ms until it is stopped; peak_rss is without pages of files.
watch_memory() {
  (
    rss=0 swap=0
    while kill -0 "$service" 2>/dev/null; do
      now=$(stat total_rss) && [ "${now:-0}" -gt $rss ] && rss=$now
      now=$(awk '/^VmRSS/ {print $2 * 1024}' "/proc/$service/status") && [ "${now:-0}" -gt $swap ] && swap=$now
      echo "$rss $swap" >"$CONTAINER_WORK/peak.new" && mv "$CONTAINER_WORK/peak.new" "$CONTAINER_WORK/peak"
      sleep 0.2
    done
  ) 2>/dev/null &
  watcher=$!
}

# Peak of anonymous memory, of the resident size with mapped files, and of all that is charged, in MB; begins anew.
peaks() {
  read -r anonymous resident <"$CONTAINER_WORK/peak"
  echo "$(mb "$anonymous") $(mb "$resident") $(mb "$(cat "$memory/memory.max_usage_in_bytes")")"
  echo 0 >"$memory/memory.max_usage_in_bytes"
}

oom_kills() { awk '$1 == "oom_kill" {print $2}' "$memory/memory.oom_control"; }
