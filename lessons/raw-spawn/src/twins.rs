//! The work of demos that have a twin in Python, in the sizes of the Python programs.

use shared::Twin;

/// The twins, in the order of the demos.
pub const TWINS: &[Twin] = &[];
