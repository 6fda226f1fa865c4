#!/usr/bin/env bash
# Overload in the container's limits: five times the rated load, open loop, against the service in a cgroup of 384 MB and
# 0.75 CPU. Rated is 60 % of what a warm closed loop gets in the same cgroup.
#
#   load-tests/faults/overload.sh [seconds, default 120]
#
# Needs root, cgroup v1 with the controllers memory and cpu under /sys/fs/cgroup, wrk, curl, a JDK >= 21 in JAVA_HOME, and
# a service started by `mvn -q compile exec:exec` whose port and key are given: PORT (8901), INTERNAL_API_KEY (else
# .registry/api-key). Its JVM is put into the cgroup; PostgreSQL and Redis stay outside. Skips with 77 where that is lacking.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
seconds=${1:-120}
port=${PORT:-8901}
export INTERNAL_API_KEY=${INTERNAL_API_KEY:-$(cat "$here/../../.registry/api-key" 2>/dev/null || true)}
url="http://127.0.0.1:$port/api/v1/internal/instrument-registry/search/suggest?q=rel"
memory=/sys/fs/cgroup/memory/registry-overload
cpu=/sys/fs/cgroup/cpu/registry-overload

skip() { echo "skipped: $*" >&2; exit 77; }
[ "$(id -u)" = 0 ] || skip "root is needed to make a cgroup"
[ -w /sys/fs/cgroup/memory ] && [ -w /sys/fs/cgroup/cpu ] || skip "no cgroup v1 with memory and cpu under /sys/fs/cgroup"
for tool in wrk curl pgrep; do command -v "$tool" >/dev/null || skip "$tool is not installed"; done
[ -n "$INTERNAL_API_KEY" ] || skip "INTERNAL_API_KEY is not given and .registry/api-key is not there"
curl -sf "http://127.0.0.1:$port/health/ready" >/dev/null || skip "no service is ready on port $port"
pid=${SERVICE_PID:-$(pgrep -f embedded.EmbeddedMain | head -n 1)}
[ -n "$pid" ] || skip "no process of the service; give SERVICE_PID"

leave() {
  for group in "$memory" "$cpu"; do
    for task in $(cat "$group/cgroup.procs" 2>/dev/null); do echo "$task" > "${group%/*}/cgroup.procs" || true; done
    rmdir "$group" 2>/dev/null || true
  done
}
trap leave EXIT
mkdir -p "$memory" "$cpu"
echo $((384 << 20)) > "$memory/memory.limit_in_bytes"
echo 100000 > "$cpu/cpu.cfs_period_us"
echo 75000 > "$cpu/cpu.cfs_quota_us"
echo "$pid" > "$memory/cgroup.procs"
echo "$pid" > "$cpu/cgroup.procs"

closed() { wrk -t1 -c32 -d"$1"s -H "X-Internal-API-Key: $INTERNAL_API_KEY" "$url" | awk '/Requests\/sec/ {print $2}'; }
load() { "${JAVA_HOME:+$JAVA_HOME/bin/}java" "$here/OpenLoop.java" "$url" "$1" "$2"; }
number() { sed -n "s:.* $1=\([0-9.]*\).*:\1:p" <<< " $2"; }

closed $((seconds < 30 ? seconds : 30)) > /dev/null
capacity=$(closed $((seconds < 15 ? seconds : 15)))
rated=$(awk "BEGIN {print $capacity * 0.6}")
echo "capacity=$capacity/s rated=$rated/s"
during=$(load "$(awk "BEGIN {print $rated * 5}")" "$seconds")
echo "5x rated:  $during"
sleep 10
after=$(load "$rated" $((seconds < 10 ? seconds : 10)))
echo "10 s later, rated: $after"
kill -0 "$pid" 2>/dev/null || { echo "FAILED: the service has died"; exit 1; }
echo "peak of the cgroup: $(($(cat "$memory/memory.max_usage_in_bytes") >> 20)) MB"
awk -v good="$(number good "$during")" -v rated="$rated" -v refusal="$(number refused_p99 "$during")" \
    -v later="$(number good "$after")" 'BEGIN {
  ok = good >= 0.9 * rated && refusal < 50 && later >= 0.9 * rated
  printf "goodput %.0f %% of rated (goal 90), refusals p99 %.0f ms (goal 50), 10 s later %.0f %%: %s\n",
         100 * good / rated, refusal, 100 * later / rated, ok ? "reached" : "NOT reached"
  exit !ok
}'
