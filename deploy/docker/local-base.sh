#!/bin/sh
# Makes a base image without a registry, out of this machine's JDK and busybox: local-base.sh [TAG]
# For tests and for networks without a registry; users build on a public base (see Dockerfile).
set -eu
tag=${1:-oarlock-base:local}
docker image inspect "$tag" > /dev/null 2>&1 && exit 0
if ! [ -x /usr/bin/busybox ]; then
  [ "$(id -u)" = 0 ] || { echo "local-base: needs busybox-static; install it" >&2; exit 1; }
  apt-get update -q > /dev/null
  DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends busybox-static binutils > /dev/null
fi
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
mkdir -p "$root/bin" "$root/usr/bin" "$root/etc" "$root/tmp" "$root/opt" "$root/dev" "$root/proc" "$root/sys"
chmod 1777 "$root/tmp"
java_home=${JAVA_HOME:-$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")}
strip=$(command -v objcopy > /dev/null && echo --strip-debug || true)
# shellcheck disable=SC2086 # one option or none
"$java_home/bin/jlink" $strip --no-header-files --no-man-pages --generate-cds-archive --output "$root/opt/java" --add-modules \
  java.base,java.logging,java.management,java.naming,java.security.jgss,java.security.sasl,java.sql,java.xml,java.desktop,jdk.crypto.ec,jdk.management,jdk.net,jdk.unsupported,jdk.jcmd
cp /usr/bin/busybox "$root/bin/busybox"
for applet in $("$root/bin/busybox" --list); do
  [ "$applet" = busybox ] || ln -s busybox "$root/bin/$applet"
done
# Which Debian's busybox lacks: bin/oarlock looks by it whether a class archive is whole.
[ -e "$root/bin/cksum" ] || cp "$(command -v cksum)" "$root/bin/cksum"
ln -s /opt/java/bin/java "$root/usr/bin/java"
# The libraries of the JVM, of RocksDB's native part (libstdc++, libgcc) and of name look-ups.
libraries=$(find "$root/opt/java" -name '*.so' -o -path '*/bin/java' | xargs ldd 2> /dev/null | awk '/=> \//{print $3}')
loader=$(ldd "$root/opt/java/bin/java" | awk '$1 ~ /ld-linux/{print $1}')
extra=$(for name in libstdc++.so.6 libgcc_s.so.1 libpthread.so.0 librt.so.1 libdl.so.2 libm.so.6 libresolv.so.2 \
  libnss_files.so.2 libnss_dns.so.2; do find /lib/ /usr/lib/ -name "$name"; done)
for library in $libraries $extra "$loader"; do
  case $library in "$root"/*) continue ;; esac
  mkdir -p "$root$(dirname "$library")"
  cp -Ln "$library" "$root$library"
done
printf 'root:x:0:0:root:/:/bin/sh\noarlock:x:10001:10001:oarlock:/data:/bin/sh\n' > "$root/etc/passwd"
printf 'root:x:0:\noarlock:x:10001:\n' > "$root/etc/group"
printf 'hosts: files dns\n' > "$root/etc/nsswitch.conf"
tar -C "$root" -c . | docker import --change 'ENV PATH=/opt/java/bin:/bin:/usr/bin' --change 'ENV JAVA_HOME=/opt/java' - "$tag" > /dev/null
echo "local-base: made $tag" >&2
