# --- Measuring --------------------------------------------------------------------------------------------------------
# All on the node and by its clock. One `curl` asks for everything of a round, over a kept connection; it prints for each
# request the status code, and the seconds until it was connected (nearly 0 on a kept connection) and until the first byte came.

timing='%{http_code} %{time_connect} %{time_starttransfer}\n'

need_curl() { have curl || fail node/tool-missing 'measuring needs curl on the node'; }

# ask PORT PATH COUNT TIMEOUT_MS: prints a line a request.
ask() {
  local left="$3" url="http://127.0.0.1:$1$2"
  seconds "$4"
  set --
  while [ "$left" -gt 0 ]; do
    set -- "$@" -o /dev/null "$url"
    left=$((left - 1))
  done
  curl -q -s -g --noproxy '*' -m "$seconds" -w "$timing" "$@" 2>/dev/null </dev/null
}

# op_probe NAME PATH COUNT TIMEOUT_MS
op_probe() {
  local out
  current_running "$1"
  need_curl
  port_of "$current"
  [ -n "$port" ] || port=1
  say "{\"t\":\"result\",\"release\":\"$current\",\"samples\":[$(ask "$port" "$2" "$3" "$4" | samples)]}"
}

# samples: turns lines of `ask` into milliseconds, null for what was not answered well.
samples() {
  awk '{
    good = $1 >= 200 && $1 < 400
    printf "%s%s", (NR > 1 ? "," : ""), (good ? sprintf("%.3f", ($3 - $2) * 1000) : "null")
  }'
}

# op_coldstart NAME RUNS: of the release that runs, in processes of its own beside it.
op_coldstart() {
  local runs="$2" done_runs=0 mode compiled=yes
  current_running "$1"
  need_curl
  # bash reads the clock without starting a process, so it measures where it can.
  # shellcheck disable=SC2016
  if [ -z "${BASH_VERSION:-}" ] && have bash && bash -c '[ -n "${EPOCHREALTIME:-}" ]' 2>/dev/null; then
    exec bash "$program" "$root" coldstart "$@"
  fi
  clock_ns
  case $clock_ns in
    *[!0-9]* | '') fail node/tool-missing 'measuring cold starts needs bash 5, or a date command that knows nanoseconds' ;;
  esac
  folder=$root/cold/$$
  make_folder "$folder"
  trap 'rm -rf "$folder"; [ -z "${cold:-}" ] || kill -KILL "$cold" 2>/dev/null' EXIT
  compile "$digest" || compiled=no
  calibrate
  total=$((runs * 2 + 1))
  results=
  if [ "$compiled" = yes ]; then
    total=$((runs * 3 + 1))
    series process aot "$runs"
  fi
  series process jit "$runs"
  if [ "$compiled" = yes ]; then mode=aot; else mode=jit; fi
  instances "$mode" "$runs"
  json "$wasmtime_version"
  say "{\"t\":\"result\",\"release\":\"$current\",\"digest\":\"$digest\",\"runtimeVersion\":$json,\"series\":[$results]}"
}

# clock_ns: sets $clock_ns.
clock_ns() {
  # shellcheck disable=SC3028
  if [ -n "${BASH_VERSION:-}" ] && [ -n "${EPOCHREALTIME:-}" ]; then
    clock_ns=$EPOCHREALTIME
    clock_ns=${clock_ns%.*}${clock_ns#*.}000
  else
    clock_ns=$(date +%s%N)
  fi
}

# calibrate: sets $overhead_ns to what reading the clock twice takes, the median of nine.
calibrate() {
  local i=0 before
  overhead_ns=$(while [ "$i" -lt 9 ]; do
    clock_ns
    before=$clock_ns
    clock_ns
    printf '%s\n' "$((clock_ns - before))"
    i=$((i + 1))
  done | sort -n | sed -n 5p)
}

# progress: one more is done. Without a console to hear it there is nothing to go on for.
progress() {
  done_runs=$((done_runs + 1))
  say "{\"t\":\"progress\",\"done\":$done_runs,\"of\":$total}" 2>/dev/null || exit 0
}

# start_cold MODE ARGUMENTS...: starts a process; sets $cold to its pid, $port, $from_ns right before it becomes the runtime,
# and $to_ns when it listens.
start_cold() {
  local mode="$1" file="$code" line=
  shift
  if [ "$mode" = jit ]; then
    file=$blobs/$digest
    set -- "$@" -C cache=n
  fi
  rm -f "$folder/pipe"
  mkfifo "$folder/pipe"
  (
    export RUST_BACKTRACE=0
    clock_ns
    printf '%s\n' "$clock_ns" >"$folder/from"
    serve 0 "$file" "$@"
  ) </dev/null >/dev/null 2>"$folder/pipe" &
  cold=$!
  exec 4<"$folder/pipe"
  port=
  while IFS= read -r line <&4; do
    case $line in
      'Serving HTTP on http://'*)
        clock_ns
        to_ns=$clock_ns
        port=${line##*:}
        port=${port%%/*}
        break ;;
    esac
  done
  [ -n "$port" ] || fail node/activation-failed 'the module did not start for measuring'
  read -r from_ns <"$folder/from"
}

# end_cold: the rest of its output goes nowhere.
end_cold() {
  kill -KILL "$cold" 2>/dev/null
  wait "$cold" 2>/dev/null
  cold=
  exec 4<&-
}

# series process MODE RUNS
series() {
  local i=0 all='' answer code_seen
  uptime_ms
  begun=$up_ms
  while [ "$i" -lt "$3" ]; do
    start_cold "$2"
    answer=$(ask "$port" "$health_path" 1 60000)
    end_cold
    code_seen=${answer%% *}
    is_good "$code_seen" || fail node/activation-failed "$health_path answered ${code_seen:-nothing} after a cold start"
    # Connecting belongs to it: the client could not have done it before.
    all="$all${all:+,}$(printf '%s' "$answer" |
      awk -v ns=$((to_ns - from_ns - overhead_ns)) '{ ms = ns / 1e6 + $3 * 1000; printf "%.3f", (ms > 0 ? ms : 0) }')"
    progress
    i=$((i + 1))
    # What takes minutes is measured at least three times, and no longer than two minutes.
    uptime_ms
    [ "$i" -ge 3 ] && [ $((up_ms - begun)) -gt 120000 ] && break
  done
  add_result process "$2" "$all" "$(awk -v ns="$overhead_ns" 'BEGIN { printf "%.3f", ns / 1e6 }')"
}

# instances MODE RUNS: a fresh instance for each request, whatever the component's own default is.
instances() {
  start_cold "$1" --max-instance-reuse-count 1
  # The first request pays for more than its instance.
  ask "$port" "$health_path" $(($2 + 1)) 60000 | tail -n "+2" >"$folder/answers"
  end_cold
  add_result instance "$1" "$(samples <"$folder/answers")" 0
  progress
}

add_result() {
  results="$results${results:+,}{\"kind\":\"$1\",\"compile\":\"$2\",\"samples\":[$3],\"overheadMs\":$4}"
}
