//! The lessons of the course.

/// The lessons in teaching order: each is a package, a folder and a binary of that name.
pub(crate) const LESSONS: [&str; 7] =
    ["basics", "raw-spawn", "locks", "thread-local", "pools", "mp-vs-mt", "async"];
