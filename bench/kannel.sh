# Kannel as a benchmark's gateway; sourced by compare-kannel.sh after stack.sh.

install_kannel() {
  command -v bearerbox >/dev/null && command -v smsbox >/dev/null && return
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "kannel is missing and there is no sudo; as root: apt-get install kannel"
    as_root=(sudo)
  fi
  say "installing kannel by apt"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends kannel </dev/null >&2 ||
    die "kannel could not be installed"
}

# kannel_configuration internal|pgsql: where its delivery reports wait; with the ports of start_kannel.
kannel_configuration() {
  cat <<CONF
group = core
admin-port = $admin
admin-password = bench
admin-deny-ip = "*.*.*.*"
admin-allow-ip = "127.0.0.1"
smsbox-port = $box
box-deny-ip = "*.*.*.*"
box-allow-ip = "127.0.0.1"
smsbox-max-pending = 100000
log-level = 3
log-file = "$folder/bearerbox.log"
store-type = file
store-location = "$folder/kannel.store"
dlr-storage = $1

group = smsc
smsc = smpp
smsc-id = simulator
host = 127.0.0.1
port = $smsc_port
transceiver-mode = true
smsc-username = mbs
smsc-password = secret
system-type = ""
max-pending-submits = 2000

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = $send
max-pending-requests = 2000
log-level = 3
log-file = "$folder/smsbox.log"

group = sendsms-user
username = mbs
password = secret
max-messages = 10
concatenation = true
CONF
}

kannel_reports_in_postgres() {
  cat <<CONF

group = pgsql-connection
id = dlr
host = 127.0.0.1
port = $postgres_port
username = mbs
password = mbs
database = kannel
max-connections = 10

group = dlr-db
id = dlr
table = dlr
field-smsc = smsc
field-timestamp = ts
field-destination = destination
field-source = source
field-service = service
field-url = url
field-mask = mask
field-status = status
field-boxc-id = boxc
CONF
}

# start_kannel internal|pgsql: sets kannel_url, kannel_pids
start_kannel() {
  local config=$folder/kannel.conf admin box send
  admin=$(free_port) box=$(free_port) send=$(free_port)
  kannel_url=http://127.0.0.1:$send
  rm -f "$folder"/kannel.store*
  kannel_configuration "$1" >"$config"
  if [ "$1" = pgsql ]; then kannel_reports_in_postgres >>"$config"; fi
  launch bearerbox bearerbox -v 3 "$config"
  kannel_pids=("$launched")
  wait_for bearerbox "$launched" 30 listens "$box"
  launch smsbox smsbox -v 3 "$config"
  kannel_pids+=("$launched")
  wait_for smsbox "$launched" 30 listens "$send"
  wait_for "kannel's bind" "$launched" 30 bound_to_simulator
}

bound_to_simulator() { [ "$(curl -s "$smsc_http" | jq .sessions)" -ge 1 ]; }

prepare_kannel_database() {
  create_database kannel
  # The columns that its guide names, and the indexes that its look-ups need. It deletes rows by oid, which
  # PostgreSQL gave every row until version 11: without a column of that name no report would ever be removed.
  psql -XAtq -h 127.0.0.1 -p "$postgres_port" -U mbs -d kannel <<'SQL'
CREATE TABLE dlr (oid bigserial PRIMARY KEY, smsc varchar(40), ts varchar(40), destination varchar(40), source varchar(40), service varchar(40),
  url varchar(255), mask integer, status integer, boxc varchar(40));
CREATE INDEX dlr_ts ON dlr (ts, smsc);
SQL
}
