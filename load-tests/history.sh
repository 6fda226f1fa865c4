#!/usr/bin/env bash
# The long forms of the tests of history, on the real dumps, in some minutes: 18 daily files of Kite in the order of their
# days and in one go, two files of Upstox of different years, 10,000 random histories against an oracle, and 25 times the
# random days of two brokers with and without passing over known rows. Prints the changes by type and cause, and how long
# resolve takes in the process, for today and for a date in the past.
#
#   load-tests/history.sh          REGISTRY_DATA: folder of the real dumps, else that of the tests
set -euo pipefail
cd "$(dirname "$0")/.."
exec mvn -B -ntp -q test -Dtest='ReplayTest,B9_RandomHistoriesTest,KnownRowsTest' -Dregistry.replay.days=18 \
  -Dregistry.histories=10000 -Dregistry.worlds=25 \
  ${REGISTRY_DATA:+-Dregistry.data="$REGISTRY_DATA"}
