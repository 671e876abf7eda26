//! Litmus tests as a table: one shape of program, many choices of orderings.
//!
//! # Source
//!
//! Where a shape or a verdict comes from stands beside it, by the names of this module's
//! constants. Each verdict is argued in its line, too.

/// Names and shapes: L. Maranget, S. Sarkar, P. Sewell, "A Tutorial Introduction to the
/// ARM and POWER Relaxed Memory Models", 2012.
pub(crate) const TUTORIAL: &str = "Maranget, Sarkar, Sewell 2012";
/// S. Owens, S. Sarkar, P. Sewell, "A Better x86 Memory Model: x86-TSO", `TPHOLs` 2009.
pub(crate) const X86: &str = "Owens, Sarkar, Sewell 2009";
/// O. Lahav, V. Vafeiadis, J. Kang, C. Hur, D. Dreyer, "Repairing Sequential Consistency
/// in C/C++11", PLDI 2017.
pub(crate) const RC11: &str = "Lahav, Vafeiadis, Kang, Hur, Dreyer 2017";
/// ISO C++20, [intro.races] and [atomics.order].
pub(crate) const CPP20: &str = "C++20 [intro.races], [atomics.order]";
/// H. Boehm, S. Adve, "Foundations of the C++ Concurrency Memory Model", PLDI 2008.
pub(crate) const BOEHM_ADVE: &str = "Boehm, Adve 2008";
/// A. Williams, "Peterson's lock with C++0x atomics", 2008, which looks at a version of
/// D. Vyukov's.
pub(crate) const WILLIAMS: &str = "Williams 2008";

/// Whether an outcome may be seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Forbidden,
    Allowed,
    /// The model allows it; the explorer says that it cannot show it, and does not.
    Beyond,
}

/// A program with a `?` for each ordering.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    pub(crate) source: &'static str,
    pub(crate) program: &'static str,
    /// The outcome that is asked for.
    pub(crate) outcome: &'static str,
    /// The orderings in their order; verdicts under SC, x86-TSO and C++20; the reason for
    /// the last.
    pub(crate) variants: &'static [(&'static str, [Verdict; 3], &'static str)],
}

/// One line of the table.
#[derive(Clone, Debug)]
pub(crate) struct Litmus {
    /// The shape, its source and its orderings.
    pub(crate) name: String,
    pub(crate) program: String,
    pub(crate) outcome: &'static str,
    pub(crate) verdicts: [Verdict; 3],
}

/// All lines of some shapes.
///
/// # Panics
///
/// If a line has too few or too many orderings.
pub(crate) fn lines(shapes: &[&[Shape]]) -> Vec<Litmus> {
    shapes.iter().copied().flatten().flat_map(of_shape).collect()
}

fn of_shape(shape: &Shape) -> Vec<Litmus> {
    let line = |(orderings, verdicts, why): &(&str, [Verdict; 3], &str)| {
        let mut words = orderings.split_whitespace();
        let mut parts = shape.program.split('?');
        let mut program = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let ordering = words.next();
            program += ordering.unwrap_or_else(|| panic!("{}: {orderings:?}", shape.name));
            program += part;
        }
        assert_eq!(words.next(), None, "{}: {orderings:?}", shape.name);
        let name = format!("{} [{orderings}] ({}): {why}", shape.name, shape.source);
        Litmus { name, program, outcome: shape.outcome, verdicts: *verdicts }
    };
    shape.variants.iter().map(line).collect()
}
