#!/bin/sh
# Starts Oarlock in a container, configured by $ZOO_CONF_DIR/zoo.cfg, or by the variables of ZooKeeper's official image when there
# is no such file. Everything it writes is under /tmp and the data directories, so the root file system may be read-only.
set -eu
if [ "${1:-server}" != server ]; then
  exec "$@"
fi

# What a server writes holds its clients' data and the passwords of their sessions.
umask 077
data=${ZOO_DATA_DIR:-/data}
log=${ZOO_DATA_LOG_DIR:-$data}
config=${ZOO_CONF_DIR:-/conf}/zoo.cfg

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
  case ${ZOO_SERVERS:-} in *\;*) ;; *) echo "clientPort=${ZOO_CLIENT_PORT:-2181}" ;; esac
  for server in ${ZOO_SERVERS:-}; do echo "$server"; done
  for line in ${ZOO_CFG_EXTRA:-}; do echo "$line"; done
}

if [ ! -f "$config" ]; then
  config=/tmp/zoo.cfg
  write_config > "$config"
fi
# In a StatefulSet the ordinal of the pod gives the id: oarlock-0 is member 1.
if [ -z "${ZOO_MY_ID:-}" ] && [ "${ZOO_MY_ID_FROM_ORDINAL:-no}" = yes ]; then
  host=$(hostname)
  ZOO_MY_ID=$((${host##*-} + 1))
fi
if [ ! -f "$data/myid" ]; then
  echo "${ZOO_MY_ID:-1}" > "$data/myid"
fi

# The heap follows the container's limit; the rest is for RocksDB, network buffers and the page cache.
limit=$(cat /sys/fs/cgroup/memory.max 2> /dev/null || cat /sys/fs/cgroup/memory/memory.limit_in_bytes 2> /dev/null || echo max)
case $limit in
  max | ????????????????*) ;; # no limit, or one far beyond any machine
  *) export ZK_SERVER_HEAP="${ZK_SERVER_HEAP:-$((limit / 1048576 * ${OARLOCK_HEAP_PERCENT:-50} / 100))}" ;;
esac
exec /opt/oarlock/bin/oarlock server "$config"
