//! Why the module trapped: no memory left, or a panic and its message. Read by the caller after a trap.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::UnsafeCell;
use std::fmt::Write;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

struct Watched;

static RAN_OUT: AtomicBool = AtomicBool::new(false);

#[global_allocator]
static ALLOCATOR: Watched = Watched;

// SAFETY: everything is passed on to the system's allocator.
unsafe impl GlobalAlloc for Watched {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        noted(unsafe { System.alloc(layout) })
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        noted(unsafe { System.alloc_zeroed(layout) })
    }

    #[inline]
    unsafe fn realloc(&self, start: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        noted(unsafe { System.realloc(start, layout, size) })
    }

    #[inline]
    unsafe fn dealloc(&self, start: *mut u8, layout: Layout) {
        unsafe { System.dealloc(start, layout) }
    }
}

#[inline]
fn noted(start: *mut u8) -> *mut u8 {
    if start.is_null() {
        RAN_OUT.store(true, Ordering::Relaxed);
    }
    start
}

#[unsafe(no_mangle)]
pub extern "C" fn ran_out_of_memory() -> bool {
    RAN_OUT.load(Ordering::Relaxed)
}

const LONGEST_MESSAGE: usize = 400;

/// Fixed, since a panic may come from having no memory.
struct Message(UnsafeCell<[u8; LONGEST_MESSAGE]>);

// SAFETY: the module has one thread.
unsafe impl Sync for Message {}

static MESSAGE: Message = Message(UnsafeCell::new([0; LONGEST_MESSAGE]));
static MESSAGE_LENGTH: AtomicUsize = AtomicUsize::new(0);

impl Write for &Message {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        let at = MESSAGE_LENGTH.load(Ordering::Relaxed);
        let fits = text.len().min(LONGEST_MESSAGE - at);
        // SAFETY: one thread, and nobody else holds a reference.
        unsafe { (&mut *self.0.get())[at..at + fits].copy_from_slice(&text.as_bytes()[..fits]) };
        MESSAGE_LENGTH.store(at + fits, Ordering::Relaxed);
        Ok(())
    }
}

/// Where the message of a panic begins; `failure_length` is 0 when there was none.
#[unsafe(no_mangle)]
pub extern "C" fn failure() -> *const u8 {
    MESSAGE.0.get().cast()
}

#[unsafe(no_mangle)]
pub extern "C" fn failure_length() -> usize {
    MESSAGE_LENGTH.load(Ordering::Relaxed)
}

pub fn tell_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        std::panic::set_hook(Box::new(|panic| {
            let _ = write!(&MESSAGE, "{panic}");
        }));
    });
}
