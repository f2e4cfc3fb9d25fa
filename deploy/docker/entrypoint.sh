#!/bin/sh
# Starts Oarlock in a container, configured by $ZOO_CONF_DIR/zoo.cfg, or by the variables of ZooKeeper's official image when there
# is no such file. Everything it writes is under /tmp and the data directories, so the root file system may be read-only.
#
# A word of the command line other than "server" is for it ("version", "--help", "shell ls /"); any other program runs as it is.
set -euf
oarlock=${OARLOCK_HOME:-/opt/oarlock}/bin/oarlock
case "${1:-server} ${2:-}" in
  "server " | "zkServer.sh start-foreground") ;;
  server\ * | start\ * | stop\ * | status\ * | doctor\ * | shell\ * | import\ * | export\ * | checkpoint\ * | verify\ * | migrate\ * \
    | archive\ * | settings\ * | limits\ * | metrics\ * | reference\ * | completion\ * | version\ * | help\ * | -*) exec "$oarlock" "$@" ;;
  *) exec "$@" ;;
esac

# What a server writes holds its clients' data and the passwords of their sessions.
umask 077
data=${ZOO_DATA_DIR:-/data}
log=${ZOO_DATA_LOG_DIR:-$data}
config=${ZOO_CONF_DIR:-/conf}/zoo.cfg

refuse() {
  echo "entrypoint: $*" >&2
  exit 1
}

# Volumes come as root's, as those of another user, or of the group that Kubernetes is told: any user may run this image who may
# write to them.
check_directory() {
  [ -d "$1" ] || mkdir -p "$1" 2> /dev/null || refuse "$1 does not exist and user $(id -u) may not make it: mount a volume there"
  [ -w "$1" ] && [ -x "$1" ] || refuse "user $(id -u) with group $(id -g) may not write to $1: chown it to $(id -u), or run as" \
    "its owner (docker run --user, Kubernetes runAsUser or fsGroup)"
}
check_directory "$data"
check_directory "$log"
check_directory "${TMPDIR:-/tmp}"

# The names of another image, under those of the official one. Its port and those that Kubernetes and Docker set for a service of the
# name ("ZOO_PORT_2181_TCP") differ in what follows.
translate_variables() {
  ZOO_MY_ID=${ZOO_MY_ID:-${ZOO_SERVER_ID:-}}
  ZOO_CLIENT_PORT=${ZOO_CLIENT_PORT:-${ZOO_PORT_NUMBER:-}}
  ZOO_4LW_COMMANDS_WHITELIST=${ZOO_4LW_COMMANDS_WHITELIST:-}
  ZOO_AUTOPURGE_PURGEINTERVAL=${ZOO_AUTOPURGE_PURGEINTERVAL:-${ZOO_AUTOPURGE_INTERVAL:-}}
  ZOO_AUTOPURGE_SNAPRETAINCOUNT=${ZOO_AUTOPURGE_SNAPRETAINCOUNT:-${ZOO_AUTOPURGE_RETAIN_COUNT:-}}
  ZOO_ADMINSERVER_ENABLED=${ZOO_ADMINSERVER_ENABLED:-$(truth "${ZOO_ENABLE_ADMIN_SERVER:-}")}
  if [ -n "${ZOO_HEAP_SIZE:-}" ]; then
    export ZK_SERVER_HEAP="${ZK_SERVER_HEAP:-$ZOO_HEAP_SIZE}"
  fi
  level=${ZOO_LOG_LEVEL:-${ZOO_LOG4J_PROP:-}}
  level=${level%%,*}
  case $level in
    TRACE | DEBUG | INFO | WARN | ERROR) export OARLOCK_LEVEL="${OARLOCK_LEVEL:-$level}" ;;
    '') ;;
    *) echo "entrypoint: '$level' is no level of the log, ignored" >&2 ;;
  esac
}

truth() {
  case $1 in
    yes | true | 1) echo true ;;
    no | false | 0) echo false ;;
  esac
}

# Names that this script reads, and those of the official image that concern its own files. What Kubernetes and Docker set for a
# service of the name is nobody's wish. Another name that means members or protection is refused: it would silently not be there.
check_variables() {
  for name in $(env | sed -n 's/^\(ZOO_[A-Za-z0-9_]*\)=.*/\1/p'); do
    case $name in
      ZOO_CONF_DIR | ZOO_DATA_DIR | ZOO_DATA_LOG_DIR | ZOO_LOG_DIR | ZOO_LOG4J_PROP | ZOO_LOG_LEVEL | ZOO_HEAP_SIZE) ;;
      ZOO_TICK_TIME | ZOO_INIT_LIMIT | ZOO_SYNC_LIMIT | ZOO_MAX_CLIENT_CNXNS | ZOO_MAX_CNXNS | ZOO_STANDALONE_ENABLED) ;;
      ZOO_MIN_SESSION_TIMEOUT | ZOO_MAX_SESSION_TIMEOUT | ZOO_SNAPCOUNT | ZOO_LISTEN_ALLIPS_ENABLED | ZOO_PEER_TYPE) ;;
      ZOO_ADMINSERVER_ENABLED | ZOO_ENABLE_ADMIN_SERVER | ZOO_ADMIN_SERVER_PORT_NUMBER) ;;
      ZOO_AUTOPURGE_SNAPRETAINCOUNT | ZOO_AUTOPURGE_PURGEINTERVAL | ZOO_AUTOPURGE_RETAIN_COUNT | ZOO_AUTOPURGE_INTERVAL) ;;
      ZOO_ENABLE_PROMETHEUS_METRICS | ZOO_PROMETHEUS_METRICS_PORT_NUMBER) ;;
      ZOO_4LW_COMMANDS_WHITELIST | ZOO_CFG_EXTRA | ZOO_CLIENT_PORT | ZOO_SERVERS | ZOO_MY_ID | ZOO_MY_ID_FROM_ORDINAL) ;;
      ZOO_SERVER_ID | ZOO_PORT_NUMBER) ;;
      ZOO_SERVICE_* | ZOO_PORT | ZOO_PORT_[0-9]*) ;;
      *AUTH* | *TLS* | *SSL* | *SASL* | *SECUR* | *USER* | *PASSWORD* | *ACL* | *KEYSTORE* | *TRUSTSTORE*)
        eval "value=\$$name"
        case $value in
          '' | no | false | 0) ;;
          *) refuse "$name asks for protection that the variables of this image do not give: mount a zoo.cfg in" \
            "${ZOO_CONF_DIR:-/conf}, with what docs/SECURITY.md says" ;;
        esac
        ;;
      *SERV* | *SVR* | *MEMBER* | *MY* | *ID | *PEER* | *ORDINAL* | *CLIENT*)
        refuse "unknown variable $name; ZOO_SERVERS, ZOO_MY_ID or ZOO_CLIENT_PORT was meant?" ;;
      *) echo "entrypoint: $name has no effect here; a line of zoo.cfg can be given in ZOO_CFG_EXTRA" >&2 ;;
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
  setting maxCnxns "${ZOO_MAX_CNXNS:-}"
  setting minSessionTimeout "${ZOO_MIN_SESSION_TIMEOUT:-}"
  setting maxSessionTimeout "${ZOO_MAX_SESSION_TIMEOUT:-}"
  setting snapCount "${ZOO_SNAPCOUNT:-}"
  setting peerType "${ZOO_PEER_TYPE:-}"
  setting quorumListenOnAllIPs "$(truth "${ZOO_LISTEN_ALLIPS_ENABLED:-}")"
  setting standaloneEnabled "${ZOO_STANDALONE_ENABLED:-}"
  setting admin.enableServer "${ZOO_ADMINSERVER_ENABLED:-}"
  setting admin.serverPort "${ZOO_ADMIN_SERVER_PORT_NUMBER:-}"
  if [ "$(truth "${ZOO_ENABLE_PROMETHEUS_METRICS:-}")" = true ]; then
    echo "metricsProvider.className=org.apache.zookeeper.metrics.prometheus.PrometheusMetricsProvider"
    setting metricsProvider.httpPort "${ZOO_PROMETHEUS_METRICS_PORT_NUMBER:-}"
  fi
  setting autopurge.snapRetainCount "${ZOO_AUTOPURGE_SNAPRETAINCOUNT:-}"
  setting autopurge.purgeInterval "${ZOO_AUTOPURGE_PURGEINTERVAL:-}"
  setting 4lw.commands.whitelist "${ZOO_4LW_COMMANDS_WHITELIST:-}"
  # A client port in a server line is that member's; without any, the usual one.
  case $servers in *\;*) ;; *) echo "clientPort=${ZOO_CLIENT_PORT:-2181}" ;; esac
  [ -z "$servers" ] || echo "$servers"
  for line in ${ZOO_CFG_EXTRA:-}; do echo "$line"; done
}

translate_variables
if [ ! -f "$config" ]; then
  check_variables
  servers=$(members)
  config=${TMPDIR:-/tmp}/zoo.cfg
  write_config > "$config"
fi
# In a StatefulSet the ordinal of the pod gives the id: oarlock-0 is member 1.
if [ -z "${ZOO_MY_ID:-}" ] && [ "${ZOO_MY_ID_FROM_ORDINAL:-no}" = yes ]; then
  host=$(hostname)
  ordinal=${host##*-}
  case $ordinal in
    '' | *[!0-9]*) refuse "ZOO_MY_ID_FROM_ORDINAL: '$ordinal' is no ordinal; this host is called $host, not oarlock-0" ;;
  esac
  ZOO_MY_ID=$((ordinal + 1))
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
exec "$oarlock" server "$config"
