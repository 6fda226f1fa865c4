#!/usr/bin/env bash
# PostgreSQL in a black hole under reads and writes at constant rates: prints their times before, in and after it, and how
# soon writes pass again. Exit 0 only if refusals take < 50 ms once the breaker is open, reads are as quick as before (p99
# within 20 % or 2 ms), and the first write passes within 5 s.
#
#   load-tests/faults/black-hole.sh [seconds of each of three phases, default 30]
set -euo pipefail

cd "$(dirname "$0")/../.."
timeout --kill-after=10 "$((${1:-30} * 4 + 420))" \
  mvn -B -ntp -q -Dstyle.color=never test -Dtest=BlackHoleBench -Dsurefire.failIfNoSpecifiedTests=true \
  -Djunit.jupiter.execution.timeout.mode=disabled "-Dseconds=${1:-30}" |
  grep -E '^(\| |\|-|answers |all back )|ERROR'
