//! What the system tells about a pipe: how much it holds, and whether it is full.

use std::io;
use std::process::ChildStdout;
use std::thread;
use std::time::{Duration, Instant};

use shared::child::Ending;

use crate::ward::Ward;

const LOOK: Duration = Duration::from_millis(1);

/// How many bytes a new pipe holds, where the system tells.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub fn capacity() -> Option<usize> {
    let (reader, _writer) = io::pipe().ok()?;
    rustix::pipe::fcntl_getpipe_size(&reader).ok()
}

/// How many bytes a new pipe holds: this system does not tell.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub fn capacity() -> Option<usize> {
    None
}

/// What `wait` does, but with an eye on the pipe, from which nobody has read yet,
/// and on the clock. A child that cannot end any more is ended.
///
/// # Errors
///
/// If the system cannot wait for the child or end it.
pub fn wait_unless_stuck(ward: &mut Ward, bytes: usize, patience: Duration) -> io::Result<Ending> {
    let begin = Instant::now();
    while begin.elapsed() < patience {
        if let Some(status) = ward.child.try_wait()? {
            return Ok(status.into());
        }
        if ward.child.stdout.as_ref().is_some_and(|pipe| is_stuck(pipe, bytes)) {
            break;
        }
        thread::sleep(LOOK);
    }
    ward.child.kill()?;
    ward.child.wait()?;
    Ok(Ending::OutOfTime)
}

/// Whether the pipe is full while its writer has more for it than it holds: then
/// nobody but a reader can help, and we are the only one.
#[cfg(any(target_os = "linux", target_os = "android"))]
fn is_stuck(pipe: &ChildStdout, bytes: usize) -> bool {
    let size = rustix::pipe::fcntl_getpipe_size(pipe).unwrap_or(usize::MAX);
    bytes > size && rustix::io::ioctl_fionread(pipe).is_ok_and(|inside| inside == size as u64)
}

/// Only the clock tells here.
#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn is_stuck(_: &ChildStdout, _: usize) -> bool {
    false
}
