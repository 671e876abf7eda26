//! Panics of demo threads are teaching material: kept, and told by the main thread.

use std::panic::{self, PanicHookInfo};
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::thread;

static KEPT: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// From now on a panic of any thread but the calling one is kept instead of printed.
pub(crate) fn keep() {
    let main = thread::current().id();
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current().id() == main {
            usual(info);
        } else {
            KEPT.lock().unwrap_or_else(PoisonError::into_inner).push(sentence(info));
        }
    }));
}

/// What was kept since the last call, oldest first.
pub(crate) fn take() -> Vec<String> {
    std::mem::take(&mut KEPT.lock().unwrap_or_else(PoisonError::into_inner))
}

fn sentence(info: &PanicHookInfo<'_>) -> String {
    let thread = thread::current();
    let name = thread.name().unwrap_or("without a name");
    let message = info.payload_as_str().unwrap_or("a value that is no text");
    let place = info.location().map_or_else(String::new, |location| {
        let file = Path::new(location.file()).file_name().unwrap_or_default();
        format!(" ({}:{})", file.to_string_lossy(), location.line())
    });
    format!("thread '{name}' panicked: {message}{place}")
}
