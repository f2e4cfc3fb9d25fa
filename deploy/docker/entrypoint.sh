#!/bin/sh
# Starts Oarlock in a container, configured by $ZOO_CONF_DIR/zoo.cfg, or by the variables of ZooKeeper's official image when there
# is no such file. Everything it writes is under /tmp and the data directories, so the root file system may be read-only.
set -euf
if [ "${1:-server}" != server ]; then
  exec "$@"
fi

# What a server writes holds its clients' data and the passwords of their sessions.
umask 077
data=${ZOO_DATA_DIR:-/data}
log=${ZOO_DATA_LOG_DIR:-$data}
config=${ZOO_CONF_DIR:-/conf}/zoo.cfg

refuse() {
  echo "entrypoint: $*" >&2
  exit 1
}

# Names that this script reads, and those of the official image that concern its own files. What Kubernetes and Docker set for a
# service of the name is nobody's wish. Another name that means members or protection is refused: it would silently not be there.
check_variables() {
  for name in $(env | sed -n 's/^\(ZOO_[A-Za-z0-9_]*\)=.*/\1/p'); do
    case $name in
      ZOO_CONF_DIR | ZOO_DATA_DIR | ZOO_DATA_LOG_DIR | ZOO_LOG_DIR | ZOO_LOG4J_PROP) ;;
      ZOO_TICK_TIME | ZOO_INIT_LIMIT | ZOO_SYNC_LIMIT | ZOO_MAX_CLIENT_CNXNS | ZOO_STANDALONE_ENABLED) ;;
      ZOO_ADMINSERVER_ENABLED | ZOO_AUTOPURGE_SNAPRETAINCOUNT | ZOO_AUTOPURGE_PURGEINTERVAL) ;;
      ZOO_4LW_COMMANDS_WHITELIST | ZOO_CFG_EXTRA | ZOO_CLIENT_PORT | ZOO_SERVERS | ZOO_MY_ID | ZOO_MY_ID_FROM_ORDINAL) ;;
      ZOO_SERVER_ID) ;;
      ZOO_SERVICE_* | ZOO_PORT | ZOO_PORT_*) ;;
      *AUTH* | *TLS* | *SSL* | *SASL* | *SECUR* | *USER* | *PASSWORD* | *ACL* | *KEYSTORE* | *TRUSTSTORE*)
        eval "value=\$$name"
        case $value in
          '' | no | false | 0) ;;
          *) refuse "$name asks for protection that is not there" ;;
        esac
        ;;
      *SERV* | *SVR* | *MEMBER* | *MY* | *ID | *PEER* | *ORDINAL* | *CLIENT*)
        refuse "unknown variable $name; ZOO_SERVERS, ZOO_MY_ID or ZOO_CLIENT_PORT was meant?" ;;
      *) echo "entrypoint: unknown variable $name, ignored" >&2 ;;
    esac
  done
}

# A member as zoo.cfg has it: server.N=host:port:port..., or host:port:port::N as another image has it.
member() {
  case $1 in
    server.*=*) echo "$1" ;;
    *:*:*::*[!0-9]* | *:: | ::*) refuse "ZOO_SERVERS: '$1' is no member" ;;
    *:*:*::*) echo "server.${1##*::}=${1%::*}" ;;
    *) refuse "ZOO_SERVERS: '$1' does not say which member it is; write server.1=$1" ;;
  esac
}

# One member a word. Only the other image separates them by commas or semicolons: ours begins a client port with the latter.
members() {
  words=${ZOO_SERVERS:-}
  case $words in
    *server.*) ;;
    *) words=$(echo "$words" | tr ',;' '  ') ;;
  esac
  for word in $words; do member "$word"; done
}

# A line for a variable that is set, nothing otherwise: the server has its own defaults.
setting() {
  [ -z "$2" ] || echo "$1=$2"
}

write_config() {
  echo "dataDir=$data"
  echo "dataLogDir=$log"
  setting tickTime "${ZOO_TICK_TIME:-}"
  setting initLimit "${ZOO_INIT_LIMIT:-}"
  setting syncLimit "${ZOO_SYNC_LIMIT:-}"
  setting maxClientCnxns "${ZOO_MAX_CLIENT_CNXNS:-}"
  setting standaloneEnabled "${ZOO_STANDALONE_ENABLED:-}"
  setting admin.enableServer "${ZOO_ADMINSERVER_ENABLED:-}"
  setting autopurge.snapRetainCount "${ZOO_AUTOPURGE_SNAPRETAINCOUNT:-}"
  setting autopurge.purgeInterval "${ZOO_AUTOPURGE_PURGEINTERVAL:-}"
  setting 4lw.commands.whitelist "${ZOO_4LW_COMMANDS_WHITELIST:-}"
  # A client port in a server line is that member's; without any, the usual one.
  case $servers in *\;*) ;; *) echo "clientPort=${ZOO_CLIENT_PORT:-2181}" ;; esac
  [ -z "$servers" ] || echo "$servers"
  for line in ${ZOO_CFG_EXTRA:-}; do echo "$line"; done
}

ZOO_MY_ID=${ZOO_MY_ID:-${ZOO_SERVER_ID:-}}
if [ ! -f "$config" ]; then
  check_variables
  servers=$(members)
  config=${TMPDIR:-/tmp}/zoo.cfg
  write_config > "$config"
fi
# In a StatefulSet the ordinal of the pod gives the id: oarlock-0 is member 1.
if [ -z "${ZOO_MY_ID:-}" ] && [ "${ZOO_MY_ID_FROM_ORDINAL:-no}" = yes ]; then
  host=$(hostname)
  ZOO_MY_ID=$((${host##*-} + 1))
fi
ZOO_MY_ID=$(echo "${ZOO_MY_ID:-}" | tr -d '[:space:]')
several=0
if [ "$(grep -c '^server\.' "$config")" -gt 1 ]; then several=1; fi
if [ -f "$data/myid" ]; then
  # What this volume has promised binds the member that wrote it: a second one with its number would vote twice.
  number=$(tr -d '[:space:]' < "$data/myid")
  if [ $several = 1 ] && [ -n "$ZOO_MY_ID" ] && [ "$number" != "$ZOO_MY_ID" ]; then
    refuse "this is to be member $ZOO_MY_ID, but $data/myid says $number: the data is another member's"
  fi
else
  # Each of several would take itself for the first one.
  if [ $several = 1 ] && [ -z "$ZOO_MY_ID" ]; then
    refuse "several members are named, and neither ZOO_MY_ID nor $data/myid says which one this is"
  fi
  # A wrong number would stay in the volume after the variable was mended.
  case $ZOO_MY_ID in *[!0-9]*) refuse "ZOO_MY_ID is no number: '$ZOO_MY_ID'" ;; esac
  if [ $several = 1 ] && ! grep -q "^server\.0*$ZOO_MY_ID[^0-9]" "$config"; then
    refuse "ZOO_MY_ID is $ZOO_MY_ID, and there is no line server.$ZOO_MY_ID"
  fi
  echo "${ZOO_MY_ID:-1}" > "$data/myid"
fi

# The heap follows the container's limit; the rest is for RocksDB, network buffers and the page cache.
limit=$(cat /sys/fs/cgroup/memory.max 2> /dev/null || cat /sys/fs/cgroup/memory/memory.limit_in_bytes 2> /dev/null || echo max)
case $limit in
  max | ????????????????*) ;; # no limit, or one far beyond any machine
  *) export ZK_SERVER_HEAP="${ZK_SERVER_HEAP:-$((limit / 1048576 * ${OARLOCK_HEAP_PERCENT:-50} / 100))}" ;;
esac
exec "${OARLOCK_HOME:-/opt/oarlock}/bin/oarlock" server "$config"
