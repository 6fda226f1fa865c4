#!/bin/sh
# The start command of the image: the registry with the flags of production, within 384 MB and 0.75 CPU.
#
# Paths come from variables, so that the very same command runs from target/ in a test:
#   REGISTRY_APP      folder of instrument-registry.jar and lib/
#   REGISTRY_ARCHIVE  class archive that shortens the start; goes unused if it does not fit the JVM, the flags or the jars
#   REGISTRY_RECORD   set: write that archive when the process ends, instead of using it (done once, in the image build)
#   JAVA_OPTS         more options for the JVM, split at blanks
set -eu

app=${REGISTRY_APP:-/opt/instrument-registry}
archive=${REGISTRY_ARCHIVE:-$app/instrument-registry.jsa}
if [ -n "${JAVA_HOME:-}" ]; then java=$JAVA_HOME/bin/java; else java=java; fi

# The port's name on the platform; PORT itself wins.
export PORT="${PORT:-${PORT_INSTRUMENT_REGISTRY:-8901}}"
# One malloc arena: with many the resident size grows by native memory that nobody uses.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-1}"
# Before it is ready, so that its first callers do not wait for code that runs for the first time.
export WARM_UP_MS="${WARM_UP_MS:-3000}"

if [ -n "${REGISTRY_RECORD:-}" ]; then
  classes=-XX:ArchiveClassesAtExit=$archive
elif [ -r "$archive" ]; then
  classes=-XX:SharedArchiveFile=$archive
else
  classes=-Xshare:auto
fi

# Heap 160, direct 48 (8 of it for plans), code 32 and metaspace 80 add up to 320 MB; the rest is for stacks, symbols, the archive
# and, for moments, the compiler. Pages of the mapped index can be dropped by the kernel.
# A young generation of its full size from the start: the JVM would begin with a fifth of it and collect as much more often.
# What outlives a collection may fill nine tenths of its room instead of half before the old generation gets it. Metaspace may
# grow to its limit: a first limit far below would be a collection of everything on the way, the last of them after half a minute.
# Code is thrown away when nine tenths of its room are taken, not whenever a few MB of it are new: with this collector that is a
# full collection, which stops everything for up to half a second, again and again while a fresh process warms up.
# The quick compiler only. With the optimizing one behind it the process spends some 20 s of processor time on compiling before
# its code is as good, minutes of a busy container of 0.75 CPU in which it runs slower code that counts for the optimizer, and
# again whenever a sudden load brings code that is new. This way it can do more after half a minute than else after one and a
# half, takes 90 MB less memory, and in the long run does about half as much (load-tests/RESULTS.md has the numbers). Where
# there are more processors than here, JAVA_OPTS="-XX:TieredStopAtLevel=4 -XX:ReservedCodeCacheSize=48m" has both.
# Named although the JVM would choose it by itself: an archive is bound to the collector and the header layout.
# shellcheck disable=SC2086 # JAVA_OPTS is a list of words.
exec "$java" \
  "$classes" \
  -Xlog:cds=off -Xlog:cds+dynamic=off -Xlog:aot=off \
  -XX:+IgnoreUnrecognizedVMOptions \
  -XX:+UseSerialGC \
  -XX:+UseCompactObjectHeaders \
  -Xmx160m \
  -Xmn48m \
  -XX:TargetSurvivorRatio=90 \
  -XX:MaxDirectMemorySize=48m \
  -XX:ReservedCodeCacheSize=32m \
  -XX:SweeperThreshold=100 \
  -XX:TieredStopAtLevel=1 \
  -XX:MetaspaceSize=80m \
  -XX:MaxMetaspaceSize=80m \
  -Xss512k \
  -XX:+ExitOnOutOfMemoryError \
  --enable-native-access=ALL-UNNAMED \
  -Dhazelcast.logging.type=slf4j \
  -Dvertx.cacheDirBase="${TMPDIR:-/tmp}/vertx-cache" \
  ${JAVA_OPTS:-} \
  -jar "$app/instrument-registry.jar"
