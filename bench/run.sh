#!/usr/bin/env bash
# Starts a simulator, a database and mbs in a private folder, runs one scenario and ends them again; or measures
# each stage without the others.
set -euo pipefail

usage() {
  cat <<'TXT'
Usage: bench/run.sh SCENARIO [sqlite|postgresql] [options of mbs-bench run]
       bench/run.sh limits

  single    one recipient a request, closed loop: the highest steady rate end to end
  bulk100   100 recipients a request, callbacks in batches of 100
  latency   accept latency at half of the rate that `single` reaches just before
  otp       OTP messages while more than 100,000 promotional ones wait
  throttle  how exactly a link of 1,000 TPS keeps to it
  accounts  100,000 customers, each sending once a minute: what the server holds

  limits    no scenario: each stage alone, HTTP with one actor, both databases, the simulator; a table

Reports go to build/bench/SCENARIO-DATABASE.{json,svg}. MBS_BUILD_DIR says where the programs are,
MBS_BENCH_CONFIG adds lines to mbs.toml, MBS_BENCH_KEEP=1 keeps the folder with its logs.
TXT
}

case "${1:-}" in
  limits) [ $# -eq 1 ] || { usage >&2; exit 2; } ;;
  single | bulk100 | latency | otp | throttle | accounts) ;;
  -h | --help) usage; exit 0 ;;
  *) usage >&2; exit 2 ;;
esac
wanted=$1 database=${2:-sqlite}
shift
[ $# -eq 0 ] || shift
case "$database" in sqlite | postgresql) ;; *) usage >&2; exit 2 ;; esac

. "$(dirname "${BASH_SOURCE[0]}")/stack.sh"
if [ "$wanted" = limits ]; then
  . "$here/limits.sh"
  begin_stack
  print_limits
  exit
fi
case "$wanted" in
  latency) file=$here/scenarios/latency-half.json ;;
  otp) file=$here/scenarios/otp-overtakes.json ;;
  *) file=$here/scenarios/$wanted.json ;;
esac
reports=$root/build/bench
mkdir -p "$reports"
begin_stack

mapfile -t smsc_options < <(jq -r '.stack.smsc // [] | .[]' "$file")
start_smsc --receipt-delay-ms 0 "${smsc_options[@]}"
start_database "$database"
database_pid=()
[ "$database" = sqlite ] || database_pid=(--database-pid "$postgres_pid")
start_mbs "$database_url" "$(jq -r '.stack.tps // 100000' "$file")"

load() { # scenario file, options...
  local scenario=$1; shift
  "$bin/mbs-bench" run --scenario "$scenario" --url "$mbs_url" --key "$mbs_key" --smsc-http "$smsc_http" \
    --server-pid "$mbs_pid" "${database_pid[@]}" --smsc-pid "$smsc_pid" "$@"
}

more=()
if [ "$wanted" = latency ]; then
  say "looking for the highest steady rate first"
  load "$here/scenarios/single.json" --json "$folder/single.json"
  half=$(jq '.final_callbacks_per_second / 2 | floor' "$folder/single.json")
  say "half of it is $half a second"
  more=(--rate "$half")
fi

accounts=$(jq '.stack.accounts // 0' "$file")
if [ "$accounts" -gt 0 ]; then
  say "making $accounts accounts"
  quick=""
  [ "$database" = postgresql ] || quick="?synchronous=off"  # only for making them: the server refuses it
  "$bin/make_accounts" --database "$database_url$quick" --count "$accounts" --keys "$folder/keys" || die "no accounts could be made"
  more=(--keys "$folder/keys")
fi

status=0
load "$file" "${more[@]}" --json "$reports/$wanted-$database.json" --svg "$reports/$wanted-$database.svg" "$@" || status=$?

if [ "$wanted" = throttle ]; then
  # Ten seconds from the second one on; and the fullest second of all, in steps of 10 ms.
  curl -s "$smsc_http/rates?step_ms=10" | jq -r '
    (.counts[100:1100] | add) as $ten | .counts as $c |
    ([range(0; ($c | length) - 99) | [$c[.:. + 100] | add]] | flatten | max) as $most |
    "throttle\n  10 s               \($ten) submit_sm (\(($ten / 100 - 100) * 100 | round / 100) % from 1,000 TPS)",
    "  fullest second     \($most) submit_sm (1,000 TPS and a burst of 100 allow 1,100)"'
fi
exit $status
