#!/usr/bin/env bash
# How long the dashboard's requests take in a long history while messages go through, and what they cost the messages.
set -euo pipefail

usage() {
  cat <<'TXT'
Usage: bench/pages.sh [sqlite|postgresql]

One customer has HISTORY messages of 30 days (default 1,000,000) and sends RATE a second (default 5000) for
SECONDS_EACH (default 20), alone and then while the requests of overview, message list and search are asked for
EACH times a second each (default 2). Prints percentiles of the answers, and the accept latency of both runs.
MBS_BUILD_DIR says where the programs are.
TXT
}

case "${1:-}" in -h | --help) usage; exit 0 ;; esac
database=${1:-sqlite}
case "$database" in sqlite | postgresql) ;; *) usage >&2; exit 2 ;; esac
history=${HISTORY:-1000000} rate=${RATE:-5000} seconds=${SECONDS_EACH:-20} each=${EACH:-2}

. "$(dirname "${BASH_SOURCE[0]}")/stack.sh"
begin_stack
start_smsc --receipt-delay-ms 0
start_database "$database"
say "storing $history messages"
"$bin/mbs-bench" history --database "$database_url" --messages "$history" --days 30 --accounts 1 >"$folder/history.log"
[ "$database" = sqlite ] || psql -XAtq -h 127.0.0.1 -p "$postgres_port" -U mbs -d mbs -c ANALYZE  # as a day's autovacuum has
start_mbs "$database_url"
mbs() { local noun=$1 verb=$2; shift 2; "$bin/mbs" "$noun" "$verb" --config "$folder/mbs.toml" "$@"; }
owner=$(mbs account list --json | jq -r '[.accounts[] | select(.email != "bench@example.com")][0].account_id')
MBS_MONEY__ADJUSTMENT_LIMIT=1000000000 mbs account credit "$owner" 10000000 --reference bench --note bench >/dev/null
key=$(mbs key create "$owner" --json | jq -r .api_key)

get() { curl -sf -H "Authorization: Bearer $key" "$mbs_url$1"; }
ago() { date -u -d "$1 days ago" +%F; }
say "waiting until lists and reports have taken them"
folded() { get "/v1/reports/daily?from=$(ago 0)&to=$(ago 0)" | jq -e .counted_until; }
wait_for "the fold" "$mbs_pid" 600 folded

prefix=10
load() { # what it stands beside
  prefix=$((prefix + 1))  # no two runs send to the same numbers
  "$bin/mbs-bench" run --url "$mbs_url" --key "$key" --smsc-http "$smsc_http" --rate "$rate" --duration "$seconds" \
    --warmup 2 --connections 64 --to-prefix "2547$prefix" --json "$folder/load.json" >"$folder/load.log" 2>&1 ||
    { tail -n 5 "$folder/load.log" >&2; die "the load failed"; }
  jq -r --arg what "$1" '"\($what)\t\(.accepted_per_second | floor) accepted, \(.final_callbacks_per_second | floor) final callbacks a second\taccept p50 \(.accept.p50_us / 1000) ms\tp99 \(.accept.p99_us / 1000) ms\tmax \(.accept.max_us / 1000) ms"' "$folder/load.json"
}

load "alone"
first=$(get "/v1/messages?limit=1&state=delivered" | jq -r '.messages[0].to' | sed 's/+/%2B/')
targets=(
  "/v1/balance"
  "/v1/reports/daily?from=$(ago 6)&to=$(ago 0)&group=network"
  "/v1/reports/daily?from=$(ago 29)&to=$(ago 0)&group=network"
  "/v1/messages?limit=50"
  "/v1/messages?limit=50&state=undelivered"
  "/v1/messages?limit=50&to=$first"
  "/v1/messages?limit=50&to=%2B254799999999"
  "/v1/messages?limit=50&since=$(ago 20)T08:00:00Z&until=$(ago 20)T09:00:00Z"
  "/v1/messages?limit=50&state=undelivered&since=$(ago 10)T00:00:00Z"
)
asking=()
for i in "${!targets[@]}"; do
  "$bin/mbs-bench" ask --url "$mbs_url" --key "$key" --target "${targets[$i]}" --connections 2 --rate "$each" \
    --duration $((seconds + 2)) >"$folder/ask-$i.log" 2>&1 &
  asking+=($!)
  sleep 0.05  # nobody asks for everything in the same millisecond
done
load "beside pages"
for i in "${!targets[@]}"; do
  wait "${asking[$i]}" || true
  printf '  %s\n' "${targets[$i]}"
  sed 's/^/      /' "$folder/ask-$i.log"
done
