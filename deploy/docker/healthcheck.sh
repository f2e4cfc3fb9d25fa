#!/bin/sh
# Exit status 0 when the member answers "ruok" (healthcheck.sh live), or when it also serves clients (healthcheck.sh ready).
# The port is that of the configuration that the entry point found or wrote, unless OARLOCK_HEALTH_PORT names one.
config=${ZOO_CONF_DIR:-/conf}/zoo.cfg
[ -f "$config" ] || config=${TMPDIR:-/tmp}/zoo.cfg
data=$(sed -n 's/^[[:space:]]*dataDir[[:space:]]*=[[:space:]]*//p' "$config" 2> /dev/null | tail -n 1)
line_port() {
  id=$(tr -d '[:space:]' < "${data:-/data}/myid" 2> /dev/null)
  sed -n "s/^[[:space:]]*server\\.0*${id:-1}[[:space:]]*=.*;\\(.*:\\)\\{0,1\\}\\([0-9]*\\)[[:space:]]*\$/\\2/p" "$config" 2> /dev/null | tail -n 1
}
port=${OARLOCK_HEALTH_PORT:-}
[ -n "$port" ] || port=$(sed -n 's/^[[:space:]]*clientPort[[:space:]]*=[[:space:]]*\([0-9]*\).*/\1/p' "$config" 2> /dev/null | tail -n 1)
[ -n "$port" ] || port=$(line_port)
port=${port:-2181}
ask() {
  if command -v nc > /dev/null; then
    printf '%s' "$1" | nc -w 2 127.0.0.1 "$port"
  else
    bash -c 'exec 3<> "/dev/tcp/127.0.0.1/$1" && printf %s "$2" >&3 && timeout 2 cat <&3' - "$port" "$1"
  fi
}
if [ "${1:-live}" = port ]; then
  echo "$port"
  exit
fi
case ${1:-live} in
  ready) ask srvr | grep -q '^Mode: ' ;;
  *) [ "$(ask ruok)" = imok ] || ask srvr | grep -q 'Zookeeper version\|not currently serving' ;;
esac
