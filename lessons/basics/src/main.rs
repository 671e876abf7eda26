//! L.

fn main() {}
