#!/usr/bin/env bash
# Does the installation of docs/operating.md word by word in a fresh Debian 12, and looks at what came of it. Says
# what it cannot try; the last line is "N passed, N failed".
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tree=$(cd "$here/../.." && pwd)
document=$tree/docs/operating.md
passed=0 failed=0

say() { echo "install: $*"; }
finish() { echo "$passed passed, $failed failed"; [ "$failed" -eq 0 ]; }
give_up() { say "not tried: $*"; failed=$((failed + 1)); finish; exit 1; }
check() { # what, command …
  local what=$1; shift
  if "$@" >"$work/last.log" 2>&1; then
    passed=$((passed + 1)); say "passed: $what"
  else
    failed=$((failed + 1)); say "FAILED: $what"; tail -n 20 "$work/last.log"
  fi
}

[ "$(id -u)" -eq 0 ] || give_up "a fresh Debian in a folder needs root"
command -v debootstrap >/dev/null || give_up "there is no debootstrap; packaging/deps.sh install brings it"
work=$(mktemp -d /var/tmp/mbs-install-XXXXXX)
root=$work/debian
holder=""
clean() {
  # Everything that runs in the folder has this network to itself.
  if [ -n "$holder" ]; then
    for pid in $(ls -d /proc/[0-9]* | sed 's|/proc/||'); do
      [ "$(readlink "/proc/$pid/root" 2>/dev/null)" = "$root" ] && kill -KILL "$pid" 2>/dev/null || true
    done
    kill "$holder" 2>/dev/null || true
  fi
  umount "$root/proc" 2>/dev/null || true
  rm -rf --one-file-system "$work"
}
trap clean EXIT

say "a fresh Debian 12 in $root"
debootstrap --variant=minbase bookworm "$root" >"$work/debootstrap.log" 2>&1 ||
  { tail -n 5 "$work/debootstrap.log"; give_up "debootstrap could not make one"; }
for file in /etc/apt/sources.list /etc/apt/sources.list.d /etc/resolv.conf; do
  [ ! -e "$file" ] || cp -rL "$file" "$root$(dirname "$file")/"
done
mount -t proc proc "$root/proc" 2>/dev/null || say "without /proc: it cannot be mounted here"
install -m 755 "$here/systemctl" "$root/usr/local/bin/systemctl"

# A network of its own, so that its ports are nobody else's. Packages come over the one outside.
unshare --net sh -c 'ip link set lo up && echo up && exec sleep infinity' >"$work/holder" &
holder=$!
for _ in $(seq 100); do grep -qs up "$work/holder" && break; sleep 0.1; done
grep -qs up "$work/holder" || give_up "a network namespace cannot be made here"
outside() { chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive bash -c "cd /root && $1"; }
inside() { nsenter --net="/proc/$holder/ns/net" chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin bash -c "cd /root && $1"; }
from_outside() { nsenter --net="/proc/$holder/ns/net" "$@"; }

# Each line of a block as it stands. What asks yes or no is answered yes.
follow() { # block
  local line
  while IFS= read -r line; do
    case "$line" in
      "" | \#*) ;;
      apt-get*) check "$line" outside "${line/apt-get install/apt-get install -y -q}" ;;
      *) check "$line" inside "$line" ;;
    esac
  done <"$work/$1"
}
for block in build server start upgrade; do
  python3 "$here/blocks.py" "$document" "$block" >"$work/$block" || give_up "$document has no commands \"install: $block\""
done

answers() { # path, code
  local code
  for _ in $(seq 300); do
    code=$(from_outside curl -s -o /dev/null -m 5 -w '%{http_code}' "http://127.0.0.1:8080$1" || true)
    [ "$code" = "$2" ] && return 0
    sleep 0.1
  done
  echo "$1 answers $code, not $2"; cat "$root/var/log/mbs.log"
  return 1
}
nothing_for_others() {
  local open
  open=$(find "$root/var/lib/mbs" "$root/etc/mbs" \( -type f -o -type d \) -perm /007)
  [ -z "$open" ] || { echo "$open"; return 1; }
}
runs_as_mbs() { [ "$(stat -c %u "/proc/$(chroot "$root" cat /run/mbs.pid)")" = "$(chroot "$root" id -u mbs)" ]; }
no_compiler() { ! outside 'command -v cc c++ gcc g++ cmake make'; }
says_permission() {
  local said
  said=$(inside 'runuser -u nobody -- mbs check-config --config /etc/mbs/mbs.toml' 2>&1) && return 1
  echo "$said"
  grep -q 'permission denied' <<<"$said"
}

say "the package"
while IFS= read -r line; do [ -z "$line" ] || check "$line" bash -c "cd '$tree' && $line"; done <"$work/build"
cp "$tree"/build/mbs_*.deb "$root/root/" || give_up "there is no package"
outside 'apt-get update -q' >"$work/update.log" 2>&1 || { tail -n 5 "$work/update.log"; give_up "no package lists to be had"; }

say "the server"
follow server
check "no compiler came with it" no_compiler
follow start
check "/readyz answers 200" answers /readyz 200
check "the service runs as the user mbs" runs_as_mbs
check "nothing of it is for others" nothing_for_others
check "another user is told of the permission" says_permission

say "a command run as root does not stand in the service's way"
check "stop" inside 'systemctl stop mbs'
check "migrate as root" inside 'rm -f /var/lib/mbs/* && mbs migrate --config /etc/mbs/mbs.toml'
check "start" inside 'systemctl start mbs'
check "/readyz answers 200" answers /readyz 200
check "nothing of it is for others" nothing_for_others

say "the upgrade"
follow upgrade
check "/readyz answers 200" answers /readyz 200
check "stop" inside 'systemctl stop mbs'

say "not tried: systemd itself, whose unit a stand-in followed: restarts, sandboxing, the journal"
finish
