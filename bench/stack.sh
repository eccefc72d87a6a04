# Starts what a benchmark runs against, in a private folder, and ends it by process id. Sourced by run.sh and
# compare-kannel.sh; everything listens on 127.0.0.1.
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
bin=${MBS_BUILD_DIR:-$root/build/release}

say() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; }
die() { say "$@"; exit 1; }

folder=""
pids=()  # in the order of starting; ended in reverse

begin_stack() {
  local program
  for program in jq curl; do
    command -v "$program" >/dev/null || die "$program is missing; packaging/deps.sh check installs it"
  done
  folder=$(mktemp -d "${TMPDIR:-/tmp}/mbs-bench.XXXXXX")
  chmod 755 "$folder"
  trap end_stack EXIT
  trap 'exit 130' INT TERM HUP
}

stop_pid() { # pid, signal
  local waited=0
  kill "-${2:-TERM}" "$1" 2>/dev/null || return 0
  while kill -0 "$1" 2>/dev/null && [ $waited -lt 400 ]; do
    [ "$(cut -d')' -f2- "/proc/$1/stat" 2>/dev/null | cut -c2)" != Z ] || return 0
    sleep 0.1
    waited=$((waited + 1))
  done
  kill -KILL "$1" 2>/dev/null || true
}

# Ends what was started since `mark` processes were running.
stop_down_to() {
  local mark=$1
  while [ ${#pids[@]} -gt "$mark" ]; do
    stop_pid ${pids[-1]}
    unset 'pids[-1]'
  done
}

end_stack() {
  trap '' INT TERM HUP
  stop_down_to 0
  if [ -n "${MBS_BENCH_KEEP:-}" ]; then say "kept $folder"; else rm -rf "$folder"; fi
}

launch() { # log name, command...: sets launched
  local log=$folder/$1.log; shift
  setsid "$@" </dev/null >>"$log" 2>&1 &
  launched=$!
  pids+=("$launched")
}

wait_for() { # what, pid, seconds, command...
  local what=$1 pid=$2 left=$(($3 * 10)); shift 3
  until "$@" >/dev/null 2>&1; do
    kill -0 "$pid" 2>/dev/null || { tail -n 20 "$folder"/*.log >&2; die "$what ended while starting"; }
    left=$((left - 1))
    [ $left -gt 0 ] || { tail -n 20 "$folder"/*.log >&2; die "$what was not ready in time"; }
    sleep 0.1
  done
}

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() {
  local port
  for _ in $(seq 200); do
    port=$((20000 + RANDOM % 12000))
    listens "$port" || { echo "$port"; return; }
  done
  die "no free port found"
}

# start_smsc OPTIONS...: sets smsc_port, smsc_http, smsc_pid
start_smsc() {
  local out=$folder/smsc.json
  : >"$out"
  setsid "$bin/mbs-smsc" --system-id mbs --password secret "$@" </dev/null >"$out" 2>>"$folder/smsc.log" &
  smsc_pid=$!
  pids+=("$smsc_pid")
  wait_for mbs-smsc "$smsc_pid" 10 grep -q http_port "$out"
  smsc_port=$(jq .smpp_port "$out")
  smsc_http=http://127.0.0.1:$(jq .http_port "$out")
}

# start_postgres: a private server with durable settings; sets postgres_pid, postgres_port
start_postgres() {
  local tools as=()
  tools=$(find /usr/lib/postgresql -maxdepth 2 -name bin | sort -V | tail -n 1)
  [ -n "$tools" ] || die "no PostgreSQL server; packaging/deps.sh check installs it"
  postgres_folder=$folder/postgres
  mkdir -p "$postgres_folder"
  if [ "$(id -u)" -eq 0 ]; then  # it refuses to run as root
    as=(runuser -u postgres --)
    chown postgres "$postgres_folder"
  fi
  (cd "$postgres_folder" && "${as[@]}" "$tools/initdb" -D "$postgres_folder/data" -U mbs -A trust -E UTF8 --no-locale) \
    >"$folder/initdb.log" 2>&1 || die "initdb failed: $(tail -n 3 "$folder/initdb.log")"
  postgres_port=$(free_port)
  # exec, so that the id is the server's own.
  launch postgres "${as[@]:0:0}" bash -c "cd '$postgres_folder' && exec ${as[*]:+setpriv --reuid=postgres --regid=postgres --clear-groups} '$tools/postgres' -D '$postgres_folder/data' -p $postgres_port -c listen_addresses=127.0.0.1 -c unix_socket_directories='$postgres_folder' -c shared_buffers=256MB -c min_wal_size=1GB -c max_wal_size=4GB -c fsync=on -c full_page_writes=on -c synchronous_commit=on"
  postgres_pid=$launched
  wait_for PostgreSQL "$postgres_pid" 60 "$tools/pg_isready" -q -h 127.0.0.1 -p "$postgres_port"
  # As on a server that has run for a day: log segments are there to be used again, not made at each 16 MiB.
  psql -XAtq -h 127.0.0.1 -p "$postgres_port" -U mbs -d postgres >/dev/null <<'SQL'
DO $$ BEGIN FOR i IN 1..60 LOOP PERFORM pg_logical_emit_message(false, 'mbs', ''); PERFORM pg_switch_wal(); END LOOP; END $$;
CHECKPOINT;
SQL
}

# Microseconds that one durable write of 8 KiB takes here: what commits one at a time wait for.
durable_write_us() {
  local began ended
  began=$(date +%s%N)
  dd if=/dev/zero of="$folder/durable" bs=8k count=200 oflag=dsync status=none
  ended=$(date +%s%N)
  rm -f "$folder/durable"
  echo $(((ended - began) / 200000))
}

create_database() { psql -XAtq -h 127.0.0.1 -p "$postgres_port" -U mbs -d postgres -c "CREATE DATABASE $1"; }

# start_database sqlite|postgresql: an empty one; sets database_url
start_database() {
  if [ "$1" = postgresql ]; then
    start_postgres
    create_database mbs
    database_url=postgresql://mbs@127.0.0.1:$postgres_port/mbs
  else
    database_url=sqlite:$folder/mbs.db
  fi
}

# start_mbs DATABASE_URL [TPS [WINDOW]]: sets mbs_pid, mbs_url, mbs_key
start_mbs() {
  local port config=$folder/mbs.toml
  port=$(free_port)
  mbs_url=http://127.0.0.1:$port
  cat >"$config" <<TOML
[http]
listen = "127.0.0.1:$port"
[database]
url = "$1"
[[link]]
name = "simulator"
networks = ["*"]
kind = "smpp"
host = "127.0.0.1"
port = $smsc_port
system_id = "mbs"
password = "secret"
tps = ${2:-100000}
window = ${3:-2000}
[[price]]
per_segment = "0.8000"
[webhooks]
allow_private_addresses = true
[log]
level = "warn"
${MBS_BENCH_CONFIG:-}
TOML
  "$bin/mbs" migrate --config "$config" >>"$folder/mbs.log" 2>&1 || { tail "$folder/mbs.log" >&2; die "mbs migrate failed"; }
  mbs_key=$("$bin/mbs" account create --config "$config" --email bench@example.com --name Bench --credit 100000000 \
    --sender MBSDEMO --key --json 2>>"$folder/mbs.log" | jq -r .api_key)
  [ -n "$mbs_key" ] || die "no account could be created"
  launch mbs "$bin/mbs" serve --config "$config"
  mbs_pid=$launched
  wait_for "mbs serve" "$mbs_pid" 60 curl -sf "$mbs_url/readyz"
}
