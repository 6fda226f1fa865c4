#!/usr/bin/env bash
# Measures the planner by itself, without the service, and prints the table of its speed and quality.
#
#   load-tests/planner/run.sh               the figures: 10,000 seeded instances against the exact optimum and the baselines
#   load-tests/planner/run.sh properties    the properties of every plan, each on 10,000 random problems
#
# Optional: INSTANCES (10000), SEED (0), MINUTES (10, the most that one figure may take; a figure that ran out of time says
# how many instances it has seen).
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
readonly root
cd "$root"
command -v mvn >/dev/null || { echo "mvn is not installed" >&2; exit 2; }

# Nine figures with a limit each, and the build.
limit=$(((9 * ${MINUTES:-10} + 5) * 60))
table=$root/target/planner-figures.md
maven=(timeout --kill-after=10 "$limit" mvn -B -ntp -q -Dstyle.color=never test -DtrimStackTrace=true -Dsurefire.failIfNoSpecifiedTests=true
  -Djunit.jupiter.execution.timeout.mode=disabled)

case "${1:-figures}" in
  figures)
    rm -f "$table"
    "${maven[@]}" -Dtest=PlannerFigures "-Dplanner.instances=${INSTANCES:-10000}" "-Dplanner.seed=${SEED:-0}" \
      "-Dplanner.minutes=${MINUTES:-10}" "-Dplanner.table=$table" >&2
    cat "$table"
    ! grep -q 'NO' "$table" || { echo "Not every goal is reached." >&2; exit 1; }
    ;;
  properties)
    "${maven[@]}" '-Dtest=SolverPropertyTest,DealingTest,PlanDiffTest,AccountOfEveryEntryTest' "-Dproperty.problems=${INSTANCES:-10000}" \
      "-Dproperty.seed=${SEED:-0}"
    echo "Every property held on ${INSTANCES:-10000} problems from seed ${SEED:-0} on."
    ;;
  *)
    echo "unknown: $1 (figures or properties)" >&2
    exit 2
    ;;
esac
