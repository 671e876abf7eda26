//! What a program takes in time and memory, for `ten-thousand-waits`.

use std::fs;
use std::time::{Duration, Instant};

/// The memory of this process that is in use, in KiB, where the system tells.
fn memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}

/// Runs this, and returns its result, its time, and by how many KiB memory had grown
/// when it called back.
pub fn growth_of<T>(run: impl FnOnce(&mut dyn FnMut()) -> T) -> (T, Duration, Option<u64>) {
    let (before, mut during) = (memory(), None);
    let begin = Instant::now();
    let result = run(&mut || during = memory());
    let grown = before.zip(during).map(|(before, during)| during.saturating_sub(before));
    (result, begin.elapsed(), grown)
}
