#!/usr/bin/env bash
# Overload in the container's limits: five times the rated load, open loop, against the production process in a cgroup of
# 384 MB and 0.75 CPU with a whole day in its catalog. Rated is 60 % of what a warm closed loop of the same requests gets there.
#
#   load-tests/faults/overload.sh [seconds, default 120]      see container.sh for what it needs and heeds
#   WARM_UP=40                                                seconds
#
# Prints a table; exit 0: every goal is reached, 1: not, 3: void, as the generator could not offer the load, 77: skipped.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=container.sh
. "$here/container.sh"
[ -n "${CONTAINER_WORK:-}" ] || beside_servers "$@"

seconds=${1:-120}
warm_up=${WARM_UP:-40}
serve_a_day
watch_memory
say "warming up $warm_up s, measuring 15 s, five times the rated load for $seconds s, then the rated one for 15 s"
generate "closed:$warm_up:64" closed:15:64 "open:$seconds:x5" "open:15:x1" | tee "$CONTAINER_WORK/phases.log" >&2
read -r anonymous resident charged < <(peaks)
killed=$(oom_kills)
kill -0 "$service" 2>/dev/null || fail "the service has died: $(tail -n 5 "$log")"

awk -v machine="$(machine)" -v anonymous="$anonymous" \
    -v quota="$cpu_quota" -v period="$cpu_period" -v resident="$resident" -v charged="$charged" -v limit="$container_mb" -v killed="$killed" "$generator_line"'
  function row(figure, goal, measured, ok) { printf "| %s | %s | %s | %s |\n", figure, goal, measured, ok ? "yes" : "**NO**"; missed += !ok }
  /^phase=closed/ { rated = 0.6 * value("good") }
  /^phase=open/ {
    which = ++phases
    due[which] = value("due"); good[which] = value("good"); late[which] = value("late"); refused[which] = value("refused")
    p50[which] = value("refused_p50"); p99[which] = value("refused_p99"); bare[which] = value("no_retry_after")
    lost[which] = value("lost"); delay[which] = value("send_p99"); cores[which] = value("generator")
    recovery[which] = value("recovery"); others[which] = text("others")
  }
  # Seconds by how much of all that is slow they hold.
  /^refused_p99_and_slow_by_second/ && phases == 1 {
    for (i = 3; i <= NF; i++) { split($i, of, ":"); seconds++; slow += of[3]; if (of[2] >= 50) above++; if (of[3] > 0) by[of[1]] = of[3]; p[of[1]] = of[2] }
    for (n = 0; n < 6; n++) { most = -1; for (at in by) if (most < 0 || by[at] > by[most]) most = at
      if (most < 0) break
      list = list sprintf("; second %d: %d, p99 %d", most, by[most], p[most]); delete by[most] }
  }
  /^kind=/ && phases == 1 {
    late_kinds = late_kinds sprintf("%s%s %.0f", late_kinds == "" ? "" : ", ", text("kind"), value("refused_p99"))
    share = value("good") / (rated * value("share")) * 100
    kinds = kinds sprintf("%s%s %.0f %% (p50 %.0f, p99 %.0f ms)", kinds == "" ? "" : ", ", text("kind"), share, value("good_p50"), value("good_p99"))
    if (text("kind") == "health") health = value("good_p99")
  }
  END {
    if (phases != 2) { print "the phases are incomplete"; exit 2 }
    printf "%s; %d of each %d ms of a processor\n\n", machine, quota / 1000, period / 1000
    print "| figure | goal | measured | reached |\n|---|---|---|---|"
    row("offered", "5 x " sprintf("%.0f", rated) "/s, on time", sprintf("%.0f/s; sent late p99 %.1f ms, %d not sent; generator %.2f of its core", due[1], delay[1], lost[1], cores[1]), 1)
    row("goodput within 1 s", ">= 90 % of rated", sprintf("%.0f %%, %.0f/s; by kind, of its rated rate: %s", 100 * good[1] / rated, good[1], kinds), good[1] >= 0.9 * rated)
    row("refusals", "p99 < 50 ms, with Retry-After", sprintf("p50 %.1f, p99 %.1f ms; %.0f/s, %d without Retry-After; late %.1f/s, others %s; p99 by kind: %s; p99 >= 50 ms in %d of %d seconds; %.2f %% took 50 ms or longer, most of them: %d in all%s", p50[1], p99[1], refused[1], bare[1], late[1], others[1], late_kinds, above, seconds, 100 * slow / (refused[1] * seconds), slow, list), p99[1] < 50 && bare[1] == 0)
    row("recovery at the rated load", "<= 10 s", sprintf("%s s; then %.0f %% answered", recovery[2], 100 * good[2] / due[2]), recovery[2] >= 0 && recovery[2] <= 10)
    row("memory", "no OOM kill, resident < " limit " MB", sprintf("anonymous %d MB, resident with mapped files %d MB, charged %d MB; %d OOM kills", anonymous, resident, charged, killed), killed == 0 && resident < limit)
    if (lost[1] > 0 || delay[1] > 25 || good[1] + late[1] + refused[1] < 0.98 * due[1] && others[1] == "{}") { print "\nVOID: the generator could not offer the load"; exit 3 }
    exit missed > 0
  }' "$CONTAINER_WORK/phases.log"
