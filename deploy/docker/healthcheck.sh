#!/bin/sh
# Exit status 0 when the member answers "ruok" (healthcheck.sh live), or when it also serves clients (healthcheck.sh ready).
port=${OARLOCK_HEALTH_PORT:-2181}
ask() {
  if command -v nc > /dev/null; then
    printf '%s' "$1" | nc -w 2 127.0.0.1 "$port"
  else
    bash -c 'exec 3<> "/dev/tcp/127.0.0.1/$1" && printf %s "$2" >&3 && timeout 2 cat <&3' - "$port" "$1"
  fi
}
case ${1:-live} in
  ready) ask srvr | grep -q '^Mode: ' ;;
  *) [ "$(ask ruok)" = imok ] || ask srvr | grep -q 'Zookeeper version' ;;
esac
