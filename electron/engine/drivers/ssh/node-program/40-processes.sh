# --- Processes of releases --------------------------------------------------------------------------------------------
# Each running release has a supervisor: this program again, apart from any connection, or as a unit of systemd. Under
# workloads/<name>/run/<release>/ stand: `supervisor` and `guest` (pid and birth), `port`, `started` (ms), `restarts`.

# How long a guest may finish its requests, in tenths of a second. On SIGINT Wasmtime (49) takes no new requests, and
# does not end by itself while a client keeps a connection open, so the wait is short where somebody needs its port.
grace_tenths=30
hand_over_tenths=5
log_limit_kib=2048

# workload NAME: sets the paths of a workload.
workload() {
  name=$1
  home=$root/workloads/$1
}

# running RELEASE: whether its guest process is there; sets $guest_pid.
running() {
  local pid='' born=''
  guest_pid=
  [ -r "$home/run/$1/guest" ] || return 1
  read -r pid born 2>/dev/null <"$home/run/$1/guest"
  alive "$pid" "$born" || return 1
  guest_pid=$pid
}

# supervised RELEASE: whether its supervisor is there; sets $supervisor_pid.
supervised() {
  local pid='' born=''
  supervisor_pid=
  [ -r "$home/run/$1/supervisor" ] || return 1
  read -r pid born 2>/dev/null <"$home/run/$1/supervisor"
  alive "$pid" "$born" || return 1
  supervisor_pid=$pid
}

# port_of RELEASE: sets $port to where it listens, or to nothing.
port_of() {
  port=
  [ -r "$home/run/$1/port" ] && read -r port <"$home/run/$1/port"
  return 0
}

# unit RELEASE: sets $unit. Another root is another set of units.
unit() {
  unit=$(printf '%s' "$root" | cksum)
  unit=flotilla-${unit%% *}-$name@$1.service
}

# launch RELEASE PORT [waits]: starts its supervisor. Port 0 lets the system choose. One that waits makes everything
# ready and starts the guest when it gets the signal USR1.
launch() {
  local run="$home/run/$1"
  rm -rf "$run"
  make_folder "$run"
  make_folder "$home/log"
  [ -z "${3:-}" ] || : >"$run/waits"
  write_file "$run/wanted-port" "$2"
  if systemd_works; then
    write_unit
    unit "$1"
    : >"$run/by-systemd"
    units start "$unit" && return
    rm -f "$run/by-systemd"
  fi
  detach supervise "$name" "$1"
  birth "$detached"
  printf '%s %s\n' "$detached" "$birth" >"$run/supervisor"
}

write_unit() {
  local folder="${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user" path search
  # The runtime was found on the PATH of this login, which systemd does not know.
  search=$(printf '%s' "$PATH" | sed 's/["\\]/\\&/g; s/%/%%/g')
  unit ''
  path=$folder/$unit
  make_folder "$folder"
  write_file "$path" "[Unit]
Description=Flotilla workload $name, release %i

[Service]
Environment=\"PATH=$search\"
ExecStart=/bin/sh \"$program\" \"$root\" supervise $name %i
KillMode=mixed
TimeoutStopSec=10
Restart=always
RestartSec=1

[Install]
WantedBy=default.target"
  units daemon-reload
}

# start_at_boot RELEASE: where systemd keeps it. Without systemd nothing of ours runs after a restart of the machine, until
# the release is activated again.
start_at_boot() {
  [ -e "$home/run/$1/by-systemd" ] || return 0
  unit "$1"
  units enable "$unit"
}

# ask_to_end RELEASE: and does not wait. The guest may finish the requests that it has begun, for three seconds.
ask_to_end() {
  if [ -e "$home/run/$1/by-systemd" ]; then
    unit "$1"
    units --no-block stop "$unit"
  elif supervised "$1"; then
    kill -TERM "$supervisor_pid" 2>/dev/null
  elif running "$1"; then
    kill -INT "$guest_pid" 2>/dev/null
  fi
}

# halt RELEASE: ends it, by force when it does not end by itself.
halt() {
  local left=$((grace_tenths * 10)) run="$home/run/$1"
  [ -d "$run" ] || return 0
  ask_to_end "$1"
  if [ -e "$run/by-systemd" ]; then
    unit "$1"
    units disable "$unit"
  fi
  while running "$1" || supervised "$1"; do
    if [ "$left" -le 0 ]; then
      supervised "$1" && kill -KILL "$supervisor_pid" 2>/dev/null
      running "$1" && kill -KILL "$guest_pid" 2>/dev/null
    fi
    left=$((left - 1))
    nap
  done
  rm -rf "$run"
}

# hand_over OLD NEW: OLD leaves $fixed_port and NEW is started on it at once. Between them nobody answers there: some tens
# of milliseconds, and up to half a second more while OLD has requests or kept connections.
hand_over() {
  local left=100
  halt "$2"
  launch "$2" "$fixed_port" waits
  until [ -e "$home/run/$2/ready" ] || [ "$left" -le 0 ]; do
    left=$((left - 1))
    nap
  done
  ask_to_end "$1"
  left=$((hand_over_tenths * 15))
  while running "$1" && [ "$left" -gt 0 ]; do
    left=$((left - 1))
    sleep 0.005 2>/dev/null || sleep 1
  done
  running "$1" && kill -KILL "$guest_pid" 2>/dev/null
  while running "$1"; do nap; done
  supervised "$2" && kill -USR1 "$supervisor_pid"
  halt "$1"
}

# op_supervise NAME RELEASE: keeps the release running until told to end.
op_supervise() {
  local delay=1 begun restarts=0 port=0 file
  workload "$1"
  release=$2
  run=$home/run/$2
  log=$home/log/$2.log
  guest=
  sleeper=
  birth $$
  printf '%s %s\n' $$ "$birth" >"$run/supervisor"
  trap 'end_guest' TERM
  trap 'rm -f "$run/waits"' USR1
  keep_house $$ "$birth" &
  read -r port <"$run/wanted-port"
  while :; do
    uptime_ms
    begun=$up_ms
    # In a process of its own, which may fail: then the module is compiled while it starts.
    file=$(read_release "$release" && compile "$digest" >/dev/null && printf '%s' "$code")
    read_release "$release"
    : >"$run/ready"
    while [ -e "$run/waits" ]; do
      nap &
      wait $!
    done
    start_guest "$port" "${file:-$blobs/$digest}" &
    guest=$!
    birth "$guest"
    printf '%s %s\n' "$guest" "$birth" >"$run/guest"
    now
    printf '%s\n' "$now_ms" >"$run/started"
    note_port &
    wait "$guest"
    printf 'flotilla: %s ended with code %s\n' "$release" $? >>"$log"
    restarts=$((restarts + 1))
    printf '%s\n' "$restarts" >"$run/restarts"
    uptime_ms
    [ $((up_ms - begun)) -gt 60000 ] && delay=1
    # A port that the system chose is kept; when somebody took it meanwhile, another will do.
    port_of "$release"
    if [ -z "$port" ] || [ $((up_ms - begun)) -lt 1000 ]; then
      read -r port <"$run/wanted-port"
    fi
    sleep "$delay" &
    sleeper=$!
    wait "$sleeper"
    delay=$((delay * 2))
    [ "$delay" -le 60 ] || delay=60
  done
}

# start_guest PORT FILE: becomes the runtime.
start_guest() {
  exec 9>&-
  printf 'flotilla: %s starts\n' "$release" >>"$log"
  exec </dev/null >>"$log" 2>&1
  export RUST_BACKTRACE=0
  serve "$1" "$2"
}

# serve PORT FILE ARGUMENTS...: becomes Wasmtime with the limits and the environment of the release that was read.
serve() {
  local port="$1" file="$2"
  shift 2
  case $file in
    "$root/aot/"*) set -- --allow-precompiled "$@" ;;
  esac
  # The release's settings append its environment and the file, and become it. Tables lie outside of the limited memory.
  with_environment "$file" wasmtime serve --addr "127.0.0.1:$port" -S cli "$@" \
    -W "timeout=${request_timeout_ms}ms,max-memory-size=$memory_limit_bytes,max-table-elements=1000000,max-tables=100"
}

# note_port: writes down where the guest that was just started listens, once its log says so.
note_port() {
  local found
  trap - TERM
  while running "$release"; do
    found=$(awk '
      /^flotilla: .* starts$/ { port = "" }
      /^Serving HTTP on http:/ { port = $4; gsub(/^http:.*:|\/$/, "", port) }
      END { print port }
    ' "$log" 2>/dev/null)
    if [ -n "$found" ]; then
      printf '%s\n' "$found" >"$run/port"
      return
    fi
    nap
  done
}

# keep_house PID BIRTH: while the supervisor lives, keeps the log short and looks for a confirmation that is overdue,
# in case the process that waits for it was killed.
keep_house() {
  trap - TERM
  while sleep 10 && alive "$1" "$2"; do
    # Emptied in place, since the guest holds the file open; a line may fall between copy and cut.
    if [ -n "$(find "$log" -size +${log_limit_kib}k 2>/dev/null)" ]; then
      cp -f "$log" "$log.1" && : >"$log"
    fi
    if [ -e "$home/pending" ] && ! watched; then
      read_pending && watch_over "$p_release"
    fi
  done
}

# end_guest: the supervisor was told to end.
# shellcheck disable=SC2317
end_guest() {
  trap '' TERM
  if [ -n "$guest" ]; then
    kill -INT "$guest" 2>/dev/null
    (
      trap - TERM
      sleep $((grace_tenths / 10))
      kill -KILL "$guest"
    ) 2>/dev/null &
    wait "$guest"
  fi
  rm -f "$run/supervisor" "$run/guest"
  # All that is left of its session: sleeps, and what keeps house.
  have setsid && kill -TERM 0
  exit 0
}

# http_status PORT PATH SECONDS: sets $status to the status code, 000 without an answer, and $took (seconds) where it can.
http_status() {
  local out limit=
  took=
  if have curl; then
    out=$(curl -q -s -g --noproxy '*' -o /dev/null -m "$3" -w '%{http_code} %{time_total}' "http://127.0.0.1:$1$2" 2>/dev/null)
    status=${out%% *}
    took=${out#* }
  elif have wget; then
    # Not with its own -T, at which some of BusyBox's crash.
    have timeout && limit="timeout $((${3%.*} + 1))"
    # shellcheck disable=SC2086
    out=$($limit wget -S -O /dev/null "http://127.0.0.1:$1$2" 2>&1)
    status=$(printf '%s' "$out" | sed -n 's|.*HTTP/1.[01] \([0-9][0-9][0-9]\).*|\1|p' | head -n 1)
  elif have nc; then
    out=$(printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n' "$2" | nc -w "$((${3%.*} + 1))" 127.0.0.1 "$1" 2>/dev/null | head -n 1)
    out=${out#* }
    status=${out%% *}
  else
    fail node/tool-missing 'the node has none of curl, wget and nc to check health with'
  fi
  status=${status:-000}
}

is_good() { case $1 in 2[0-9][0-9] | 3[0-9][0-9]) return 0 ;; *) return 1 ;; esac; }

# wait_healthy RELEASE: asks until it is healthy, its time is over, or it ended. Sets $why when it is not.
wait_healthy() {
  local until
  uptime_ms
  until=$((up_ms + health_timeout_ms))
  why='it did not start to listen in time'
  while :; do
    port_of "$1"
    if [ -n "$port" ]; then
      seconds "$health_timeout_ms"
      http_status "$port" "$health_path" "$seconds"
      if is_good "$status"; then
        why=
        return 0
      fi
      why="$health_path answered $status"
      [ "$status" = 000 ] && why="$health_path did not answer within $seconds s"
    fi
    [ -e "$home/run/$1/restarts" ] && {
      why='it ended by itself'
      return 1
    }
    uptime_ms
    [ "$up_ms" -lt "$until" ] || return 1
    nap
  done
}
