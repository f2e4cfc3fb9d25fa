# Sourced by the scripts beside it, from the project's directory: builds the release, ZooKeeper's class path and the load
# generator below $target, and sets $distribution.
maven=$([ -x ./mvnw ] && echo ./mvnw || echo mvn)
target=$PWD/benchmarks/target
tool=$(basename "$0")

has_openssl() { echo '#include <openssl/ssl.h>' | gcc -E - > /dev/null 2>&1; }
if ! command -v gcc > /dev/null || ! has_openssl; then
  if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends gcc libc6-dev libssl-dev
  elif command -v gcc > /dev/null; then
    echo "$tool: no --tls: it needs OpenSSL's headers (Debian: libssl-dev)" >&2
  else
    echo "$tool: the load generator needs gcc; install it (Debian: gcc libc6-dev)" >&2
    exit 2
  fi
fi

"$maven" -q -B -pl deploy,benchmarks -am -DskipTests -Dspotless.check.skip=true package
"$maven" -q -B -f benchmarks/zookeeper-runtime.xml dependency:copy-dependencies -DoutputDirectory="$target/zookeeper"
tls=()
if has_openssl; then tls=(-DZKLOAD_TLS -lssl -lcrypto); fi
gcc -O2 -Wall -Wextra -o "$target/zkload" benchmarks/zkload/zkload.c "${tls[@]}"
distribution=$(find "$PWD/deploy/target" -maxdepth 1 -type d -name 'oarlock-*' | head -n 1)
