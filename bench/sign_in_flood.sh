#!/usr/bin/env bash
# What a flood of wrong passwords costs other people who sign in, and customers who send.
set -euo pipefail

usage() {
  cat <<'TXT'
Usage: bench/sign_in_flood.sh [sqlite|postgresql]

Messages go in at RATE a second (default 10000); people sign in all the while, first alone, then beside FLOOD wrong
passwords a second (default 200) from one address, each for SECONDS_EACH (default 15). Prints the accept latency of
messages and what people got. Passwords are hashed at the default cost.
TXT
}
case "${1:-sqlite}" in
  sqlite | postgresql) ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac
database=${1:-sqlite} rate=${RATE:-10000} flood=${FLOOD:-200} seconds=${SECONDS_EACH:-15}

. "$(dirname "${BASH_SOURCE[0]}")/stack.sh"
begin_stack
start_smsc --receipt-delay-ms 0
start_database "$database"
start_mbs "$database_url" 100000

people=$folder/people
for i in $(seq 8); do
  password=$("$bin/mbs" person create --config "$folder/mbs.toml" --account bench@example.com --role viewer --email "person$i@example.com" --name "Person $i" --json |
    jq -r .password)
  echo "person$i@example.com $password"
done >"$people"

sed "s/15000/${seconds}000/" "$here/scenarios/latency-half.json" >"$folder/scenario.json"
measure() { # label, wrong passwords a second
  "$bin/mbs-bench" run --scenario "$folder/scenario.json" --url "$mbs_url" --key "$mbs_key" --smsc-http "$smsc_http" \
    --server-pid "$mbs_pid" --smsc-pid "$smsc_pid" --rate "$rate" >"$folder/run.txt" &
  local load=$!
  sleep 3
  printf '%s\n  people  %s\n' "$1" "$(node "$here/sign_in_flood.mjs" "$mbs_url" "$2" $((seconds - 1)) "$people")"
  wait "$load"
  printf '  %s\n' "$(grep -m1 'accept ' "$folder/run.txt")"
}
measure "people sign in" 0
measure "people sign in beside $flood wrong passwords a second" "$flood"
