# Each stage of a message's way alone, one after the other, in that order. Sourced by run.sh, after stack.sh.
http_seconds=7 http_warmup=2
store_seconds=3  # each of eight
smpp_seconds=15  # at most, each of two: they end by count

say_row() { printf '%-62s %9s %-12s %s\n' "$@"; }  # stage, figure, its unit, what it costs

limit_of_http() {
  local report=$folder/http.json
  launch http_limit "$bin/http_limit"
  wait_for http_limit "$launched" 10 grep -q http_port "$folder/http_limit.log"
  "$bin/mbs-bench" http --to "http://127.0.0.1:$(jq .http_port "$folder/http_limit.log")" --server-pid "$launched" \
    --scenario "$here/scenarios/single.json" --warmup $http_warmup --duration $http_seconds --json "$report" \
    >"$folder/http.txt" || { cat "$folder/http.txt" >&2; die "http_limit was not answered as it should"; }
  say_row "HTTP: Beast and a hop to one actor, the requests of single" \
    "$(jq '.accepted_per_second | round' "$report")" POST/s \
    "$(jq -r '"us CPU each: \(.server.cpu_us_per_message * 10 | round / 10) server, \(
      .client.cpu_us_per_message * 10 | round / 10) load"' "$report")"
}

limit_of_disk() {
  local us
  us=$(durable_write_us)
  say_row "disk: durable writes of 8 KiB, one after the other" $((1000000 / (us > 0 ? us : 1))) writes/s "$us us each"
}

# A table grows slower with its size: each figure has a database of its own. Both set database_url.
empty_SQLite() {
  rm -f "$folder"/limits.db*
  database_url=sqlite:$folder/limits.db
}
empty_PostgreSQL() {
  PGOPTIONS='-c client_min_messages=warning' psql -XAtq -h 127.0.0.1 -p "$postgres_port" -U mbs -d postgres \
    -c 'DROP DATABASE IF EXISTS limits'
  create_database limits
  database_url=postgresql://mbs@127.0.0.1:$postgres_port/limits
}

stored() { # database, lives a commit, recipients a request, what that is
  local line figures
  "empty_$1"
  line=$("$bin/persistence_bench" "$database_url" 100000000 "$2" --recipients "$3" --seconds $store_seconds | grep lives/s) ||
    die "persistence_bench failed on $1"
  read -r -a figures < <(sed -E 's|.*: +([0-9]+) lives/s, +([0-9.]+) us.*|\1 \2|' <<<"$line")
  say_row "$1: $4" "${figures[0]}" messages/s "us CPU each: ${figures[1]} writer"
}

# All rows of a message's life: itself, its submission, its receipt; and the transfers of each commit.
limits_of_store() { # database
  local full=1666  # a third of [node] commit_size: a message has three rows that count
  stored "$1" 1 1 "the rows of one message a commit"
  stored "$1" 100 1 "of 100 messages a commit, one recipient a request"
  stored "$1" $full 1 "of full commits, one recipient a request"
  stored "$1" $full 100 "of full commits, 100 recipients a request"
}

limit_of_simulator() { # what, count, options of mbs-bench smpp
  local what=$1 count=$2 out; shift 2
  out=$(timeout $smpp_seconds "$bin/mbs-bench" smpp --to "127.0.0.1:$smsc_port" --count "$count" "$@") ||
    die "the simulator did not answer $count submit_sm within $smpp_seconds s"
  say_row "$what" "$(sed -nE 's|.*: ([0-9]+) submit_sm/s.*|\1|p' <<<"$out")" submit_sm/s \
    "$(sed -nE 's|this client ([0-9.]+) us CPU.*|us CPU each: \1 load|p' <<<"$out")"
}

print_limits() {
  say "about a minute; load of other programs before it: $(cut -d' ' -f1 /proc/loadavg)"
  say_row "stage alone, $(nproc) processors" figure unit cost
  limit_of_http
  stop_down_to 0
  limit_of_disk
  limits_of_store SQLite
  start_postgres
  limits_of_store PostgreSQL
  stop_down_to 0
  start_smsc --receipt-delay-ms 0
  limit_of_simulator "simulator: submit_sm and answer" 5000000
  limit_of_simulator "simulator: the same with a receipt and its answer" 2000000 --receipts
}
