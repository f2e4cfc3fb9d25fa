#!/bin/sh
# ZooKeeper's zkCli.sh, by "oarlock shell": the same words, options and output.
#
#   ZK_CLIENT_HEAP    heap in megabytes (default 128)
#   CLIENT_JVMFLAGS   options for the JVM, as those for TLS
set -eu
here=$(dirname -- "$(readlink -f -- "$0")")
JVMFLAGS="${ZK_CLIENT_HEAP:+-Xmx${ZK_CLIENT_HEAP}m} ${JVMFLAGS:-} ${CLIENT_JVMFLAGS:-}"
export JVMFLAGS
exec "$here/oarlock" shell --zkcli "$@"
