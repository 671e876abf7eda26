//! The processor core that all threads of an exploration share.

/// Keeps the calling thread on one processor core: the baton then passes without waking
/// another core, which is several times as fast. A system that refuses is only slower.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the standard library cannot bind a thread to a core")]
pub(crate) fn stay_on(core: Option<usize>) {
    unsafe extern "C" {
        fn sched_setaffinity(thread: i32, bytes: usize, mask: *const u64) -> i32;
    }
    const WORDS: usize = 16;
    let Some(core) = core.filter(|core| *core < WORDS * 64) else { return };
    let mut mask = [0_u64; WORDS];
    mask[core / 64] |= 1 << (core % 64);
    // SAFETY: the mask is as long as is said, and 0 names the calling thread.
    let _ = unsafe { sched_setaffinity(0, size_of_val(&mask), mask.as_ptr()) };
}

/// The core that the calling thread runs on.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the standard library does not tell")]
pub(crate) fn this_core() -> Option<usize> {
    unsafe extern "C" {
        safe fn sched_getcpu() -> i32;
    }
    usize::try_from(sched_getcpu()).ok()
}

/// Other systems leave a thread where it likes to be.
#[cfg(not(target_os = "linux"))]
pub(crate) fn stay_on(_core: Option<usize>) {}

/// Other systems are not asked.
#[cfg(not(target_os = "linux"))]
pub(crate) fn this_core() -> Option<usize> {
    None
}
