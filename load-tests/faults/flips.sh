#!/usr/bin/env bash
# Prints how soon a flip of a feature is in force on three clustered nodes, made through a node and in the config
# service, and what was answered meanwhile. Exit 0 only if nothing but 200 and 503 feature_off was.
#
#   load-tests/faults/flips.sh [flips]     default 200, about two minutes
set -euo pipefail

cd "$(dirname "$0")/../.."
mvn -B -ntp -q test -Dtest=FlipBench -Dsurefire.failIfNoSpecifiedTests=true "-Dflips=${1:-200}" |
  grep -E '^(flip |answers )|ERROR'
