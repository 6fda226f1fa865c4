#!/usr/bin/env bash
# PostgreSQL, Redis and the config service away at once under calls that need them: prints how many calls reach each of
# them. Exit 0 only if those are at most 1.2 times the first attempts and all is back within 10 s.
#
#   load-tests/faults/outage.sh [seconds of outage, default 300]
set -euo pipefail

cd "$(dirname "$0")/../.."
timeout --kill-after=10 "$((${1:-300} * 4 + 420))" \
  mvn -B -ntp -q -Dstyle.color=never test -Dtest=OutageBench -Dsurefire.failIfNoSpecifiedTests=true \
  -Djunit.jupiter.execution.timeout.mode=disabled "-Dseconds=${1:-300}" |
  grep -E '^(\| |\|-|answers |all back )|ERROR'
