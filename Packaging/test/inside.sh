#!/bin/bash
# What an administrator does with the package, one step after another, on a machine with systemd.
export DEBIAN_FRONTEND=noninteractive PATH=/usr/sbin:/usr/bin:/sbin:/bin
passed=0 failed=0
topic='my-enterprise/my-park/my-factory'

step() {
  local title=$1
  shift
  if "$@"; then
    passed=$((passed + 1))
    echo "ok    $title"
  else
    failed=$((failed + 1))
    echo "FAIL  $title"
    journalctl -u park-gateway -n 6 --no-pager -o cat | sed 's/^/      /'
  fi
}

# Waits until a command succeeds, for so many seconds at most.
within() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [[ $SECONDS -lt $deadline ]] || return 1
    sleep 0.2
  done
}

active() { systemctl is-active --quiet park-gateway; }
process() { systemctl show -P MainPID park-gateway; }
status_of() { awk -v key="$1:" '$1 == key { print $2 }' "/proc/$(process)/status"; }
says() { journalctl -u park-gateway --no-pager | grep -q -- "$1"; }
first_message() { mosquitto_sub -h 127.0.0.1 -t "$1" -C 1 -W 20; }
sequences() { python3 - "$1" <<'PY'
import json, sys
seen = [json.loads(line)["seq"] for line in open(sys.argv[1]) if '"seq"' in line]
distinct = list(dict.fromkeys(seen))
whole = distinct == list(range(1, len(distinct) + 1))
print(f"      {len(seen)} messages, {len(distinct)} sequence numbers, whole: {whole}")
sys.exit(not (whole and len(distinct) > 5))
PY
}

start_broker() { mosquitto -p 1883 >/dev/null 2>&1 & broker=$!; within 5 mosquitto_pub -h 127.0.0.1 -t x -n; }
witness() { mosquitto_sub -h 127.0.0.1 -i witness -c -q 1 -t "$topic/+/data" >> /root/seen 2>/dev/null & witness=$!; }

# --- Install -------------------------------------------------------------------------------------
step "dpkg installs it" dpkg -i /root/park-gateway.deb
step "the service runs" within 10 active
step "the service is enabled" systemctl is-enabled --quiet park-gateway
step "the unit is valid" systemd-analyze verify --man=no park-gateway.service
step "it tells what to configure" within 5 says 'no device file'
step "check accepts the shipped configuration" park-gateway check
step "every sample passes check" park-gateway check --config /usr/share/park-gateway/demo
step "the user owns its store only" test "$(stat -c '%U %a' /var/lib/park-gateway)" = "park-gateway 700"
step "the configuration is closed to others" test "$(stat -c '%U:%G %a' /etc/park-gateway)" = "root:park-gateway 750"
step "the user is in dialout" id -nG park-gateway

# --- Hardening, as the kernel sees it --------------------------------------------------------------
step "it runs as park-gateway" test "$(stat -c %U "/proc/$(process)")" = park-gateway
step "it has no capability" test "$(status_of CapEff)$(status_of CapBnd)" = 00000000000000000000000000000000
step "it cannot gain privileges" test "$(status_of NoNewPrivs)" = 1
step "its system calls are filtered" test "$(status_of Seccomp)" = 2
exposure=$(systemd-analyze security park-gateway --no-pager | sed -n 's/.*exposure level[^:]*: \([0-9.]*\).*/\1/p')
echo "      exposure $exposure"
step "systemd-analyze security says at most 1.5" awk "BEGIN { exit !($exposure <= 1.5) }"

# --- Configure and run -----------------------------------------------------------------------------
cat > /etc/park-gateway/devices.d/panel.yaml <<'YAML'
connection: { tcp: 127.0.0.1:15020 }
devices:
  - { id: main-meter, profile: schneider/iem3155, unit_id: 1, every: 200ms }
YAML
chown root:park-gateway /etc/park-gateway/devices.d/panel.yaml
runuser -u nobody -- park-gateway simulate --config /usr/share/park-gateway/demo --base-port 0 >/dev/null 2>&1 &
mkdir -p /root/site/devices.d
cp /etc/park-gateway/gateway.yaml /root/site/
cp /etc/park-gateway/devices.d/panel.yaml /root/site/devices.d/
park-gateway simulate --config /root/site --base-port 15020 >/dev/null 2>&1 &
start_broker
witness
step "reload takes the new device file" systemctl reload-or-restart park-gateway
step "values come" first_message "$topic/main-meter/data"
step "its status is retained" first_message "$topic/_gateway/gw-01/status"

begun=$(date +%s%N)
systemctl restart park-gateway
mosquitto_sub -h 127.0.0.1 -t "$topic/main-meter/data" -C 1 -W 20 >/dev/null
echo "      restart to a value on MQTT: $((($(date +%s%N) - begun) / 1000000)) ms, the stop included"
# It gives the memory of its start back a quarter of a minute later.
small() { [[ $(status_of VmRSS) -le 20480 ]]; }
step "at most 20 MB are resident" within 30 small
echo "      resident: $(status_of VmRSS) kB"

# --- A bad configuration -----------------------------------------------------------------------------
cp /etc/park-gateway/gateway.yaml /root/good.yaml
sed -i 's/^  id: gw-01/  idd: gw-01/' /etc/park-gateway/gateway.yaml
reload_fails() { ! systemctl reload park-gateway; }
step "reload refuses a bad configuration" reload_fails
step "and the old one goes on" first_message "$topic/main-meter/data"
step "the error names its place" bash -c 'park-gateway check 2>&1 | grep -q gateway.yaml:7'
cp /root/good.yaml /etc/park-gateway/gateway.yaml

# --- Killed ------------------------------------------------------------------------------------------
before=$(process)
kill -9 "$before"
other() { [[ $(process) -ne 0 && $(process) -ne $before ]]; }
kept() { [[ $(stat -c '%U %a %s' /run/park-gateway/park-gateway.intake) == "park-gateway 600 2097152" ]]; }
step "what it polled last outlives it, in memory" kept
step "killed, it is started again" within 15 other
step "and values go on" first_message "$topic/main-meter/data"

# --- A password as systemd credential -----------------------------------------------------------------
mosquitto_passwd -b -c /root/users gw-01 s3cret && chmod 644 /root/users
cat > /root/guarded.conf <<'CONF'
listener 1884 127.0.0.1
password_file /root/users
user root
CONF
mosquitto -c /root/guarded.conf >/dev/null 2>&1 &
guarded=$!
mkdir -p /etc/credstore /run/systemd/system/park-gateway.service.d
(umask 077 && printf 's3cret' > /etc/credstore/park.password)
printf '[Service]\nLoadCredential=park.password:/etc/credstore/park.password\n' \
  > /run/systemd/system/park-gateway.service.d/credential.conf
sed -i 's|^brokers:.*|&\n  - { id: guarded, url: mqtt://localhost:1884, username: gw-01, password_file: park.password }|' \
  /etc/park-gateway/gateway.yaml
systemctl daemon-reload
systemctl restart park-gateway
guarded_value() { mosquitto_sub -h 127.0.0.1 -p 1884 -u gw-01 -P s3cret -t "$topic/main-meter/data" -C 1 -W 20; }
step "the password comes as a credential of the service" guarded_value
cp /root/good.yaml /etc/park-gateway/gateway.yaml
rm -r /run/systemd/system/park-gateway.service.d
systemctl daemon-reload
systemctl restart park-gateway
kill "$guarded"
step "and without it values go on as before" first_message "$topic/main-meter/data"

# --- Upgrade with data in the outbox -------------------------------------------------------------------
kill "$broker"
wait "$broker" 2>/dev/null
held=$(stat -c %s /var/lib/park-gateway/park-gateway.db-wal 2>/dev/null || echo 0)
grown() { [[ $(stat -c %s /var/lib/park-gateway/park-gateway.db-wal) -gt $((held + 20000)) ]]; }
step "without a broker it goes on storing" within 20 grown
step "dpkg upgrades it while it runs" dpkg -i /root/later.deb
step "the later one runs" within 10 active
kill "$witness" 2>/dev/null
start_broker
# Whoever the broker has forgotten subscribes before the backlog comes.
witness
step "values come again" first_message "$topic/main-meter/data"
within 20 test "$(wc -l < /root/seen)" -gt 100
step "no sequence number is missing over kill, upgrade and outage" sequences /root/seen

# --- Remove, install again, purge ------------------------------------------------------------------------
step "dpkg removes it" dpkg -r park-gateway
step "the store stays" test -s /var/lib/park-gateway/park-gateway.db
step "the configuration stays" test -s /etc/park-gateway/devices.d/panel.yaml
step "it is installed again" dpkg -i /root/later.deb
step "it runs again with the old configuration" within 10 active
step "it goes on counting" bash -c "[[ \$(mosquitto_sub -h 127.0.0.1 -t '$topic/main-meter/data' -C 1 -W 20 | sed 's/.*\"seq\":\([0-9]*\).*/\1/') -gt 20 ]]"
step "dpkg purges it" dpkg -P park-gateway
step "the store is gone" test ! -e /var/lib/park-gateway -a ! -e /run/park-gateway
step "the shipped configuration is gone" test ! -e /etc/park-gateway/gateway.yaml
step "the site's own file is still there" test -e /etc/park-gateway/devices.d/panel.yaml
gone() { [[ -z $(systemctl list-unit-files park-gateway.service --no-legend) ]]; }
step "the unit is gone" gone

kill $(jobs -p) 2>/dev/null
echo "$passed passed, $failed failed"
