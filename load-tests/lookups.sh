#!/usr/bin/env bash
# How long it takes to resolve an identifier, with what two real files of Upstox have filled (140,000 rows): in the process,
# by each kind of identifier, 200,000 of them after half as many to warm up, and as of a date in the past. Prints goal and
# reached, beside it what the same takes over the bus, and exits with 0 only if every goal is reached; some three minutes.
#
#   load-tests/lookups.sh          REGISTRY_DATA: folder of the real dumps, else that of the tests
set -euo pipefail
cd "$(dirname "$0")/.."
# Heap and collector of the service, so that its pauses are those of the figures.
exec mvn -B -ntp -q test -Dtest='ReplayTest#noTokenOfTwoUpstoxFilesHasTwoOwnersOnADateAndEachDateHasItsOwn' \
  -Dregistry.replay.days=18 \
  '-Dtest.jvm=-XX:+UseSerialGC -XX:+UseCompactObjectHeaders -Xmx160m -Xmn48m -XX:+EnableDynamicAgentLoading --enable-native-access=ALL-UNNAMED' \
  ${REGISTRY_DATA:+-Dregistry.data="$REGISTRY_DATA"}
