# The node's part of nodes over plain SSH. One run does one operation and ends; nothing stays but what a release needs
# to run. Bytes come in on stdin; JSON lines go out, the last of them the result or the error.
# Needs a POSIX shell with `local` (dash, BusyBox ash, bash) and the usual small tools. Never prompts, never uses a pty,
# writes nowhere but under its own folder ($root) and, where systemd keeps services, to one unit file a workload.

set -u
LC_ALL=C
export LC_ALL
umask 077

# The bootstrap reads this file into its own shell, which spares a process, and has its path in $p.
[ "$0" = flotilla ] || p=$0
program=$p
root=$1
shift
HOME=${HOME:-/}

# Nobody may hear what is said any more; that ends nothing by itself.
trap '' PIPE

# --- Words to the console ---------------------------------------------------------------------------------------------

say() { printf '%s\n' "$1"; }

# json TEXT: sets $json to TEXT as a JSON string. Bytes that are not UTF-8 are the console's to replace.
json() {
  case $1 in
    *[[:cntrl:]\"\\]*)
      json=$(printf '%s' "$1" | awk '
        BEGIN {
          for (i = 1; i < 32; i++) escaped[sprintf("%c", i)] = sprintf("\\u%04x", i)
          escaped["\""] = "\\\""
          escaped["\\"] = "\\\\"
        }
        {
          out = ""
          for (i = 1; i <= length($0); i++) {
            c = substr($0, i, 1)
            out = out ((c in escaped) ? escaped[c] : c)
          }
          printf "%s%s", (NR > 1 ? "\\n" : ""), out
        }')
      json="\"$json\"" ;;
    *) json="\"$1\"" ;;
  esac
}

# json_lines: sets $json to an array of the lines on stdin.
json_lines() {
  local line all=
  while IFS= read -r line || [ -n "$line" ]; do
    json "$line"
    all="$all${all:+,}$json"
  done
  json="[$all]"
}

# fail CODE MESSAGE: the operation ends here.
fail() {
  json "$2"
  say "{\"t\":\"error\",\"code\":\"$1\",\"message\":$json}"
  exit 0
}

# fail_with_output WHAT OUTPUT: a tool failed; what it printed tells why.
fail_with_output() {
  local code
  case $2 in
    *'No space left on device'* | *'Disk quota exceeded'* | *'File too large'*) code=node/disk-full ;;
    *'Read-only file system'*) code=node/read-only ;;
    *'Permission denied'* | *'Operation not permitted'*) code=node/permission-denied ;;
    *) code=node/bad-answer ;;
  esac
  fail "$code" "$1: $2"
}

# --- Files ------------------------------------------------------------------------------------------------------------

make_folder() {
  local out
  [ -d "$1" ] && return
  out=$(mkdir -p "$1" 2>&1) || fail_with_output 'cannot make a folder' "$out"
}

# write_file PATH TEXT: all of it or nothing.
write_file() {
  local out
  out=$({ printf '%s\n' "$2" >"$1.$$" && mv -f "$1.$$" "$1"; } 2>&1) || {
    rm -f "$1.$$"
    fail_with_output 'cannot write a file' "$out"
  }
}

# flush PATH...: to the disk. Old versions of `sync` take no paths and flush everything.
flush() { sync "$@" 2>/dev/null || sync; }

# point LINK TARGET: makes the symbolic link, or swaps it in one rename.
point() {
  local out
  out=$({
    rm -f "$1.$$" && ln -s "$2" "$1.$$" &&
      { mv -fT "$1.$$" "$1" 2>/dev/null || mv -fh "$1.$$" "$1"; }
  } 2>&1) || fail_with_output 'cannot switch a link' "$out"
}

# sha256_of FILE SIZE: sets $sum. OpenSSL starts slower and is up to seven times faster, since it uses the processor's own
# instructions.
sha256_of() {
  if [ "$2" -gt 16777216 ] && have openssl; then
    sum=$(openssl dgst -sha256 -r <"$1")
  elif have sha256sum; then
    sum=$(sha256sum <"$1")
  elif have shasum; then
    sum=$(shasum -a 256 <"$1")
  elif have openssl; then
    sum=$(openssl dgst -sha256 -r <"$1")
  else
    fail node/tool-missing 'the node has none of sha256sum, shasum and openssl'
  fi
  sum=${sum%% *}
}

have() { command -v "$1" >/dev/null 2>&1; }

# --- Time -------------------------------------------------------------------------------------------------------------

# now: sets $now_ms, the node's clock.
now() {
  now_ms=$(date +%s%N)
  case $now_ms in
    *[!0-9]*) now_ms=$(date +%s)000 ;;
    *) now_ms=${now_ms%??????} ;;
  esac
}

# uptime_ms: sets $up_ms, which never jumps. Where there is no /proc it is the clock.
uptime_ms() {
  if [ -r /proc/uptime ]; then
    read -r up_ms _ </proc/uptime
    up_ms="${up_ms%.*}${up_ms#*.}0"
  else
    now
    up_ms=$now_ms
  fi
}

# boot: sets $boot_id, another one after each start of the machine.
boot() {
  boot_id=-
  [ -r /proc/sys/kernel/random/boot_id ] && read -r boot_id </proc/sys/kernel/random/boot_id
  return 0
}

# nap: 20 ms, or a second where `sleep` knows no fractions.
nap() { sleep 0.02 2>/dev/null || sleep 1; }

# seconds MS: sets $seconds to a decimal fraction.
seconds() {
  seconds=$1
  while [ ${#seconds} -lt 4 ]; do seconds=0$seconds; done
  seconds="${seconds%???}.${seconds#"${seconds%???}"}"
}

# --- Processes --------------------------------------------------------------------------------------------------------

# birth PID: sets $birth to when the process started, so that a number used again is not taken for it. What ended and
# only waits to be noticed by its parent counts as gone.
birth() {
  local stat
  birth=-
  [ -r "/proc/$1/stat" ] || return 0
  read -r stat 2>/dev/null <"/proc/$1/stat" || return 0
  # shellcheck disable=SC2086
  set -- ${stat##*) }
  if [ "${1:-}" = Z ]; then birth=gone; else birth=${20:--}; fi
}

# alive PID BIRTH
alive() {
  [ -n "${1:-}" ] && kill -0 "$1" 2>/dev/null || return 1
  birth "$1"
  [ "$birth" != gone ] && [ "$birth" = "${2:--}" ]
}

# detach ARGUMENTS...: runs this program apart from the connection; nothing of ours stays open in it. Sets $detached.
detach() {
  if have setsid; then
    setsid sh "$program" "$root" "$@" </dev/null >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
  else
    nohup sh "$program" "$root" "$@" </dev/null >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
  fi
  detached=$!
}

# --- Locks ------------------------------------------------------------------------------------------------------------
# The kernel's where there is `flock`: it ends with its holder. Else a link that names its holder, and that whoever
# finds it dead takes away.

# try_lock FILE: takes it or fails at once. Held until the program ends or `unlock`.
try_lock() {
  local holder now_holds out
  if have flock; then
    out=$({ : >>"$1"; } 2>&1) || fail_with_output 'cannot lock' "$out"
    exec 9>>"$1"
    flock -n 9
    return
  fi
  birth $$
  if ln -s "$$.$birth" "$1.held" 2>/dev/null; then
    held=$1.held
    trap 'rm -f "$held"' EXIT
    return 0
  fi
  holder=$(readlink "$1.held" 2>/dev/null) || return 1
  alive "${holder%.*}" "${holder#*.}" && return 1
  # Somebody else may have taken it away and hold the lock already: what is renamed is looked at before it goes.
  mv -f "$1.held" "$1.dead.$$" 2>/dev/null || return 1
  now_holds=$(readlink "$1.dead.$$")
  [ "$now_holds" = "$holder" ] || ln -s "$now_holds" "$1.held" 2>/dev/null
  rm -f "$1.dead.$$"
  return 1
}

unlock() {
  if have flock; then exec 9>&-; else rm -f "${held:-}"; fi
}

# lock FILE TENTHS: waits so many tenths of a second for it.
lock() {
  local left=$2
  until try_lock "$1"; do
    [ "$left" -gt 0 ] || fail node/busy 'another operation is under way on this workload'
    left=$((left - 1))
    sleep 0.1 2>/dev/null || sleep 1
  done
}
