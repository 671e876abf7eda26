//! How long to pause before the next try.

/// How many rounds a thread pauses: from its number, and how often it has failed.
pub type BackOff = fn(usize, u32) -> u32;

/// Three ways, by their names: alike in both threads, not alike, and drawn.
pub const BACK_OFFS: [(&str, BackOff); 3] = [
    ("no pause", |_, _| 0),
    ("B pauses for one round", |thread, _| thread as u32),
    ("both pause, drawn", drawn),
];

/// A pause drawn from a range that doubles with each failure. The seed is the thread's number.
fn drawn(thread: usize, failed: u32) -> u32 {
    let seed = (thread as u32 + 1).wrapping_mul(0x9E37_79BD);
    let mixed = seed.wrapping_add(failed.wrapping_mul(0x85EB_CA6B));
    (mixed ^ (mixed >> 15)).wrapping_mul(0x2C1B_3C6D) >> (32 - failed.min(4))
}
