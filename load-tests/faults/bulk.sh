#!/usr/bin/env bash
# Bulk work never starves reads: the production process in a cgroup of 384 MB and 0.75 CPU loads 200,000 rows while it is asked
# 200 times a second, open loop; what reads take beside the load against without it.
#
#   load-tests/faults/bulk.sh [seconds of each, default 45]      see container.sh for what it needs and heeds
#   RATE=200 WARM_UP=60
#
# With a REGISTRY_HOME that has had this load already it finds all rows unchanged and is void. Exit 0: reached, 1: not, 3: void,
# 77: skipped.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=container.sh
. "$here/container.sh"
[ -n "${CONTAINER_WORK:-}" ] || beside_servers "$@"

seconds=${1:-45}
rate=${RATE:-200}
serve_a_day
watch_memory
say "warming up, then $rate requests a second for $seconds s, then beside a load of 200,000 rows"
generate "closed:${WARM_UP:-60}:32" "open:$seconds:$rate" >"$CONTAINER_WORK/alone.log"
job=$(submit upstox "$dumps/master.csv.gz")
# More than twice the rows of the day before, so the guard holds it until somebody approves.
await_job "$job" &
loading=$!
generate "open:$seconds:$rate" >"$CONTAINER_WORK/beside.log"
state=$(call "$base/jobs/$job" | field status)
begun=$SECONDS
wait "$loading"
report=$(call "$base/jobs/$job")
read -r anonymous resident charged < <(peaks)

awk -v machine="$(machine)" -v state="$state" -v rest=$((SECONDS - begun)) \
    -v seconds="$seconds" -v resident="$resident" -v limit="$container_mb" -v killed="$(oom_kills)" -v new="$(field new_instruments <<<"$report")" "$generator_line"'
  FNR == 1 { run++; skip = run == 1 }
  /^phase=open/ { due[run] = value("due"); good[run] = value("good"); refused[run] = value("refused"); skip = 0 }
  /^kind=/ && !skip { kind = substr($1, 6); if (run == 1) kinds[++n] = kind; p50[run, kind] = value("good_p50"); p99[run, kind] = value("good_p99") }
  END {
    print machine "; after the " seconds " s the load was " state ", its end came " rest " s later\n"
    print "| figure | goal | alone | beside the load | reached |\n|---|---|---|---|---|"
    for (i = 1; i <= n; i++) {
      read = kinds[i] != "plan" && kinds[i] != "health"
      ok = !read || p99[2, kinds[i]] <= 100
      missed += !ok
      printf "| %s | %s | p50 %.1f, p99 %.1f ms | p50 %.1f, p99 %.1f ms | %s |\n", kinds[i], read ? "p99 <= 100 ms" : "", p50[1, kinds[i]], p99[1, kinds[i]], p50[2, kinds[i]], p99[2, kinds[i]], !read ? "" : ok ? "yes" : "**NO**"
    }
    answered = 100 * good[2] / due[2]
    printf "| answered well within 1 s | >= 99 %% | %.1f %%, %.1f/s refused | %.1f %%, %.1f/s refused | %s |\n", 100 * good[1] / due[1], refused[1], answered, refused[2], (answered >= 99 ? "yes" : "**NO**")
    printf "| resident memory | < %d MB, no OOM kill | | %d MB, %d | %s |\n", limit, resident, killed, resident < limit && killed == 0 ? "yes" : "**NO**"
    if (new < 90000) { print "\nVOID: only " new " rows were new"; exit 3 }
    if (good[1] < 0.9 * due[1]) { print "\nVOID: the load is too much without the file already"; exit 3 }
    exit missed || answered < 99 || resident >= limit || killed > 0
  }' "$CONTAINER_WORK/alone.log" "$CONTAINER_WORK/beside.log"
