# --- What the node is -------------------------------------------------------------------------------------------------

# Runtimes stand in places that a login without a terminal does not search.
PATH=$PATH:$HOME/.wasmtime/bin:$HOME/.cargo/bin:$HOME/.local/bin:$HOME/.wasmedge/bin:$HOME/.wasmer/bin:/usr/local/bin:/opt/homebrew/bin
export PATH

# runtime_version NAME: sets $version to what it calls itself, or to nothing.
runtime_version() {
  local word
  version=
  have "$1" || return 1
  version=$("$1" --version 2>/dev/null </dev/null | head -n 1)
  for word in $version; do
    case $word in
      [0-9]*.[0-9]* | v[0-9]*.[0-9]*)
        version=${word#v}
        return 0 ;;
    esac
  done
  version=
  return 1
}

# systemd_works: the user's services survive logout there. Found out once a run.
systemd_works() {
  if [ -z "${has_systemd:-}" ]; then
    has_systemd=no
    find_systemd && has_systemd=yes
  fi
  [ "$has_systemd" = yes ]
}

# reach_systemd: not every sshd tells where the user's systemd listens.
reach_systemd() {
  [ -z "${XDG_RUNTIME_DIR:-}" ] || return 0
  XDG_RUNTIME_DIR=/run/user/$(id -u)
  export XDG_RUNTIME_DIR
}

# units ARGUMENTS...: tells systemd about the user's services.
units() {
  reach_systemd
  systemctl --user "$@" </dev/null >/dev/null 2>&1
}

find_systemd() {
  local state user
  have systemctl || return 1
  reach_systemd
  state=$(systemctl --user is-system-running 2>/dev/null </dev/null)
  case $state in running | degraded) ;; *) return 1 ;; esac
  user=$(id -un)
  [ -e "/var/lib/systemd/linger/$user" ] && return 0
  loginctl enable-linger >/dev/null 2>&1 </dev/null
  [ -e "/var/lib/systemd/linger/$user" ]
}

# nearest FOLDER: sets $nearest to it or to the folder above that exists.
nearest() {
  nearest=$1
  while [ ! -d "$nearest" ]; do
    case $nearest in
      */*) nearest=${nearest%/*} ;;
      *) nearest=. ;;
    esac
    nearest=${nearest:-/}
  done
}

op_facts() {
  local os='' cpu='' count=0 total=0 free=0 system disk='' line runtimes='' name supervisor=flotilla usable
  say '{"t":"need","what":"clock"}'
  read -r line
  now
  say "{\"t\":\"clock\",\"nowMs\":$now_ms}"
  # shellcheck disable=SC2046
  set -- $(uname -s -r -m)
  system=$(facts_from_proc)
  {
    IFS= read -r os
    IFS= read -r cpu
    read -r count
    read -r total
    read -r free
  } <<END
$system
END
  [ "${count:-0}" -gt 0 ] || count=$(getconf _NPROCESSORS_ONLN 2>/dev/null)
  nearest "$root"
  disk=$(df -Pk "$nearest" 2>/dev/null | awk 'NR == 2 { printf "\"diskBytes\":%.0f,\"diskFreeBytes\":%.0f", $2 * 1024, $4 * 1024 }')
  for name in wasmtime wasmedge wasmer spin wash; do
    runtime_version "$name" || continue
    usable=false
    [ "$name" = wasmtime ] && usable=true
    json "$version"
    runtimes="$runtimes${runtimes:+,}{\"name\":\"$name\",\"version\":$json,\"usable\":$usable}"
  done
  systemd_works && supervisor=systemd
  json "${os:-$1}" && os=$json
  json "$cpu" && cpu=$json
  [ "$cpu" = '""' ] && cpu=null
  json "$2"
  line="{\"t\":\"result\",\"os\":$os,\"arch\":\"$3\",\"kernel\":$json,\"cpuModel\":$cpu"
  line="$line,\"cpuCount\":${count:-null},\"memoryBytes\":$(zero_is_null "$total")"
  line="$line,\"memoryFreeBytes\":$(zero_is_null "$free")"
  say "$line,${disk:-\"diskBytes\":null,\"diskFreeBytes\":null},\"runtimes\":[$runtimes],\"supervisor\":\"$supervisor\"}"
}

zero_is_null() { case $1 in '' | 0) printf null ;; *) printf '%s' "$1" ;; esac; }

# facts_from_proc: five lines, empty or 0 where the system does not tell.
facts_from_proc() {
  local file files=
  for file in /etc/os-release /proc/cpuinfo /proc/meminfo; do
    [ -r "$file" ] && files="$files $file"
  done
  # shellcheck disable=SC2086
  awk '
    function value(s) {
      sub(/^[^=:]*[=:][ \t]*/, "", s)
      gsub(/^["\047]|["\047]$/, "", s)
      return s
    }
    /^PRETTY_NAME=/ && os == "" { os = value($0) }
    /^(model name|Model|Hardware|cpu model|uarch)[ \t]*:/ && cpu == "" { cpu = value($0) }
    /^processor[ \t]*:/ { count++ }
    /^MemTotal:/ { total = $2 * 1024 }
    /^MemAvailable:/ { free = $2 * 1024 }
    END { printf "%s\n%s\n%d\n%.0f\n%.0f\n", os, cpu, count, total, free }
  ' $files </dev/null 2>/dev/null
}
