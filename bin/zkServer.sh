#!/bin/sh
# ZooKeeper's zkServer.sh: its words, for scripts and units that call it. The variables are those of bin/oarlock.
#
#   zkServer.sh start | start-foreground | stop | restart | status | version | print-cmd   [CONFIG_FILE]
#
# CONFIG_FILE is looked for in $ZOOCFGDIR when it has no slash; without one it is $ZOOCFG, or zoo.cfg.
set -eu
here=$(dirname -- "$(readlink -f -- "$0")")
oarlock=$here/oarlock

usage() {
    echo "Usage: $0 [--config CONFIG_DIR] {start|start-foreground|stop|version|restart|status|print-cmd} [CONFIG_FILE]" >&2
    exit "$1"
}

if [ "${1:-}" = --config ]; then
    [ -d "${2:-}" ] || usage 1
    ZOOCFGDIR=$2
    export ZOOCFGDIR
    shift 2
fi
verb=${1:-}
config=${2:-${ZOOCFG:-zoo.cfg}}
case $config in
    */*) ;;
    *) config=${ZOOCFGDIR:-$(dirname -- "$here")/conf}/$config ;;
esac

case $verb in
    start | start-foreground | stop | restart | status | print-cmd) echo "Using config: $config" >&2 ;;
esac
case $verb in
    start)
        printf 'Starting zookeeper ... '
        # What keeps it from starting is on standard error already, in one line.
        if "$oarlock" start --background "$config" > /dev/null; then
            echo STARTED
        else
            status=$?
            echo "FAILED TO START"
            exit "$status"
        fi
        ;;
    start-foreground)
        exec "$oarlock" server "$config"
        ;;
    stop)
        printf 'Stopping zookeeper ... '
        said=$("$oarlock" stop "$config") || {
            echo "FAILED TO STOP"
            exit 1
        }
        case $said in
            *"no server runs"*) echo "no zookeeper to stop" ;;
            *) echo STOPPED ;;
        esac
        ;;
    restart)
        "$here/zkServer.sh" stop "$config"
        exec "$here/zkServer.sh" start "$config"
        ;;
    status)
        exec "$oarlock" status --zkserver "$config"
        ;;
    version)
        exec "$oarlock" version
        ;;
    print-cmd)
        echo "\"$oarlock\" server \"$config\""
        ;;
    *) usage 1 ;;
esac
