#!/usr/bin/env bash
# Kills the service with SIGKILL at random moments while it loads dumps, starts it again on the same home and database, and
# prints what each kill left. Exit 0 only if nothing was wrong and at least one kill hit a job in work.
#
#   load-tests/faults/kill-ingest.sh     30 kills, 4 to 8 minutes; KILLS, SHARES (15000, rows of a file) and SEED choose others
set -euo pipefail

cd "$(dirname "$0")/../.."
kills=${KILLS:-30}
seed=${SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
# A minute for a kill is far more than it takes; the build has five.
timeout --kill-after=10 "$((300 + 60 * kills))" \
  mvn -B -ntp -q -Dstyle.color=never test -Dtest=KillBench -Dsurefire.failIfNoSpecifiedTests=true \
  -Djunit.jupiter.execution.timeout.mode=disabled "-Dkills=$kills" "-Dshares=${SHARES:-15000}" "-Dseed=$seed" |
  grep --line-buffered -E '^(kills |an undisturbed |\| |\|-|the (loads|last) |FAULT )|ERROR'
