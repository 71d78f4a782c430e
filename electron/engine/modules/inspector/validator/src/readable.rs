//! Names of functions as people write them.

use std::fmt::{self, Write};

use crate::report::{LONGEST_NAME, cut};

/// A Rust symbol as its path, without hashes; any other name as it stands. Both cut to what is shown: a hostile symbol
/// of a few bytes can stand for a path of millions.
pub fn readable(name: &str) -> String {
    let Ok(symbol) = rustc_demangle::try_demangle(name) else { return cut(name) };
    let mut path = Short { text: String::new(), left: LONGEST_NAME };
    // An error is how it ends when it is long enough.
    let _ = write!(path, "{symbol:#}");
    path.text
}

/// Takes so many characters, and then no more.
struct Short {
    text: String,
    left: usize,
}

impl Write for Short {
    fn write_str(&mut self, part: &str) -> fmt::Result {
        for character in part.chars() {
            self.left = self.left.checked_sub(1).ok_or(fmt::Error)?;
            self.text.push(character);
        }
        Ok(())
    }
}
