#!/bin/sh
# Exit status 0 when the member answers "ruok" (healthcheck.sh live), or when it also serves clients (healthcheck.sh ready).
# Address and port are those of the configuration that the entry point found or wrote; OARLOCK_HEALTH_PORT names another port.
config=${ZOO_CONF_DIR:-/conf}/zoo.cfg
[ -f "$config" ] || config=${TMPDIR:-/tmp}/zoo.cfg
data=$(sed -n 's/^[[:space:]]*dataDir[[:space:]]*=[[:space:]]*//p' "$config" 2> /dev/null | tail -n 1)
# What clients connect to, as the line of this member has it: [HOST:]PORT.
line_address() {
  id=$(tr -d '[:space:]' < "${data:-/data}/myid" 2> /dev/null)
  sed -n "s/^[[:space:]]*server\\.0*${id:-1}[[:space:]]*=.*;\\([^;]*[0-9]\\)[[:space:]]*\$/\\1/p" "$config" 2> /dev/null | tail -n 1
}
port=${OARLOCK_HEALTH_PORT:-}
[ -n "$port" ] || port=$(sed -n 's/^[[:space:]]*clientPort[[:space:]]*=[[:space:]]*\([0-9]*\).*/\1/p' "$config" 2> /dev/null | tail -n 1)
address=$(sed -n 's/^[[:space:]]*clientPortAddress[[:space:]]*=[[:space:]]*\([^[:space:]]*\).*/\1/p' "$config" 2> /dev/null | tail -n 1)
line=$(line_address)
[ -n "$port" ] || port=${line##*:}
port=${port:-2181}
case $line in
  *:*) address=${address:-${line%:*}} ;;
esac
address=${address#\[}
address=${address%\]}
case $address in
  '' | 0.0.0.0 | :: | 0:0:0:0:0:0:0:0 | \*) address=127.0.0.1 ;;
esac
ask() {
  if command -v nc > /dev/null; then
    printf '%s' "$1" | nc -w 2 "$address" "$port"
  else
    bash -c 'exec 3<> "/dev/tcp/$1/$2" && printf %s "$3" >&3 && timeout 2 cat <&3' - "$address" "$port" "$1"
  fi
}
case ${1:-live} in
  port) echo "$port" && exit ;;
  address) echo "$address" && exit ;;
esac
case ${1:-live} in
  ready) ask srvr | grep -q '^Mode: ' ;;
  *) [ "$(ask ruok)" = imok ] || ask srvr | grep -q 'Zookeeper version\|not currently serving' ;;
esac
