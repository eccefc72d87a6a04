#!/usr/bin/env bash
# Is this tree slower than an earlier one? Runs scenarios in turn with both and compares the medians.
set -euo pipefail

usage() {
  cat <<'TXT'
Usage: bench/paired.sh OTHER [--rounds N] [--seconds N] [--only SCENARIO-DATABASE]

  OTHER      another checkout of mbs, built in its build/release; each tree runs with its own bench/
  --rounds   how often each pair runs, alternately (default 5)
  --seconds  how long each run lasts (default: as the scenario says)
  --only     one of single-sqlite, single-postgresql, bulk100-sqlite, bulk100-postgresql

Prints a line a run, then the medians and their ratio: this tree divided by the other, of messages a second.
TXT
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
other="" rounds=5 seconds="" pairs=(single-sqlite single-postgresql bulk100-sqlite bulk100-postgresql)
while [ $# -gt 0 ]; do
  case "$1" in
    --rounds) rounds=$2; shift 2 ;;
    --seconds) seconds=$2; shift 2 ;;
    --only) pairs=("$2"); shift 2 ;;
    -h | --help) usage; exit 0 ;;
    -*) usage >&2; exit 2 ;;
    *) other=$(cd "$1" && pwd); shift ;;
  esac
done
[ -n "$other" ] || { usage >&2; exit 2; }

folder=$(mktemp -d "${TMPDIR:-/tmp}/mbs-paired.XXXXXX")
trap 'rm -rf "$folder"' EXIT

rate() { # tree, scenario, database
  (cd "$1" && bench/run.sh "$2" "$3" ${seconds:+--duration "$seconds"} >"$folder/log" 2>&1) ||
    { tail -n 20 "$folder/log" >&2; exit 1; }
  jq '.final_callbacks_per_second | floor' "$1/build/bench/$2-$3.json"
}
median() { sort -n "$1" | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

for pair in "${pairs[@]}"; do
  scenario=${pair%-*} database=${pair##*-}
  : >"$folder/this" && : >"$folder/that"
  for round in $(seq "$rounds"); do
    that=$(rate "$other" "$scenario" "$database")
    this=$(rate "$root" "$scenario" "$database")
    echo "$this" >>"$folder/this"
    echo "$that" >>"$folder/that"
    printf '%-20s round %d  this %7d  other %7d\n' "$pair" "$round" "$this" "$that"
  done
  this=$(median "$folder/this") that=$(median "$folder/that")
  printf '%-20s median   this %7.0f  other %7.0f  ratio %.3f\n' "$pair" "$this" "$that" "$(jq -n "$this / $that")"
done
