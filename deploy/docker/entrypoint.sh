#!/bin/sh
# Starts Oarlock in a container, configured by $ZOO_CONF_DIR/zoo.cfg, or by the variables of ZooKeeper's official image when there
# is no such file. Everything it writes is under /tmp and the data directories, so the root file system may be read-only.
set -eu
if [ "${1:-server}" != server ]; then
  exec "$@"
fi

data=${ZOO_DATA_DIR:-/data}
log=${ZOO_DATA_LOG_DIR:-$data}
config=${ZOO_CONF_DIR:-/conf}/zoo.cfg

write_config() {
  echo "dataDir=$data"
  echo "dataLogDir=$log"
  echo "tickTime=${ZOO_TICK_TIME:-2000}"
  echo "initLimit=${ZOO_INIT_LIMIT:-5}"
  echo "syncLimit=${ZOO_SYNC_LIMIT:-2}"
  echo "maxClientCnxns=${ZOO_MAX_CLIENT_CNXNS:-60}"
  echo "standaloneEnabled=${ZOO_STANDALONE_ENABLED:-true}"
  echo "admin.enableServer=${ZOO_ADMINSERVER_ENABLED:-true}"
  echo "autopurge.snapRetainCount=${ZOO_AUTOPURGE_SNAPRETAINCOUNT:-3}"
  echo "autopurge.purgeInterval=${ZOO_AUTOPURGE_PURGEINTERVAL:-0}"
  [ -z "${ZOO_4LW_COMMANDS_WHITELIST:-}" ] || echo "4lw.commands.whitelist=$ZOO_4LW_COMMANDS_WHITELIST"
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

# The heap follows the container's limit; the other half is for RocksDB, network buffers and the page cache.
export SERVER_JVMFLAGS="-XX:MaxRAMPercentage=${OARLOCK_HEAP_PERCENT:-50} ${SERVER_JVMFLAGS:-}"
exec /opt/oarlock/bin/oarlock server "$config"
