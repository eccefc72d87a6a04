#!/usr/bin/env bash
# mbs beside Debian's Kannel: the same scenario, load generator, simulator and callbacks, in turn, in one run.
set -euo pipefail

usage() {
  cat <<'TXT'
Usage: bench/compare-kannel.sh [--rounds N] [--seconds N] [--outstanding N]

Installs kannel by apt when it is missing. Each round runs, one after the other with the same simulator:
  kannel with its file store and DLRs in memory   then  mbs on SQLite
  kannel with its file store and DLRs in PostgreSQL  then  mbs on PostgreSQL
  mbs on both with 100 recipients a request and callbacks in batches
and prints final callbacks a second of each, the median over the rounds, and the ratios.

  --rounds N       default 3
  --seconds N      of sending, the first 3 not counted; default 15
  --outstanding N  messages under way at most; default 10000
TXT
}

rounds=3 seconds=15 outstanding=10000
while [ $# -gt 0 ]; do
  case "$1" in
    --rounds | --seconds | --outstanding)
      [ $# -ge 2 ] || { usage >&2; exit 2; }
      declare "${1#--}=$2"
      shift 2 ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
  esac
done

. "$(dirname "${BASH_SOURCE[0]}")/stack.sh"
. "$here/kannel.sh"
install_kannel
reports=$root/build/bench
mkdir -p "$reports"
begin_stack
results=$folder/results
: >"$results"

start_smsc --receipt-delay-ms 0
start_postgres
base=${#pids[@]}

load() { # name, options of mbs-bench run
  local name=$1 status=0; shift
  say "$name"
  "$bin/mbs-bench" run --smsc-http "$smsc_http" --smsc-pid "$smsc_pid" --json "$folder/report.json" "$@" \
    >"$folder/report.txt" || status=$?
  # 3: not everything ended; the figure of what did end still stands, and the report says how many.
  [ $status -eq 0 ] || [ $status -eq 3 ] || { cat "$folder/report.txt" >&2; die "$name failed"; }
  cp "$folder/report.json" "$reports/compare-$name.json"
  jq -r --arg name "$name" '[$name, (.final_callbacks_per_second | round), (.accepted_per_second | round),
    .missing, (.server.cpu_us_per_message * 10 | round / 10), (.database.cpu_us_per_message * 10 | round / 10),
    (.server.memory_kib / 1024 | round)] | @tsv' "$folder/report.json" >>"$results"
  tail -n 1 "$results" >&2
}

# Kannel is quickest with 64 connections, mbs with the 256 of the scenario: each gets what suits it.
kannel_connections=64
single=(--scenario "$here/scenarios/single.json" --duration "$seconds" --outstanding "$outstanding")
bulk=(--scenario "$here/scenarios/bulk100.json" --duration "$seconds")

run_kannel() { # name, internal or pgsql, options
  local name=$1; shift
  start_kannel "$1"; shift
  load "$name" --api kannel --url "$kannel_url" --server-pid "${kannel_pids[0]}" --server-pid "${kannel_pids[1]}" \
    "${single[@]}" --connections "$kannel_connections" "$@"
  stop_down_to "$base"
}

run_mbs() { # name, database url, options
  local name=$1 url=$2; shift 2
  start_mbs "$url"
  load "$name" --url "$mbs_url" --key "$mbs_key" --server-pid "$mbs_pid" "$@"
  stop_down_to "$base"
}

fresh_sqlite() { rm -f "$folder"/mbs.db*; }
fresh_postgres() {
  psql -XAtq -h 127.0.0.1 -p "$postgres_port" -U mbs -d postgres -c 'DROP DATABASE IF EXISTS mbs'
  create_database mbs
}

prepare_kannel_database
postgres_url=postgresql://mbs@127.0.0.1:$postgres_port/mbs
before_us=$(durable_write_us)
for round in $(seq "$rounds"); do
  say "round $round of $rounds"
  run_kannel kannel-file internal
  fresh_sqlite; run_mbs mbs-sqlite "sqlite:$folder/mbs.db" "${single[@]}"
  run_kannel kannel-postgresql pgsql --database-pid "$postgres_pid"
  fresh_postgres; run_mbs mbs-postgresql "$postgres_url" --database-pid "$postgres_pid" "${single[@]}"
  fresh_sqlite; run_mbs mbs-sqlite-bulk100 "sqlite:$folder/mbs.db" "${bulk[@]}"
  fresh_postgres; run_mbs mbs-postgresql-bulk100 "$postgres_url" --database-pid "$postgres_pid" "${bulk[@]}"
done

# The middle one of an odd number of rounds; the lower middle of an even one.
median() { awk -F'\t' -v n="$1" '$1 == n {print $2}' "$results" | sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }
ratio() { awk -v a="$(median "$1")" -v b="$(median "$2")" 'BEGIN {printf "%.1f", (b > 0 ? a / b : 0)}'; }

echo "final callbacks a second, by round, then accepted/s, missing, server us/message, database us/message, server MiB"
awk -F'\t' '{printf "%-24s %8s %8s %6s %8s %8s %6s\n", $1, $2, $3, $4, $5, $6, $7}' "$results"
echo
echo "a durable write of 8 KiB takes $before_us us here (after the rounds $(durable_write_us) us): Kannel waits for two a message"
echo "with DLRs in PostgreSQL, one after the other; load of other programs at the end: $(cut -d' ' -f1 /proc/loadavg)"
echo
printf '%-24s %8s\n' 'median' 'per second'
for name in kannel-file mbs-sqlite kannel-postgresql mbs-postgresql mbs-sqlite-bulk100 mbs-postgresql-bulk100; do
  printf '%-24s %8s\n' "$name" "$(median $name)"
done
echo
echo "mbs on SQLite is $(ratio mbs-sqlite kannel-file) times Kannel with its file store, $(ratio mbs-sqlite kannel-postgresql) times Kannel with DLRs in PostgreSQL"
echo "mbs on PostgreSQL is $(ratio mbs-postgresql kannel-file) times Kannel with its file store, $(ratio mbs-postgresql kannel-postgresql) times Kannel with DLRs in PostgreSQL"
echo "in bulk, mbs is $(ratio mbs-sqlite-bulk100 kannel-file) (SQLite) and $(ratio mbs-postgresql-bulk100 kannel-file) (PostgreSQL) times Kannel with its file store"
