#!/usr/bin/env bash
# Memory in the container's limits: the production process in a cgroup of 384 MB and 0.75 CPU goes through what needs most of
# it, and the peak of each is printed. The resident size must stay below the limit, and nothing may be killed or restarted.
#
#   load-tests/faults/memory.sh [seconds of each load, default 60]      see container.sh for what it needs and heeds
#
# Exit 0: all below the limit and the caches have given way and come back, 1: not, 77: skipped. Takes about 10 minutes; times
# do not count here, so other work on the machine does not matter.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=container.sh
. "$here/container.sh"
[ -n "${CONTAINER_WORK:-}" ] || beside_servers "$@"

seconds=${1:-60}
trap stop_service EXIT
missed=0 downloads=()

begin() {
  say "$1"
  what=$1
  watch_memory
}

# Ends a part and prints its row.
end() {
  kill "$watcher" 2>/dev/null || true
  wait "$watcher" 2>/dev/null || true
  local anonymous resident charged verdict=yes
  read -r anonymous resident charged < <(peaks)
  kill -0 "$service" 2>/dev/null || fail "the service has died during: $what; $(tail -n 5 "$log")"
  [ "$resident" -lt "$container_mb" ] && [ "$(oom_kills)" = 0 ] || { verdict='**NO**'; missed=1; }
  echo "| $what | $anonymous | $resident | $charged | $(heap_share) | $(evictions) | $verdict |" >>"$CONTAINER_WORK/table"
}

caches() { call "$base/actuator/caches"; }
evictions() { caches | grep -o '"evictions": *[0-9]*' | awk -F: '{sum += $2} END {print sum + 0}'; }
heap_share() { caches | field share; }

# Plans of a thousand instruments by themselves.
write_large_plans() {
  zcat "$dumps/kite.csv.gz" | awk -F, -v base="$base" -v OFS='\t' '
    NR > 1 { symbol[n++] = $3 }
    END {
      srand(11)
      for (i = 0; i < 40; i++) {
        from = int(rand() * (n - 1000)); keys = ""
        for (k = 0; k < 1000; k++) keys = keys (k ? "," : "") "\"NSE:" symbol[from + k] "\""
        print "plan1000", 1, "POST", base "/subscriptions/plan?user_id=large-{n}",
          "{\"plan_name\":\"large {n}\",\"subscription_type\":\"live_feed\",\"instruments\":[" keys "]}"
      }
    }' >"$CONTAINER_WORK/large.tsv"
}

# Searches that differ, so that each is made and kept: by instrument and page size.
write_searches() {
  zcat "$dumps/kite.csv.gz" | awk -F, -v base="$base" -v OFS='\t' '
    NR > 1 {
      print "search", 1, "POST", base "/search?page_size=100", "{\"query\": \"" tolower(substr($3, 1, 4)) "\"}"
      print "suggest", 1, "GET", base "/search/suggest?limit=20&q=" tolower(substr($3, 1, 3 + NR % 4)), ""
      print "resolve", 1, "GET", base "/instruments/resolve?symbol=" $3 "&exchange=NSE", ""
      if (NR < 200) print "chain", 0.2, "GET", base "/chains/" $3, ""
    }' >"$CONTAINER_WORK/searches.tsv"
}

start_service
fill_catalog
write_mix
write_large_plans
write_searches
mv "$CONTAINER_WORK/mix.tsv" "$CONTAINER_WORK/usual.tsv"

with() { cp "$CONTAINER_WORK/$1.tsv" "$CONTAINER_WORK/mix.tsv"; }

begin "the usual mix, 64 connections"
with usual && generate "closed:$seconds:64" >&2
end
begin "R7: every cache filled to its limit, searches at full rate"
with searches && generate "closed:$((2 * seconds)):64" >&2
end
[ "$(evictions)" -gt 0 ] || { echo "no cache has evicted anything" >&2; missed=1; }
begin "plans of 1,000 instruments, 16 connections, beside filled caches"
with large && generate "closed:$seconds:16" >&2
end
begin "four snapshots at once, beside the usual mix"
with usual
generate "closed:$seconds:32" >&2 &
mixed=$!
for format in ndjson csv ndjson csv; do
  call "$base/catalog/snapshot?format=$format" -o /dev/null --compressed &
  downloads+=("$!")
done
wait "${downloads[@]}" "$mixed"
end
begin "a file of 200,000 rows, beside 200 requests a second"
generate "open:$((3 * seconds)):200" >&2 &
mixed=$!
# Twice the day before, so the guard holds it and an operator approves.
await_job "$(submit upstox "$dumps/master.csv.gz")"
wait "$mixed"
end
begin "the usual mix again, five times what can be done"
generate "closed:10:64" "open:$seconds:x5" >&2
end

echo
echo "| part | anonymous MB | resident MB | charged MB | share of caches | evictions so far | below $container_mb MB |"
echo "|---|---|---|---|---|---|---|"
cat "$CONTAINER_WORK/table"
exit $missed
