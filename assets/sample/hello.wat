;; The sample: a wasi:http component written by hand. build.mjs fills in the four {{…}} for each of its releases.
;;
;; Promises: answers every request once, whatever the path; drops every resource; starts each request with an
;; empty heap, so a reused instance never grows beyond its largest request. Traps only when memory is refused.
;;
;; Memory: 0 results of calls · 64 header list · 128 digits · 256 body being written · 1024 texts · 4096 heap.
;; Texts end with a zero byte, so that no length has to be kept in step by hand.
(module $flotilla_sample
  (import "wasi:clocks/monotonic-clock@0.2.0" "now" (func $now (result i64)))
  (import "wasi:http/types@0.2.0" "[static]fields.from-list" (func $fields_from_list (param i32 i32 i32)))
  (import "wasi:http/types@0.2.0" "[method]incoming-request.path-with-query" (func $request_path (param i32 i32)))
  (import "wasi:http/types@0.2.0" "[resource-drop]incoming-request" (func $drop_request (param i32)))
  (import "wasi:http/types@0.2.0" "[constructor]outgoing-response" (func $new_response (param i32) (result i32)))
  (import "wasi:http/types@0.2.0" "[method]outgoing-response.set-status-code"
    (func $set_status (param i32 i32) (result i32)))
  (import "wasi:http/types@0.2.0" "[method]outgoing-response.body" (func $response_body (param i32 i32)))
  (import "wasi:http/types@0.2.0" "[static]response-outparam.set"
    (func $send_response (param i32 i32 i32 i32 i64 i32 i32 i32 i32)))
  (import "wasi:http/types@0.2.0" "[method]outgoing-body.write" (func $body_stream (param i32 i32)))
  (import "wasi:http/types@0.2.0" "[static]outgoing-body.finish" (func $finish_body (param i32 i32 i32 i32)))
  (import "wasi:io/streams@0.2.0" "[method]output-stream.blocking-write-and-flush"
    (func $write (param i32 i32 i32 i32)))
  (import "wasi:io/streams@0.2.0" "[resource-drop]output-stream" (func $drop_stream (param i32)))
  (import "wasi:io/error@0.2.0" "[resource-drop]error" (func $drop_error (param i32)))

  (memory (export "memory") 1)

  ;; What tells the releases apart, together with the texts at 1024 and 1280.
  (global $delay_ms i64 (i64.const {{delayMs}}))           ;; CPU burnt before `/` is answered
  (global $health_status i32 (i32.const {{healthStatus}})) ;; status of /healthz

  (global $default_work_ms i64 (i64.const 10))
  (global $max_work_ms i64 (i64.const 10000))
  (global $result i32 (i32.const 0))
  (global $headers i32 (i32.const 64))
  (global $digits_end i32 (i32.const 148))                 ;; 128 + 20, the digits of the largest 64-bit number
  (global $body i32 (i32.const 256))
  (global $heap i32 (i32.const 4096))

  (data (i32.const 1024) "{{greeting}}\n\00")
  (data (i32.const 1280) "{{healthText}}\n\00")
  (data (i32.const 1536) "not found; there are /, /healthz and /work?ms=N\n\00")
  (data (i32.const 1600) "busy for \00")
  (data (i32.const 1616) " ms: \00")
  (data (i32.const 1632) " rounds\n\00")
  (data (i32.const 1664) "/\00")
  (data (i32.const 1680) "/healthz\00")
  (data (i32.const 1696) "/work\00")
  (data (i32.const 1712) "ms=\00")
  (data (i32.const 1728) "content-type\00")
  (data (i32.const 1744) "text/plain\00")
  (data (i32.const 1760) "content-length\00")

  (global $top (mut i32) (i32.const 4096))                 ;; first free byte of the heap
  (global $length (mut i32) (i32.const 0))                 ;; bytes of the body written so far
  (global $mixed (mut i64) (i64.const 1))                  ;; keeps the burnt work from being unused

  ;; The host's allocator: a bump that asks for more memory when the page is full. In 64 bits, so nothing wraps.
  (func (export "cabi_realloc") (param $old i32) (param $old_size i32) (param $align i32) (param $size i32)
    (result i32)
    (local $at i64) (local $end i64) (local $have i64)
    (local.set $at
      (i64.and
        (i64.add (i64.extend_i32_u (global.get $top)) (i64.extend_i32_u (i32.sub (local.get $align) (i32.const 1))))
        (i64.sub (i64.const 0) (i64.extend_i32_u (local.get $align)))))
    (local.set $end (i64.add (local.get $at) (i64.extend_i32_u (local.get $size))))
    (local.set $have (i64.shl (i64.extend_i32_u (memory.size)) (i64.const 16)))
    (if (i64.gt_u (local.get $end) (i64.const 0xffff0000)) (then (unreachable)))
    (if (i64.gt_u (local.get $end) (local.get $have))
      (then
        (if (i32.eq (i32.const -1)
              (memory.grow
                (i32.wrap_i64
                  (i64.shr_u
                    (i64.add (i64.sub (local.get $end) (local.get $have)) (i64.const 65535))
                    (i64.const 16)))))
          (then (unreachable)))))
    (global.set $top (i32.wrap_i64 (local.get $end)))
    (memory.copy
      (i32.wrap_i64 (local.get $at))
      (local.get $old)
      (select (local.get $old_size) (local.get $size) (i32.lt_u (local.get $old_size) (local.get $size))))
    (i32.wrap_i64 (local.get $at)))

  (func $text_length (param $text i32) (result i32)
    (local $end i32)
    (local.set $end (local.get $text))
    (block $done
      (loop $next
        (br_if $done (i32.eqz (i32.load8_u (local.get $end))))
        (local.set $end (i32.add (local.get $end) (i32.const 1)))
        (br $next)))
    (i32.sub (local.get $end) (local.get $text)))

  ;; Whether the bytes at $at, up to $end, begin with the text.
  (func $starts_with (param $at i32) (param $end i32) (param $text i32) (result i32)
    (local $char i32)
    (loop $next
      (local.set $char (i32.load8_u (local.get $text)))
      (if (i32.eqz (local.get $char)) (then (return (i32.const 1))))
      (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (i32.const 0))))
      (if (i32.ne (local.get $char) (i32.load8_u (local.get $at))) (then (return (i32.const 0))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (local.set $text (i32.add (local.get $text) (i32.const 1)))
      (br $next))
    (unreachable))

  (func $is (param $at i32) (param $end i32) (param $text i32) (result i32)
    (i32.and
      (i32.eq (i32.sub (local.get $end) (local.get $at)) (call $text_length (local.get $text)))
      (call $starts_with (local.get $at) (local.get $end) (local.get $text))))

  ;; Where the byte first stands between $at and $end; $end when it does not.
  (func $find (param $at i32) (param $end i32) (param $char i32) (result i32)
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (br_if $done (i32.eq (i32.load8_u (local.get $at)) (local.get $char)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))
    (local.get $at))

  (func $append (param $from i32) (param $size i32)
    (memory.copy (i32.add (global.get $body) (global.get $length)) (local.get $from) (local.get $size))
    (global.set $length (i32.add (global.get $length) (local.get $size))))

  (func $append_text (param $text i32)
    (call $append (local.get $text) (call $text_length (local.get $text))))

  ;; Writes the number's digits so that they end at $digits_end; answers where they begin.
  (func $digits (param $number i64) (result i32)
    (local $at i32)
    (local.set $at (global.get $digits_end))
    (loop $next
      (local.set $at (i32.sub (local.get $at) (i32.const 1)))
      (i32.store8 (local.get $at)
        (i32.add (i32.const 48) (i32.wrap_i64 (i64.rem_u (local.get $number) (i64.const 10)))))
      (local.set $number (i64.div_u (local.get $number) (i64.const 10)))
      (br_if $next (i64.ne (local.get $number) (i64.const 0))))
    (local.get $at))

  (func $append_number (param $number i64)
    (local $at i32)
    (local.set $at (call $digits (local.get $number)))
    (call $append (local.get $at) (i32.sub (global.get $digits_end) (local.get $at))))

  ;; Milliseconds asked for, from a value such as "20": at most the limit, none below zero, the default when it is
  ;; not a whole number.
  (func $milliseconds (param $at i32) (param $end i32) (result i64)
    (local $number i64) (local $digit i32) (local $negative i32)
    (if (i32.lt_u (local.get $at) (local.get $end))
      (then
        (local.set $negative (i32.eq (i32.load8_u (local.get $at)) (i32.const 45)))     ;; -
        (local.set $at (i32.add (local.get $at) (local.get $negative)))))
    (if (i32.ge_u (local.get $at) (local.get $end)) (then (return (global.get $default_work_ms))))
    (loop $next
      (local.set $digit (i32.sub (i32.load8_u (local.get $at)) (i32.const 48)))
      (if (i32.gt_u (local.get $digit) (i32.const 9)) (then (return (global.get $default_work_ms))))
      (local.set $number
        (i64.add (i64.mul (local.get $number) (i64.const 10)) (i64.extend_i32_u (local.get $digit))))
      (if (i64.gt_u (local.get $number) (global.get $max_work_ms))
        (then (local.set $number (global.get $max_work_ms))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
    (select (i64.const 0) (local.get $number) (local.get $negative)))

  ;; The first `ms` among the parameters between $at and $end.
  (func $asked_ms (param $at i32) (param $end i32) (result i64)
    (local $stop i32)
    (loop $next
      (local.set $stop (call $find (local.get $at) (local.get $end) (i32.const 38)))    ;; &
      (if (call $starts_with (local.get $at) (local.get $stop) (i32.const 1712))
        (then (return (call $milliseconds (i32.add (local.get $at) (i32.const 3)) (local.get $stop)))))
      (local.set $at (i32.add (local.get $stop) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
    (global.get $default_work_ms))

  ;; Keeps the core busy until the time has passed; answers the rounds it managed. By the clock and not by a count,
  ;; so that it takes as long on a small node as on a large one.
  (func $burn (param $ms i64) (result i64)
    (local $start i64) (local $rounds i64) (local $left i32)
    (local.set $start (call $now))
    (block $done
      (loop $round
        (br_if $done
          (i64.ge_u
            (i64.sub (call $now) (local.get $start))
            (i64.mul (local.get $ms) (i64.const 1000000))))
        (local.set $left (i32.const 4096))
        (loop $step
          (global.set $mixed
            (i64.add
              (i64.mul (i64.rotl (global.get $mixed) (i64.const 23)) (i64.const 0x9e3779b97f4a7c15))
              (i64.extend_i32_u (local.get $left))))
          (br_if $step (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
        (local.set $rounds (i64.add (local.get $rounds) (i64.const 1)))
        (br $round)))
    (local.get $rounds))

  (func $work (param $ms i64)
    (call $append_text (i32.const 1600))
    (call $append_number (local.get $ms))
    (call $append_text (i32.const 1616))
    (call $append_number (call $burn (local.get $ms)))
    (call $append_text (i32.const 1632)))

  (func $answer_not_found (result i32)
    (call $append_text (i32.const 1536))
    (i32.const 404))

  ;; Writes the body for a path with its query; answers the status. An empty path is that of http://host?query: /.
  (func $answer (param $at i32) (param $end i32) (result i32)
    (local $path_end i32)
    (local.set $path_end (call $find (local.get $at) (local.get $end) (i32.const 63)))  ;; ?
    (if (i32.or
          (i32.eq (local.get $at) (local.get $path_end))
          (call $is (local.get $at) (local.get $path_end) (i32.const 1664)))
      (then
        (drop (call $burn (global.get $delay_ms)))
        (call $append_text (i32.const 1024))
        (return (i32.const 200))))
    (if (call $is (local.get $at) (local.get $path_end) (i32.const 1680))
      (then
        (call $append_text (i32.const 1280))
        (return (global.get $health_status))))
    (if (call $is (local.get $at) (local.get $path_end) (i32.const 1696))
      (then
        (call $work (call $asked_ms (i32.add (local.get $path_end) (i32.const 1)) (local.get $end)))
        (return (i32.const 200))))
    (call $answer_not_found))

  (func $set_header (param $index i32) (param $name i32) (param $value i32) (param $value_size i32)
    (local $entry i32)
    (local.set $entry (i32.add (global.get $headers) (i32.shl (local.get $index) (i32.const 4))))
    (i32.store (local.get $entry) (local.get $name))
    (i32.store offset=4 (local.get $entry) (call $text_length (local.get $name)))
    (i32.store offset=8 (local.get $entry) (local.get $value))
    (i32.store offset=12 (local.get $entry) (local.get $value_size)))

  ;; The handle in a result that holds one. These calls fail only when made twice or with bad headers: a bug here.
  (func $unwrap (result i32)
    (if (i32.load8_u (global.get $result)) (then (unreachable)))
    (i32.load offset=4 (global.get $result)))

  (func $make_response (param $status i32) (result i32)
    (local $digits i32) (local $response i32)
    (local.set $digits (call $digits (i64.extend_i32_u (global.get $length))))
    (call $set_header (i32.const 0) (i32.const 1728) (i32.const 1744) (call $text_length (i32.const 1744)))
    (call $set_header (i32.const 1) (i32.const 1760)
      (local.get $digits) (i32.sub (global.get $digits_end) (local.get $digits)))
    (call $fields_from_list (global.get $headers) (i32.const 2) (global.get $result))
    (local.set $response (call $new_response (call $unwrap)))
    (if (call $set_status (local.get $response) (local.get $status)) (then (unreachable)))
    (local.get $response))

  ;; Sends the body. A client that has gone (or asked by HEAD) makes writing and finishing fail, which is no fault.
  (func $send_body (param $out i32)
    (local $stream i32)
    (call $body_stream (local.get $out) (global.get $result))
    (local.set $stream (call $unwrap))
    (call $write (local.get $stream) (global.get $body) (global.get $length) (global.get $result))
    (if (i32.load8_u (global.get $result))
      (then
        (if (i32.eqz (i32.load8_u offset=4 (global.get $result)))
          (then (call $drop_error (i32.load offset=8 (global.get $result)))))))
    (call $drop_stream (local.get $stream))
    (call $finish_body (local.get $out) (i32.const 0) (i32.const 0) (global.get $result)))

  (func (export "wasi:http/incoming-handler@0.2.0#handle") (param $request i32) (param $response_out i32)
    (local $at i32) (local $status i32) (local $response i32) (local $out i32)
    (global.set $top (global.get $heap))
    (global.set $length (i32.const 0))
    (call $request_path (local.get $request) (global.get $result))
    (call $drop_request (local.get $request))
    (if (i32.load8_u (global.get $result))                 ;; a request by CONNECT has no path
      (then
        (local.set $at (i32.load offset=4 (global.get $result)))
        (local.set $status
          (call $answer (local.get $at) (i32.add (local.get $at) (i32.load offset=8 (global.get $result))))))
      (else (local.set $status (call $answer_not_found))))
    (local.set $response (call $make_response (local.get $status)))
    (call $response_body (local.get $response) (global.get $result))
    (local.set $out (call $unwrap))
    (call $send_response (local.get $response_out) (i32.const 0) (local.get $response)
      (i32.const 0) (i64.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
    (call $send_body (local.get $out)))
)
