#!/usr/bin/env bash
# Makes a Debian package of a built tree: program, dashboard, systemd unit, documents. The machine that installs it needs no
# compiler. The last line printed is the package's path.
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
  cat <<'TXT'
Usage: packaging/make_deb.sh [BUILD]

  BUILD   the folder with the built mbs (default: build/release); the package goes beside it
TXT
}

case "${1:-}" in -h | --help) usage; exit 0 ;; esac
build=${1:-build/release}
die() { echo "make_deb: $*" >&2; exit 1; }
[ -x "$build/mbs" ] || die "$build/mbs is not built; run: cmake --preset release && cmake --build --preset release --target mbs web"
[ -f "$build/web/index.html" ] || die "$build/web has no dashboard; run: cmake --build --preset release --target web"
command -v dpkg-deb >/dev/null || die "this is not a Debian system: there is no dpkg-deb"

version=$("$build/mbs" --version | sed 's/^mbs //')
architecture=$(dpkg --print-architecture)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Merged /usr: the package that owns a library may know it by either path.
package_of() { # path
  local found
  found=$(dpkg -S "$1" 2>/dev/null || dpkg -S "/usr$1" 2>/dev/null || dpkg -S "${1#/usr}" 2>/dev/null) ||
    die "no package has $1: mbs was not built with Debian's libraries"
  echo "${found%%:*}"
}

# The libraries that the program names itself; each package brings what it needs in turn.
depends() {
  local name path package
  readelf -d "$build/mbs" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' | while read -r name; do
    path=$(ldd "$build/mbs" | awk -v name="$name" '$1 == name { print $3 } index($1, "/") && $1 ~ name "$" { print $1 }')
    [ -n "$path" ] || die "$name is not there"
    package=$(package_of "$(realpath "$path")")
    case "$package" in
      # The others have their interface's version in their name.
      libc6 | libstdc++6) echo "$package (>= $(dpkg-query -W -f='${Version}' "$package" | sed 's/-[^-]*$//'))" ;;
      *) echo "$package" ;;
    esac
  done | sort -u
}

needed=$(depends)
chmod 755 "$folder"
install -d "$folder/DEBIAN"
install -D -m 755 -s "$build/mbs" "$folder/usr/bin/mbs"
install -D -m 644 packaging/mbs.service "$folder/lib/systemd/system/mbs.service"
install -D -m 644 LICENSE "$folder/usr/share/doc/mbs/copyright"
install -m 644 CHANGELOG.md docs/operating.md docs/api.md docs/guarantees.md "$folder/usr/share/doc/mbs/"
install -d "$folder/usr/share/mbs"
# What begins with a dot is of the build.
tar -C "$build/web" --exclude='./.*' -cf - . | tar -C "$folder/usr/share/mbs" --one-top-level=web --no-same-owner -xf -
chmod -R u=rwX,go=rX "$folder/usr/share/mbs/web"
# Commands are run in any folder: they must mean the service's database.
sed 's|^url = "sqlite:mbs.db"$|url = "sqlite:/var/lib/mbs/mbs.db"|' config/mbs.toml.sample \
  >"$folder/usr/share/mbs/mbs.toml.sample"
grep -q '^url = "sqlite:/var/lib/mbs/mbs.db"$' "$folder/usr/share/mbs/mbs.toml.sample" ||
  die "the sample has no database.url to set"
chmod 644 "$folder/usr/share/mbs/mbs.toml.sample"
install -m 755 packaging/postinst packaging/postrm "$folder/DEBIAN/"
cat >"$folder/DEBIAN/control" <<TXT
Package: mbs
Version: $version
Architecture: $architecture
Maintainer: mbs
Section: net
Priority: optional
Depends: ca-certificates, fonts-dejavu-core, passwd, $(paste -sd, <<<"$needed" | sed 's/,/, /g')
Recommends: systemd
Installed-Size: $(du -sk "$folder/usr" | cut -f1)
Description: Mobile Bulk SMS
 A self-hosted platform for bulk SMS: REST to customers, SMPP to operators.
TXT
package=$(dirname "$build")/mbs_${version}_$architecture.deb
dpkg-deb --root-owner-group --build "$folder" "$package" >/dev/null
echo "$package"
