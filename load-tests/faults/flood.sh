#!/usr/bin/env bash
# One key floods with ten times what it may, while others read at a constant rate: prints their times alone and beside it.
# Exit 0 only if their p99 beside the flood is within 20 % (or 1 ms) of p99 alone.
#
#   load-tests/faults/flood.sh [seconds of each of two phases, default 30]
set -euo pipefail

cd "$(dirname "$0")/../.."
timeout --kill-after=10 "$((${1:-30} * 4 + 420))" \
  mvn -B -ntp -q -Dstyle.color=never test -Dtest=FloodBench -Dsurefire.failIfNoSpecifiedTests=true \
  -Djunit.jupiter.execution.timeout.mode=disabled "-Dseconds=${1:-30}" |
  grep -E '^(\| |\|-|answers |all back )|ERROR'
