# --- Which operation (`stage` went its way above) ---------------------------------------------------------------------

main() {
  local operation="$1"
  shift
  case $operation in
    facts) op_facts ;;
    status) op_status ;;
    usage) op_usage ;;
    activate) op_activate "$@" ;;
    confirm) op_confirm "$@" ;;
    revert) op_revert "$@" ;;
    stop) op_stop "$@" ;;
    health) op_health "$@" ;;
    logs) op_logs "$@" ;;
    probe) op_probe "$@" ;;
    coldstart) op_coldstart "$@" ;;
    forget) op_forget ;;
    supervise) op_supervise "$@" ;;
    watch) op_watch "$@" ;;
    *) fail node/bad-answer "there is no operation $operation" ;;
  esac
}

main "$@"
exit 0
