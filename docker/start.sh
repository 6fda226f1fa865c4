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

# Heap 160, direct 40, code 56 and metaspace 80 add up to 336 MB; the rest is for stacks, symbols, the archive and, for
# moments, the compiler. Pages of the mapped index can be dropped by the kernel.
# Code is looked through for what is not used any more when it is nearly full, not each time some MB were added: that
# look is a collection of the whole heap, a tenth of a second for everybody, several times until all is compiled.
# Named although the JVM would choose it by itself: an archive is bound to the collector and the header layout.
# shellcheck disable=SC2086 # JAVA_OPTS is a list of words.
exec "$java" \
  "$classes" \
  -Xlog:cds=off -Xlog:cds+dynamic=off -Xlog:aot=off \
  -XX:+IgnoreUnrecognizedVMOptions \
  -XX:+UseSerialGC \
  -XX:+UseCompactObjectHeaders \
  -Xmx160m \
  -XX:MaxDirectMemorySize=40m \
  -XX:ReservedCodeCacheSize=56m \
  -XX:SweeperThreshold=100 \
  -XX:MaxMetaspaceSize=80m \
  -Xss512k \
  -XX:+ExitOnOutOfMemoryError \
  --enable-native-access=ALL-UNNAMED \
  -Dhazelcast.logging.type=slf4j \
  -Dvertx.cacheDirBase="${TMPDIR:-/tmp}/vertx-cache" \
  ${JAVA_OPTS:-} \
  -jar "$app/instrument-registry.jar"
