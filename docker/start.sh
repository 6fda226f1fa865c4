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

if [ -n "${REGISTRY_RECORD:-}" ]; then
  classes=-XX:ArchiveClassesAtExit=$archive
elif [ -r "$archive" ]; then
  classes=-XX:SharedArchiveFile=$archive
else
  classes=-Xshare:auto
fi

# Heap 160, direct 40, code 48 and metaspace 80 add up to 328 MB; the rest is for stacks, symbols, the archive and, for
# moments, the compiler. Pages of the mapped index can be dropped by the kernel.
# A young generation of its full size from the start: the JVM would begin with a fifth of it and collect as much more often.
# Code is thrown away when nine tenths of its room are taken, not whenever 7 MB of it are new: with this collector that is a
# full collection, which stops everything for up to half a second, again and again while a fresh process warms up.
# The compilers come after the requests, which they would else take half of the processor from whenever much of the code is
# new: under a sudden load, when it is missed most. What priorities above the usual one the policy means for other threads
# needs rights that the container has not, of which the JVM warns; 0 and 10 are nice values.
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
  -XX:MaxDirectMemorySize=40m \
  -XX:ReservedCodeCacheSize=48m \
  -XX:SweeperThreshold=100 \
  -XX:ThreadPriorityPolicy=1 \
  -XX:VMThreadPriority=0 \
  -XX:CompilerThreadPriority=10 \
  -XX:MaxMetaspaceSize=80m \
  -Xss512k \
  -XX:+ExitOnOutOfMemoryError \
  --enable-native-access=ALL-UNNAMED \
  -Dhazelcast.logging.type=slf4j \
  -Dvertx.cacheDirBase="${TMPDIR:-/tmp}/vertx-cache" \
  ${JAVA_OPTS:-} \
  -jar "$app/instrument-registry.jar"
