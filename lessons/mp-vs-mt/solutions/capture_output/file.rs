//! A file is never full, and so it may be read after the wait.

use std::fs::{self, File};
use std::io;
use std::process::{self, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};

static NEXT: AtomicUsize = AtomicUsize::new(0);

pub fn capture(command: &mut Command) -> io::Result<(Vec<u8>, ExitStatus)> {
    // Another name for each thread and each process that captures.
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let path = std::env::temp_dir().join(format!("captured-{}-{number}", process::id()));
    let status = command.stdout(File::create(&path)?).status();
    // Windows removes no file that is open, and the command keeps what it was given.
    command.stdout(Stdio::null());
    let printed = fs::read(&path);
    fs::remove_file(&path)?;
    Ok((printed?, status?))
}
