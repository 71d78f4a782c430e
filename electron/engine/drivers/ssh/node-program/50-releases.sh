# --- Releases and the switch between them -----------------------------------------------------------------------------
# `current` and `previous` are links to releases, each swapped by one rename; `previous-was` tells whether that one ran.
# While a release is tried or waits to be confirmed, `pending` holds:
#   RELEASE PHASE PREVIOUS WAS DEADLINE AT BOOT PID BIRTH
#   PHASE     trying (PID and BIRTH are those of the operation at work) or awaiting
#   PREVIOUS  release to go back to, or - for none
#   WAS       what PREVIOUS was before: running, stopped or absent
#   DEADLINE  in milliseconds of uptime of BOOT, which no change of the clock moves; AT is the same by the clock, to show
# A process apart from any connection watches `pending` and goes back when the deadline passes or the operation dies.

# What a release's settings.sh sets. The console writes that file, each value quoted.
health_path=/
health_timeout_ms=5000
request_timeout_ms=30000
memory_limit_bytes=268435456
fixed_port=
counts_fuel=
# each_folder COMMAND: calls it with each granted folder.
each_folder() { :; }
with_environment() {
  local file="$1"
  shift
  exec "$@" "$file"
}

# read_release RELEASE: sets $digest and the settings; 1 when it is not there.
read_release() {
  local folder="$home/releases/$1"
  [ -r "$folder/digest" ] && [ -r "$folder/settings.sh" ] || return 1
  read -r digest <"$folder/digest"
  # Releases from before there were grants do not set these.
  counts_fuel=
  each_folder() { :; }
  # shellcheck disable=SC1091
  . "$folder/settings.sh"
}

# release_at LINK: sets $release_at to the release that the link points to, or to nothing.
release_at() {
  release_at=
  [ -r "$home/$1/id" ] && read -r release_at <"$home/$1/id"
  return 0
}

# read_pending: 1 when nothing is pending.
read_pending() {
  p_release='' p_phase='' p_previous=- p_was=absent p_deadline=0 p_at=0 p_boot=- p_pid='' p_birth=''
  [ -r "$home/pending" ] &&
    read -r p_release p_phase p_previous p_was p_deadline p_at p_boot p_pid p_birth 2>/dev/null <"$home/pending" &&
    [ -n "$p_release" ]
}

write_pending() {
  write_file "$home/pending" "$p_release $p_phase $p_previous $p_was $p_deadline $p_at $p_boot $p_pid $p_birth"
}

# overdue: whether what is pending has to go back now.
overdue() {
  boot
  [ "$p_boot" = "$boot_id" ] || return 0
  if [ "$p_phase" = trying ]; then
    alive "$p_pid" "$p_birth" && return 1
    return 0
  fi
  uptime_ms
  [ "$up_ms" -ge "$p_deadline" ]
}

# keep_release RELEASE DIGEST JSON: writes it beside the others; settings come on stdin.
keep_release() {
  local folder="$home/releases/$1" part="$home/releases/.$1.$$" out
  [ -d "$folder" ] && return
  make_folder "$part"
  out=$({
    printf '%s\n' "$1" >"$part/id" && printf '%s\n' "$2" >"$part/digest" &&
      printf '%s\n' "$3" >"$part/release.json" && cat >"$part/settings.sh"
  } 2>&1) || fail_with_output 'cannot write the release' "$out"
  flush "$part/id" "$part/digest" "$part/release.json" "$part/settings.sh" "$part"
  mv "$part" "$folder"
  flush "$home/releases"
}

# sweep: ends what runs and is neither current nor pending nor what would be gone back to; deletes their files.
sweep() {
  local current previous folder id
  release_at current
  current=$release_at
  release_at previous
  previous=$release_at
  read_pending
  for folder in "$home"/run/*; do
    id=${folder##*/}
    case $id in '*' | "$current" | "$p_release" | "$p_previous") ;; *) halt "$id" ;; esac
  done
  for folder in "$home"/releases/* "$home"/releases/.r*; do
    id=${folder##*/}
    case $id in '*' | '.r*' | "$current" | "$previous" | "$p_release" | "$p_previous") continue ;; esac
    rm -rf "$folder" "$home/log/$id.log" "$home/log/$id.log.1"
  done
}

# prune: deletes modules that no release needs and that have lain there for a day.
prune() {
  local file id
  find "$blobs" "$root"/aot/* -type f -mtime +0 2>/dev/null | while read -r file; do
    id=${file##*/}
    case $id in
      .*) rm -f "$file" ;;
      *) grep -qx "$id" "$root"/workloads/*/releases/*/digest 2>/dev/null || rm -f "$file" ;;
    esac
  done
}

# switch_to RELEASE: the module's place in its folder is on the disk before anything points to it.
switch_to() {
  flush "$blobs"
  point "$home/current" "releases/$1"
  point "$home/log/current.log" "$1.log"
  flush "$home"
}

# go_back: undoes what is pending, with the lock held. Can be done again after it was cut short: `pending` goes last.
go_back() {
  local port=0
  if [ "$p_previous" = "$p_release" ]; then
    halt "$p_release"
    if [ "$p_was" = running ] && read_release "$p_release"; then
      launch "$p_release" "${fixed_port:-0}"
      start_at_boot "$p_release"
    else
      : >"$home/stopped"
    fi
  elif [ "$p_was" = absent ]; then
    halt "$p_release"
    rm -f "$home/current" "$home/log/current.log"
  else
    read_release "$p_previous"
    if [ "$p_was" = running ] && ! { running "$p_previous" && port_of "$p_previous" && [ "$port" = "${fixed_port:-$port}" ]; }; then
      if [ -n "$fixed_port" ]; then
        hand_over "$p_release" "$p_previous"
      else
        halt "$p_previous"
        launch "$p_previous" 0
      fi
      # Who asks next finds it answering; one that never does is put back all the same.
      [ "$health_timeout_ms" -gt 5000 ] && health_timeout_ms=5000
      wait_healthy "$p_previous"
    fi
    [ "$p_was" = running ] || : >"$home/stopped"
    switch_to "$p_previous"
    start_at_boot "$p_previous"
    halt "$p_release"
  fi
  rm -f "$home/pending"
  sweep
}

# op_watch NAME RELEASE: goes back unless confirmed in time. Ends when there is nothing to wait for.
op_watch() {
  workload "$1"
  birth $$
  [ -d "$home" ] || exit 0
  printf '%s %s\n' $$ "$birth" >"$home/watch" 2>/dev/null
  while read_pending && [ "$p_release" = "$2" ]; do
    if overdue; then
      until try_lock "$home/lock"; do sleep 1; done
      read_pending && [ "$p_release" = "$2" ] && overdue && go_back
      exit 0
    fi
    sleep 1
  done
}

# watched: whether such a process is there.
watched() {
  local pid='' born=''
  [ -r "$home/watch" ] && read -r pid born 2>/dev/null <"$home/watch"
  alive "$pid" "$born"
}

watch_over() {
  if systemd_works; then
    systemd-run --user --collect --quiet "--setenv=PATH=$PATH" /bin/sh "$program" "$root" watch "$name" "$1" </dev/null >/dev/null 2>&1 && return
  fi
  detach watch "$name" "$1"
}

# vetoed: the site forbids changes: the file `hold`, of the workload or of the node, has a reason in it or is locked.
vetoed() {
  local file
  for file in "$root/hold" "$home/hold"; do
    [ -e "$file" ] || continue
    hold_reason=
    [ -s "$file" ] && IFS= read -r hold_reason <"$file"
    [ -n "$hold_reason" ] && return 0
    if have flock && ! flock -n "$file" true; then
      hold_reason='the file is locked'
      return 0
    fi
  done
  return 1
}

# check_folder FOLDER: sets $why when it cannot be granted: the runtime would end at once, again and again. Nor may it be
# ours, or above or below it: code lies there that is run.
check_folder() {
  local own granted
  [ -z "$why" ] || return 0
  if [ ! -d "$1" ]; then
    why="the folder $1 is granted and is not there on the node, or out of reach for its user"
    return 0
  fi
  granted=$(cd "$1" 2>/dev/null && pwd -P) || {
    why="the folder $1 is granted and the node's user may not look into it"
    return 0
  }
  own=$(cd "$root" && pwd -P)
  case "$granted/" in "${own%/}/"*) why="the folder $1 is granted and Flotilla keeps its own files there" ;; esac
  case "$own/" in "${granted%/}/"*) why="the folder $1 is granted and Flotilla keeps its own files there" ;; esac
}

newline='
'

# op_activate NAME RELEASE DIGEST CONFIRM_MS: the release as one line of JSON, then its settings with `# complete` as their
# last line, come on stdin.
op_activate() {
  local release="$2" wanted="$3" confirm_ms="$4" description settings current was=running
  workload "$1"
  say '{"t":"need","what":"settings"}'
  IFS= read -r description
  settings=$(cat)
  # The end of the input may be the end of the connection: then nobody hears this, and nothing has been done.
  [ "${settings##*"$newline"}" = '# complete' ] || fail node/bad-answer 'the settings did not arrive whole'
  make_folder "$home/releases"
  lock "$home/lock" 150
  # From here on a lost connection changes nothing: it is done, or it is undone.
  trap '' HUP
  read_pending && overdue && go_back
  answer_if_active && return
  vetoed && fail node/busy "the site holds changes back: $hold_reason"
  [ -f "$blobs/$wanted" ] || fail node/activation-failed 'the module is not on the node; stage it first'
  have wasmtime || fail node/no-runtime 'Wasmtime was not found on the node'
  # Another one that still waits to be confirmed is undone first.
  if read_pending; then
    go_back
    answer_if_active && return
  fi
  release_at current
  current=$release_at
  [ -e "$home/stopped" ] && was=stopped
  [ -n "$current" ] || was=absent
  # What these settings say is needed before they are written.
  eval "$settings"
  why=
  each_folder check_folder
  if [ -n "$why" ]; then
    answer_unhealthy "$why" ''
  elif compile "$wanted"; then
    try_release
  else
    answer_unhealthy 'the module does not compile' "$compile_log"
  fi
}

# answer_if_active: when $release runs already, says so.
answer_if_active() {
  release_at current
  [ "$release_at" = "$release" ] && [ ! -e "$home/stopped" ] && running "$release" || return 1
  if ! read_pending; then
    answer_activated already-running
  elif [ "$p_release" = "$release" ]; then
    answer_activated awaiting-confirm
  else
    return 1
  fi
}

# try_release: starts $release beside $current and switches when it is healthy.
try_release() {
  local temporary='' failed_log
  boot
  birth $$
  p_release=$release p_phase=trying p_previous=${current:--} p_was=$was p_deadline=0 p_at=0 p_boot=$boot_id p_pid=$$ p_birth=$birth
  keep_release "$release" "$wanted" "$description" <<END
$settings
END
  write_pending
  watch_over "$release"
  halt "$release"
  read_release "$release"
  if [ -n "$fixed_port" ]; then
    [ -n "$current" ] && running "$current" && port_of "$current" && [ "$port" = "$fixed_port" ] && temporary=yes
    if [ -z "$temporary" ] && taken "$fixed_port"; then
      go_back
      fail node/port-in-use "port $fixed_port is taken on the node"
    fi
  fi
  if [ -n "$temporary" ]; then
    launch "$release" 0
    wait_healthy "$release" && {
      hand_over "$current" "$release"
      wait_healthy "$release"
    }
  else
    launch "$release" "${fixed_port:-0}"
    wait_healthy "$release"
  fi
  if [ -n "$why" ]; then
    failed_log=$(tail -n 40 "$home/log/$release.log" 2>/dev/null | cut -c 1-2000 | tr -d '\000')
    go_back
    answer_unhealthy "$why" "$failed_log"
    return
  fi
  # The old one may be out of the next boot already. The one that starts then goes back, as the boot is another.
  start_at_boot "$release"
  p_phase=awaiting
  uptime_ms
  now
  p_deadline=$((up_ms + confirm_ms))
  p_at=$((now_ms + confirm_ms))
  write_pending
  flush "$home/pending"
  rm -f "$home/stopped"
  switch_to "$release"
  answer_activated awaiting-confirm
}

# taken PORT: somebody listens there.
taken() {
  local hex
  [ -r /proc/net/tcp ] || return 1
  hex=$(printf '%04X' "$1")
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v port=":$hex" '
    substr($2, length($2) - 4) == port && $4 == "0A" { found = 1 }
    END { exit !found }'
}

answer_activated() {
  workload_json
  say "{\"t\":\"result\",\"outcome\":\"$1\",\"state\":$workload_json}"
}

answer_unhealthy() {
  local reason
  json "$1"
  reason=$json
  json='[]'
  [ -z "$2" ] || json_lines <<END
$2
END
  say "{\"t\":\"result\",\"outcome\":\"unhealthy\",\"why\":$reason,\"log\":$json}"
}

# op_confirm NAME RELEASE
op_confirm() {
  workload "$1"
  [ -d "$home" ] || {
    say '{"t":"result","confirm":"not-active"}'
    return
  }
  lock "$home/lock" 150
  trap '' HUP
  if read_pending && overdue; then go_back; fi
  release_at current
  if [ "$release_at" != "$2" ] || { read_pending && [ "$p_release" != "$2" ]; }; then
    say '{"t":"result","confirm":"not-active"}'
    return
  fi
  if read_pending; then
    case $p_previous in
      - | "$2") ;;
      *)
        write_file "$home/previous-was" "$p_was"
        point "$home/previous" "releases/$p_previous" ;;
    esac
    rm -f "$home/pending"
    flush "$home"
  fi
  start_at_boot "$2"
  say '{"t":"result","confirm":"confirmed"}'
  sweep
  prune
}

# op_revert NAME RELEASE
op_revert() {
  local active
  workload "$1"
  [ -d "$home" ] || {
    say '{"t":"result","revert":"was-not-active","active":null}'
    return
  }
  lock "$home/lock" 150
  trap '' HUP
  read_pending && overdue && go_back
  release_at current
  if [ "$release_at" != "$2" ] || [ -e "$home/stopped" ]; then
    read_pending && [ "$p_release" = "$2" ] && go_back
    answer_reverted was-not-active
    return
  fi
  if ! read_pending; then
    release_at previous
    boot
    p_release=$2 p_phase=awaiting p_previous=${release_at:--} p_was=absent p_deadline=0 p_at=0 p_boot=$boot_id p_pid=- p_birth=-
    if [ -n "$release_at" ]; then
      p_was=running
      [ -r "$home/previous-was" ] && read -r p_was <"$home/previous-was"
    fi
    write_pending
    rm -f "$home/previous" "$home/previous-was"
  fi
  go_back
  answer_reverted reverted
}

answer_reverted() {
  local active=null
  release_at current
  [ -n "$release_at" ] && [ ! -e "$home/stopped" ] && active="\"$release_at\""
  say "{\"t\":\"result\",\"revert\":\"$1\",\"active\":$active}"
}
