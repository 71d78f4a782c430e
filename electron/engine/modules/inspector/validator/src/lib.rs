//! Flotilla's validator: one WebAssembly module that is given the bytes of a file and an order, and answers with JSON.
//!
//! It sees nothing but the bytes, and its memory is what its caller gives it. It may trap on a file: out of memory, or
//! by a mistake in a library; then the instance is thrown away and `failure` says why.

mod answer;
mod component_unit;
mod core_unit;
mod look;
mod memory;
mod proposals;
mod reach;
mod readable;
mod report;
mod watch;
mod wit;

use std::cell::RefCell;

thread_local! {
    static ANSWER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Room for the file and the order; the caller writes into it and hands it to `look_into`.
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    Box::into_raw(vec![0_u8; length].into_boxed_slice()).cast()
}

/// Takes both rooms back. Answers with where the JSON begins; `answer_length` says how long it is.
///
/// # Safety
/// Both were given by `room` with these lengths and are handed in once.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn look_into(
    file: *mut u8,
    file_length: usize,
    order: *mut u8,
    order_length: usize,
) -> *const u8 {
    memory::tell_panics();
    // SAFETY: promised by the caller.
    let (file, order) = unsafe { (taken(file, file_length), taken(order, order_length)) };
    let order = serde_json::from_slice(&order).expect("an order as JSON");
    let json = serde_json::to_vec(&answer::answer(&file, &order)).expect("nothing that JSON cannot say");
    drop(file);
    ANSWER.with_borrow_mut(|answer| {
        *answer = json;
        answer.as_ptr()
    })
}

#[unsafe(no_mangle)]
pub extern "C" fn answer_length() -> usize {
    ANSWER.with_borrow(Vec::len)
}

/// Frees the answer.
#[unsafe(no_mangle)]
pub extern "C" fn forget_answer() {
    ANSWER.with_borrow_mut(|answer| *answer = Vec::new());
}

/// # Safety
/// As for `look_into`.
unsafe fn taken(start: *mut u8, length: usize) -> Box<[u8]> {
    // SAFETY: promised by the caller.
    unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(start, length)) }
}
