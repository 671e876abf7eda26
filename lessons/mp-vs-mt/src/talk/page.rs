//! A page of memory that two processes see: a file without a name, mapped by both.
//!
//! This is the one file of the lesson with `unsafe`: the system gives an address,
//! and Rust cannot know what lies there or who else writes to it.

// Memory that the system gives is read as atomics: core's, since those of `std` are
// watched here, and larger.
use core::sync::atomic::AtomicU64;
use std::fs::File;
use std::io;
use std::os::fd::AsFd;
use std::ptr::{self, NonNull};

use rustix::mm::{MapFlags, ProtFlags, mmap, munmap};

use crate::scratch::Scratch;

const BYTES: usize = 4096;

/// What lies at the beginning of the page. All of it is atomic, since somebody
/// whom the compiler does not see writes to it, too.
#[derive(Debug)]
#[repr(C)]
pub(super) struct Desk {
    /// Odd: the child's turn. Even: the parent's.
    pub(super) turn: AtomicU64,
    /// The number that travels.
    pub(super) number: AtomicU64,
}

/// A mapped page; dropping it unmaps it.
#[derive(Debug)]
pub(super) struct Page {
    desk: NonNull<Desk>,
}

/// A file of one page, all zeros, which already has no name any more.
pub(super) fn nameless_file() -> io::Result<File> {
    let file = Scratch::make()?.file.try_clone()?;
    file.set_len(BYTES as u64)?;
    Ok(file)
}

impl Page {
    /// Maps the first page of a file that was made by [`nameless_file`].
    pub(super) fn of(file: impl AsFd) -> io::Result<Self> {
        #[expect(unsafe_code, reason = "a mapping is an address from the system")]
        // SAFETY: the system chooses the address, so nothing of ours is replaced.
        let start = unsafe {
            let access = ProtFlags::READ | ProtFlags::WRITE;
            mmap(ptr::null_mut(), BYTES, access, MapFlags::SHARED, file, 0)?
        };
        let desk = NonNull::new(start.cast()).ok_or(io::ErrorKind::OutOfMemory)?;
        Ok(Self { desk })
    }

    pub(super) fn desk(&self) -> &Desk {
        #[expect(unsafe_code, reason = "the mapping lives as long as this value")]
        // SAFETY: the page is mapped until `drop`, begins at a page's boundary and
        // holds a `Desk`, for which any bytes are valid. Others write to it only
        // through its atomics. The file cannot shrink below the page: it has no
        // name, and neither process changes its length.
        unsafe {
            self.desk.as_ref()
        }
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        #[expect(unsafe_code, reason = "the mapping was made by `of`")]
        // SAFETY: these are the address and length that `mmap` gave, unmapped
        // once, and no reference from `desk` outlives this value.
        unsafe {
            // It fails only for an address that is none.
            let _ = munmap(self.desk.as_ptr().cast(), BYTES);
        }
    }
}
