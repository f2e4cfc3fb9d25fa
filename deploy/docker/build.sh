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
  deploy/docker/local-base.sh oarlock-base:local
  base=oarlock-base:local
fi
context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT
cp -R "$distribution" "$context/oarlock"
cp deploy/docker/Dockerfile deploy/docker/entrypoint.sh deploy/docker/healthcheck.sh "$context/"
DOCKER_BUILDKIT=0 docker build -q --build-arg "BASE_IMAGE=$base" -t "$tag" "$context"
