//! A thread through the operating system's own interface: the one file of this lesson with
//! `unsafe`.
//!
//! `pthread_create` takes a C function and one pointer. All that a spawn in Rust adds is to
//! make a closure pass through that pointer, to bring its result back, and to keep a panic
//! from leaving the function.

use std::ffi::c_void;
use std::io;
use std::mem::MaybeUninit;
use std::panic::{self, AssertUnwindSafe};
use std::ptr;
use std::sync::mpsc::{self, Receiver};
use std::thread;

/// What the one pointer points to: a closure that does not unwind.
type Body = Box<dyn FnOnce() + Send>;

/// A handle to a thread made by hand.
///
/// *Differences from std*: dropping it without [`Handle::join`] leaves the thread neither
/// joined nor detached, so that the system keeps its number and its stack.
#[derive(Debug)]
pub struct Handle<T> {
    thread: libc::pthread_t,
    result: Receiver<thread::Result<T>>,
}

/// Starts a thread with a stack of so many bytes.
///
/// # Errors
///
/// If the operating system refuses the stack or the thread; the closure is dropped.
#[expect(unsafe_code, reason = "what spawn asks of the operating system is the subject")]
pub fn spawn<T, F>(stack: usize, body: F) -> io::Result<Handle<T>>
where
    // The new thread may outlive the caller, and the result goes the other way.
    F: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    let (bring, result) = mpsc::channel();
    let body: Body = Box::new(move || {
        let returned = panic::catch_unwind(AssertUnwindSafe(body));
        // A handle that was dropped takes no result.
        let _ = bring.send(returned);
    });
    // Twice boxed: a `Box<dyn …>` is two words wide, a C pointer one.
    let pointer: *mut Body = Box::into_raw(Box::new(body));
    let mut attributes = MaybeUninit::uninit();
    let mut thread = MaybeUninit::uninit();
    // SAFETY: the attributes are initialised before they are used and destroyed after, and
    // each pointer is to a local variable that outlives its call. `begin` has the type that
    // is asked for. The pointer is given to `begin` exactly once, or not at all if the
    // thread is refused; what it points to is Send, so another thread may have it.
    let code = unsafe {
        let mut code = libc::pthread_attr_init(attributes.as_mut_ptr());
        if code == 0 {
            code = libc::pthread_attr_setstacksize(attributes.as_ptr().cast_mut(), stack);
            if code == 0 {
                let attributes = attributes.as_ptr();
                code = libc::pthread_create(thread.as_mut_ptr(), attributes, begin, pointer.cast());
            }
            libc::pthread_attr_destroy(attributes.as_mut_ptr());
        }
        code
    };
    if code != 0 {
        // SAFETY: no thread was made, so the box is still ours and nobody else's.
        drop(unsafe { Box::from_raw(pointer) });
        return Err(io::Error::from_raw_os_error(code));
    }
    // SAFETY: `pthread_create` succeeded, so it has written the thread's number.
    Ok(Handle { thread: unsafe { thread.assume_init() }, result })
}

/// Where the new thread begins.
#[expect(unsafe_code, reason = "a C function gets its argument as a bare pointer")]
extern "C" fn begin(pointer: *mut c_void) -> *mut c_void {
    // SAFETY: `spawn` made this pointer from a box of this type and gave it up to this call.
    let body = unsafe { Box::from_raw(pointer.cast::<Body>()) };
    body();
    ptr::null_mut()
}

impl<T> Handle<T> {
    /// Waits for the thread to end and gives what it returned.
    ///
    /// # Errors
    ///
    /// The panic of the thread, if it panicked.
    #[expect(unsafe_code, reason = "the join is half of the subject")]
    pub fn join(self) -> thread::Result<T> {
        // SAFETY: the number is that of a thread made by `spawn`, never detached, and not
        // joined before, since joining takes the only handle.
        let code = unsafe { libc::pthread_join(self.thread, ptr::null_mut()) };
        assert_eq!(code, 0, "a thread can be joined once by another one");
        // The thread has sent before it ended, so this does not wait.
        self.result.recv().unwrap_or_else(|err| Err(Box::new(err)))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn a_refused_thread_drops_its_closure() {
        let (too_small, too_large) = (1, 1 << (usize::BITS - 2));
        for stack in [too_small, too_large] {
            let owned = Arc::new(());
            let trace = Arc::downgrade(&owned);
            assert!(spawn(stack, move || drop(owned)).is_err());
            assert!(trace.upgrade().is_none());
        }
    }
}
