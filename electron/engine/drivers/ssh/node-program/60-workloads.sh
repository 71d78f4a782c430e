# --- What runs, its health, its log -----------------------------------------------------------------------------------

# workload_json: sets $workload_json to the state of the current release, or to nothing when there is none.
workload_json() {
  local current previous=null state=running address=null started=null restarts=0 reverts=null digest
  workload_json=
  release_at current
  current=$release_at
  [ -n "$current" ] || return 0
  read -r digest <"$home/current/digest"
  release_at previous
  [ -n "$release_at" ] && previous="\"$release_at\""
  if [ -r "$home/run/$current/started" ]; then read -r started <"$home/run/$current/started"; fi
  if [ -r "$home/run/$current/restarts" ]; then read -r restarts <"$home/run/$current/restarts"; fi
  if read_pending && [ "$p_phase" = awaiting ] && [ "$p_release" = "$current" ]; then
    state=awaiting-confirm
    previous=null
    case $p_previous in - | "$current") ;; *) previous="\"$p_previous\"" ;; esac
    reverts=$p_at
  fi
  if [ -e "$home/stopped" ]; then
    state=stopped
    started=null
  elif running "$current"; then
    port_of "$current"
    [ -n "$port" ] && address="\"127.0.0.1:$port\""
  else
    state=failing
  fi
  workload_json="{\"workload\":\"$name\",\"release\":\"$current\",\"digest\":\"$digest\",\"state\":\"$state\""
  workload_json="$workload_json,\"runtime\":\"wasmtime\",\"address\":$address,\"previousRelease\":$previous"
  workload_json="$workload_json,\"revertsAtMs\":$reverts,\"startedAtMs\":${started:-null},\"restarts\":${restarts:-0}}"
}

op_status() {
  local folder all=
  for folder in "$root"/workloads/*; do
    workload "${folder##*/}"
    workload_json
    [ -n "$workload_json" ] && all="$all${all:+,}$workload_json"
  done
  say "{\"t\":\"result\",\"workloads\":[$all]}"
}

# used_by RELEASE: sets $used_by to what its guest has used, as the kernel counts it; the guest's birth names the counting.
used_by() {
  local stat='' key value cpu=null age=null rss=null peak=null
  birth "$guest_pid"
  if read -r stat 2>/dev/null <"/proc/$guest_pid/stat"; then
    # shellcheck disable=SC2086
    set -- "$1" ${stat##*) }
    cpu=$(((${13:-0} + ${14:-0}) * 1000 / ticks))
    age=$((up_ms - ${21:-0} * 1000 / ticks))
    # In some containers the two are counted from different starts.
    [ "$age" -ge 0 ] || age=null
    while read -r key value _; do
      case $key in
        VmHWM:) peak=$((value * 1024)) ;;
        VmRSS:) rss=$((value * 1024)) ;;
      esac
    done 2>/dev/null <"/proc/$guest_pid/status"
  fi
  used_by="{\"workload\":\"$name\",\"release\":\"$1\",\"epoch\":\"${boot_id%%-*}-$guest_pid-$birth\",\"ageMs\":$age"
  used_by="$used_by,\"cpuMs\":$cpu,\"memoryBytes\":$rss,\"memoryPeakBytes\":$peak}"
}

# op_usage: of every guest that is there, also of one that is being replaced. Nothing here sees their requests.
op_usage() {
  local folder all=
  ticks=$(getconf CLK_TCK 2>/dev/null)
  case $ticks in '' | 0 | *[!0-9]*) ticks=100 ;; esac
  boot
  uptime_ms
  for folder in "$root"/workloads/*/run/*; do
    name=${folder%/run/*}
    workload "${name##*/}"
    running "${folder##*/}" || continue
    used_by "${folder##*/}"
    all="$all${all:+,}$used_by"
  done
  say "{\"t\":\"result\",\"usage\":[$all]}"
}

# op_stop NAME
op_stop() {
  workload "$1"
  [ -d "$home" ] && stop_all
  say '{"t":"result"}'
}

# stop_all: ends every process of the workload and keeps its releases.
stop_all() {
  local folder
  lock "$home/lock" 150
  trap '' HUP
  release_at current
  [ -n "$release_at" ] && : >"$home/stopped"
  rm -f "$home/pending"
  for folder in "$home"/run/*; do
    [ -d "$folder" ] && halt "${folder##*/}"
  done
  return 0
}

# current_running NAME: sets $current and $port, or ends with `workload/not-found`.
current_running() {
  workload "$1"
  release_at current
  current=$release_at
  if [ -z "$current" ] || [ -e "$home/stopped" ]; then
    fail workload/not-found 'the workload does not run on the node'
  fi
  read_release "$current" || fail node/bad-answer 'the files of the release are missing on the node'
}

# op_health NAME
op_health() {
  current_running "$1"
  port_of "$current"
  status=000 took=
  seconds "$health_timeout_ms"
  running "$current" && [ -n "$port" ] && http_status "$port" "$health_path" "$seconds"
  json "$health_path"
  say "{\"t\":\"result\",\"release\":\"$current\",\"path\":$json,\"status\":\"$status\",\"tookSeconds\":${took:-null}}"
}

# op_logs NAME TAIL FOLLOW: after the first line comes the log as it is. Following ends when stdin does.
op_logs() {
  local log
  workload "$1"
  log=$home/log/current.log
  [ -e "$log" ] || fail workload/not-found 'the workload has no log on the node'
  say '{"t":"log"}'
  if [ "$3" = follow ]; then
    tail -n "$2" -F "$log" 2>/dev/null &
    cat >/dev/null
    kill $!
  else
    tail -n "$2" "$log"
  fi
}

# delete_named FOLDER LENGTH ENDING: deletes the files named by so many hexadecimal digits and the ending, and what was left
# of making them; then the folder, when nothing else is in it.
delete_named() {
  local file id
  for file in "$1"/* "$1"/.[0-9a-f]*; do
    id=${file##*/}
    id=${id#.}
    case ${id#"${id%%.*}"} in "$3" | "$3".*) id=${id%%.*} ;; *) continue ;; esac
    case $id in *[!0-9a-f]*) continue ;; esac
    [ ${#id} -ne "$2" ] || rm -f "$file"
  done
  rmdir "$1" 2>/dev/null
}

# delete_workload: what stands in $home and is ours.
delete_workload() {
  rm -rf "$home/releases" "$home/run" "$home/log"
  rm -f "$home/current" "$home/previous" "$home/previous-was" "$home/pending" "$home/stopped" "$home/watch" \
    "$home/lock" "$home/lock.held" "$home"/lock.dead.* "$home"/pending.[0-9]* "$home"/current.[0-9]* "$home"/previous.[0-9]*
  rmdir "$home" 2>/dev/null
}

# op_forget: everything of ours goes; folders only when nothing else is in them.
op_forget() {
  local folder out
  for folder in "$root"/workloads/*; do
    [ -e "$folder/lock" ] || [ -d "$folder/releases" ] || continue
    workload "${folder##*/}"
    stop_all
    have systemctl && {
      unit ''
      rm -f "${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user/$unit"
    }
    unlock
    out=$(delete_workload 2>&1)
    [ -z "$out" ] || fail_with_output 'cannot delete everything' "$out"
  done
  out=$({
    delete_named "$blobs" 64 ''
    for folder in "$root"/aot/wasmtime-*-epoch "$root"/aot/wasmtime-*-epoch-fuel; do delete_named "$folder" 64 ''; done
    rm -rf "$root"/cold/[0-9]*
    delete_named "$root/bin" 16 .sh
    rmdir "$root/workloads" "$root/blobs" "$root/aot" "$root/cold" 2>/dev/null
  } 2>&1)
  [ -z "$out" ] || fail_with_output 'cannot delete everything' "$out"
  # The mark stays with a folder that stays: it is still ours to use again.
  rmdir "$root/.flotilla-node" 2>/dev/null
  rmdir "$root" 2>/dev/null || mkdir "$root/.flotilla-node" 2>/dev/null
  say '{"t":"result"}'
}
