# --- Modules ----------------------------------------------------------------------------------------------------------

blobs=$root/blobs/sha256

# op_stage DIGEST SIZE: says `stored` or `already-there`; bytes come on stdin when it asks for them. They are on the disk
# before they get their name; the name itself is flushed by the activation that needs it.
op_stage() {
  local out
  file=$blobs/$1
  if [ -f "$file" ]; then
    sha256_of "$file" "$2"
    [ "$sum" = "$1" ] && {
      # Used again, so that it is not deleted as one that nobody needs.
      touch "$file" 2>/dev/null
      say '{"t":"result","stage":"already-there"}'
      return
    }
    rm -f "$file"
  fi
  make_folder "$blobs"
  part=$blobs/.$1.$$
  trap 'rm -f "$part"' EXIT
  say "{\"t\":\"need\",\"what\":\"module\"}"
  out=$(dd bs=131072 conv=fsync of="$part" 2>&1) || fail_with_output 'cannot store the module' "$out"
  sha256_of "$part" "$2"
  [ "$sum" = "$1" ] || {
    rm -f "$part"
    fail node/digest-mismatch "the bytes that arrived have the digest $sum"
  }
  out=$(mv -f "$part" "$file" 2>&1) || fail_with_output 'cannot store the module' "$out"
  trap - EXIT
  say '{"t":"result","stage":"stored"}'
}

# Done on thousands of nodes at once, and needs nothing of what follows: the shell need not read on.
[ "${1:-}" != stage ] || {
  shift
  op_stage "$@"
  exit 0
}

# --- Code made ahead of time ------------------------------------------------------------------------------------------
# Bound to the exact version and processor, so both are in the path. Native code: only what this program compiled is
# ever loaded. Code for `-W timeout` has to be compiled with epoch interruption, or it is refused; so has code for fuel.

# aot_folder: sets $aot for the Wasmtime and the processor here, now.
aot_folder() {
  local features
  runtime_version wasmtime || fail node/no-runtime 'Wasmtime was not found on the node'
  wasmtime_version=$version
  features=$(awk '/^(flags|Features)[ \t]*:/ { print; exit }' /proc/cpuinfo 2>/dev/null | cksum)
  aot=$root/aot/wasmtime-$wasmtime_version-$(uname -m)-${features%% *}-epoch${counts_fuel:+-fuel}
}

# compile DIGEST: sets $code to the compiled file. 1 when it does not compile; $compile_log says why.
compile() {
  local part gently=
  aot_folder
  code=$aot/$1
  [ -f "$code" ] && return 0
  make_folder "$aot"
  part=$aot/.$1.$$
  have nice && gently='nice -n 5'
  # shellcheck disable=SC2086
  compile_log=$($gently wasmtime compile -W epoch-interruption=y ${counts_fuel:+-W fuel=1} -o "$part" "$blobs/$1" 2>&1 </dev/null 9>&-) || {
    rm -f "$part"
    case $compile_log in
      *'No space left on device'* | *'Read-only file system'* | *'Permission denied'*)
        fail_with_output 'cannot compile the module' "$compile_log" ;;
    esac
    return 1
  }
  flush "$part"
  mv -f "$part" "$code"
}
