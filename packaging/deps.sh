#!/usr/bin/env bash
# Installs the Debian 12 packages that mbs needs, and only those that are missing.
# Touches neither the network nor the package lists when everything is there.
set -euo pipefail

usage() {
  cat <<'TXT'
Usage: packaging/deps.sh run|check|install [--list]

  run     what building and running mbs needs
  check   that, and what the tests need
  install that, and what trying the installation needs
  --list  print the packages of the set and install nothing
TXT
}

# Boost is pinned to 1.81: -dev packages that pull the default 1.74 cannot be installed beside it.
run_packages=(
  g++ cmake ninja-build ccache mold pkg-config
  libcaf-dev
  libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev
  libsoci-dev libpq-dev libsqlite3-dev
  libssl-dev libsodium-dev liboath-dev libqrencode-dev libhpdf-dev fonts-dejavu-core libcsv-dev libc-ares-dev libcurl4-openssl-dev libjemalloc-dev zlib1g-dev
  libtomlplusplus-dev libcli11-dev libkainjow-mustache-dev libspdlog-dev prometheus-cpp-dev libicu-dev
  curl
)
check_packages=(
  doctest-dev librapidcheck-dev libbenchmark-dev
  clang clang-format clang-tidy libclang-rt-14-dev
  postgresql pgbouncer jq python3
  openssl slowhttptest chromium poppler-utils
)

install_packages=(debootstrap iproute2)

set_name=${1:-}
case "$set_name" in
  run) wanted=("${run_packages[@]}") ;;
  check) wanted=("${run_packages[@]}" "${check_packages[@]}") ;;
  install) wanted=("${run_packages[@]}" "${check_packages[@]}" "${install_packages[@]}") ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

if ! command -v dpkg-query >/dev/null; then
  echo "deps: this is not a Debian system; install by hand what this lists: ${wanted[*]}" >&2
  exit 1
fi

# A machine may carry its own newer node, which conflicts with Debian's npm: ask for the commands.
command -v node >/dev/null || wanted+=(nodejs)
command -v npm >/dev/null || wanted+=(npm)

if [ "${2:-}" = --list ]; then
  printf '%s\n' "${wanted[@]}"
  exit 0
fi

missing=()
for package in "${wanted[@]}"; do
  installed "$package" || missing+=("$package")
done
if [ ${#missing[@]} -eq 0 ]; then
  echo "deps: all ${#wanted[@]} packages are there"
  exit 0
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "deps: not root and no sudo here; as root, run: apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi
in_root() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "$@"; }

# Tests start private servers in temporary folders; installing PostgreSQL must not start one for the
# whole machine. The setting is removed again, so it outlives this installation for nobody.
no_cluster=/etc/postgresql-common/createcluster.d/mbs-no-main-cluster.conf
allow_clusters() { in_root rm -f "$no_cluster"; }
if [[ " ${missing[*]} " == *" postgresql "* ]]; then
  trap allow_clusters EXIT
  in_root mkdir -p "$(dirname "$no_cluster")"
  echo "create_main_cluster = false" | in_root tee "$no_cluster" >/dev/null
fi

echo "deps: installing ${#missing[@]} packages by apt: ${missing[*]}"
install_missing() { in_root apt-get install -y -q --no-install-recommends "${missing[@]}" </dev/null; }
# Package lists may be absent (a fresh container) or old (a version that has left the mirror).
if ! apt-cache show "${missing[@]}" >/dev/null 2>&1; then
  echo "deps: reading the package lists first"
  in_root apt-get update -q
  install_missing
elif ! install_missing; then
  echo "deps: trying once more with fresh package lists"
  in_root apt-get update -q
  install_missing
fi
echo "deps: done"
