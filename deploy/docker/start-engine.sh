#!/bin/sh
# Makes sure that a Docker engine answers: installs Debian's and starts it when run as root. Does nothing when one answers
# already. Exit status 1, with the reason, when there is none and none can be had.
set -eu
say() { echo "start-engine: $*" >&2; }

docker info > /dev/null 2>&1 && exit 0
[ "$(id -u)" = 0 ] || { say "no Docker engine answers, and only root can start one"; exit 1; }
if ! command -v dockerd > /dev/null; then
  command -v apt-get > /dev/null || { say "no dockerd and no apt-get to install it with"; exit 1; }
  apt-get update -q > /dev/null
  DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends docker.io iptables > /dev/null
fi
# Two engines in one network namespace delete each other's bridge.
if ! pgrep -x dockerd > /dev/null; then
  setsid nohup dockerd > /var/log/dockerd.log 2>&1 < /dev/null &
fi
for _ in $(seq 60); do
  docker info > /dev/null 2>&1 && exit 0
  sleep 1
done
say "the engine does not answer; its log is /var/log/dockerd.log"
exit 1
