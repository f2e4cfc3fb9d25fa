#!/bin/sh
# Builds the image: deploy/docker/build.sh [TAG]   (BASE_IMAGE=... for another base; "local" makes one without a registry)
set -eu
cd "$(dirname "$0")/../.."
tag=${1:-oarlock:latest}
distribution=$(find deploy/target -maxdepth 1 -type d -name 'oarlock-*' 2> /dev/null | head -n 1)
if [ -z "$distribution" ]; then
  mvn -q -B -DskipTests package
  distribution=$(find deploy/target -maxdepth 1 -type d -name 'oarlock-*' | head -n 1)
fi
base=${BASE_IMAGE:-eclipse-temurin:21-jre}
if [ "$base" = local ]; then
  # The tag says what made it, so that a base of before a change is not taken for one of after.
  base=oarlock-base:local-$(cksum < deploy/docker/local-base.sh | cut -d ' ' -f 1)
  deploy/docker/local-base.sh "$base"
fi
context=$(mktemp -d)
log=$(mktemp)
trap 'rm -rf "$context" "$log"' EXIT
cp -R "$distribution" "$context/oarlock"
# The image makes the class archive of its own Java, and unpacks the native library of its own platform.
rm -rf "$context"/oarlock/lib/*.jsa "$context"/oarlock/lib/*.aot "$context"/oarlock/lib/*.sum "$context"/oarlock/lib/native
cp deploy/docker/Dockerfile deploy/docker/entrypoint.sh deploy/docker/healthcheck.sh "$context/"
if ! DOCKER_BUILDKIT=0 docker build --build-arg "BASE_IMAGE=$base" -t "$tag" "$context" > "$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
# Without the Dockerfile itself, which the engine repeats; it colours what went to standard error.
grep -v '^Step ' "$log" | grep 'WARNING: \|oarlock: \|VM warning: ' >&2 || true
docker image inspect --format '{{.Id}}' "$tag"
