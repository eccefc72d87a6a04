#!/usr/bin/env bash
# What one customer, or work in the background, costs another customer: accept latency beside it and without it.
set -euo pipefail

usage() {
  cat <<'TXT'
Usage: bench/fences.sh lists|writer|cold [sqlite|postgresql]

  lists   a database of 480,000 messages; one key asks for them over 64 connections, over and over
  writer  1,000,000 rows that maintenance removes, and 50 small changes a second
  cold    100,000 customers that sleep, one message each: processor time and latency a message

The other customer sends at an open-loop rate (RATE, default 2000 a second) for SECONDS (default 15). Prints the
accept latency of each run. MBS_BUILD_DIR says where the programs are, HISTORY how many messages are stored.
TXT
}

case "${1:-}" in
  lists | writer | cold) ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac
wanted=$1 database=${2:-sqlite}
case "$database" in sqlite | postgresql) ;; *) usage >&2; exit 2 ;; esac
rate=${RATE:-2000} seconds=${SECONDS_EACH:-15} history=${HISTORY:-480000}

. "$(dirname "${BASH_SOURCE[0]}")/stack.sh"
begin_stack
start_smsc --receipt-delay-ms 0
start_database "$database"

sql() { # statement
  if [ "$database" = postgresql ]; then
    psql -XAtq -h 127.0.0.1 -p "$postgres_port" -U mbs -d mbs -c "$1"
  else
    sqlite3 -cmd '.timeout 5000' "$folder/mbs.db" "$1"
  fi
}

prefix=10
load() { # what it stands beside
  local json=$folder/load.json
  prefix=$((prefix + 1))  # no two runs send to the same numbers
  "$bin/mbs-bench" run --url "$mbs_url" --key "$mbs_key" --smsc-http "$smsc_http" --rate "$rate" --duration "$seconds" \
    --warmup 2 --connections 64 --to-prefix "2547$prefix" --json "$json" >"$folder/load.log" 2>&1 ||
    { tail -n 5 "$folder/load.log" >&2; die "the load failed"; }
  jq -r --arg what "$1" '.accept | "\($what)\taccept p50 \(.p50_us / 1000) ms\tp99 \(.p99_us / 1000) ms\tmax \(.max_us / 1000) ms"' "$json"
}

case "$wanted" in
  lists)
    say "storing $history messages"
    "$bin/mbs-bench" history --database "$database_url" --messages "$history" --days 2 --accounts 1 >"$folder/history.log"
    start_mbs "$database_url"
    owner=$("$bin/mbs" account list --config "$folder/mbs.toml" --json | jq -r '[.accounts[] | select(.email != "bench@example.com")][0].account_id')
    key=$("$bin/mbs" key create --config "$folder/mbs.toml" "$owner" --json | jq -r .api_key)
    load "alone"
    for query in "state=expired&limit=500" "state=delivered&limit=500" "to=%2B254799999999&limit=500" "limit=500"; do
      "$bin/mbs-bench" ask --url "$mbs_url" --key "$key" --target "/v1/messages?$query" --connections 64 \
        --duration $((seconds + 3)) >"$folder/ask.log" 2>&1 &
      asking=$!
      load "beside ?$query"
      wait "$asking" || true
      sed 's/^/    lists: /' "$folder/ask.log"
    done
    ;;
  writer)
    start_mbs "$database_url"
    account=$(sql "SELECT id FROM accounts LIMIT 1")
    stop_pid "$mbs_pid"
    say "making 1,000,000 rows"
    if [ "$database" = postgresql ]; then
      sql "INSERT INTO idempotency (key, account, body, answer, at) SELECT decode(md5(i::text) || md5((-i)::text), 'hex'), $account, decode(md5(i::text) || md5(i::text), 'hex'), '{}', i FROM generate_series(1, 1000000) i" >/dev/null
    else
      sql "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 1000000) INSERT INTO idempotency (key, account, body, answer, at) SELECT randomblob(32), $account, randomblob(32), '{}', i FROM n"
    fi
    launch mbs "$bin/mbs" serve --config "$folder/mbs.toml"
    mbs_pid=$launched
    wait_for "mbs serve" "$mbs_pid" 60 curl -sf "$mbs_url/readyz"
    hook=$(curl -sf -X POST "$mbs_url/v1/webhooks" -H "Authorization: Bearer $mbs_key" -H 'Content-Type: application/json' \
      -d '{"url":"https://hooks.example.com/changes"}' | jq -r .id)
    "$bin/mbs-bench" ask --url "$mbs_url" --key "$mbs_key" --method POST --target "/v1/webhooks/$hook/rotate-secret" \
      --rate 50 --connections 4 --duration $((seconds + 3)) >"$folder/ask.log" 2>&1 &
    asking=$!
    before=$(sql "SELECT COUNT(*) FROM idempotency")
    load "beside 1,000,000 removals and 50 changes/s"
    say "$before rows were left when it began, $(sql "SELECT COUNT(*) FROM idempotency") when it ended"
    wait "$asking" || true
    sed 's/^/    changes: /' "$folder/ask.log"
    sql "DELETE FROM idempotency" >/dev/null
    load "alone"
    ;;
  cold)
    start_mbs "$database_url"
    quick=""
    [ "$database" = postgresql ] || quick="?synchronous=off"  # only for making them: the server refuses it
    "$bin/make_accounts" --database "$database_url$quick" --count 100000 --keys "$folder/keys" || die "no accounts could be made"
    "$bin/mbs-bench" run --url "$mbs_url" --keys "$folder/keys" --smsc-http "$smsc_http" --rate "$rate" --count 100000 \
      --connections 64 --server-pid "$mbs_pid" --json "$folder/load.json"
    ;;
esac
