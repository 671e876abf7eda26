//! The ways, in the order of the course.

use std::io;

use super::books::Books;
use super::day::Day;
use super::{channel, locks, on_tokio, pool, processes, tasks, threads};

/// A way to get through a day.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    /// What it is called.
    pub name: &'static str,
    /// Gets through a day with so many workers.
    pub run: fn(&Day, usize) -> io::Result<Books>,
    /// The demo that shows it: of this lesson, or `lesson/demo`.
    pub see: &'static str,
}

/// No way at all: one transfer after the other.
pub const IN_TURN: Way =
    Way { name: "in turn", run: |day, _| Ok(day.in_turn()), see: "basics/faster" };

/// All others.
pub const WAYS: [Way; 7] = [
    Way { name: "threads", run: threads::by_threads, see: "cpu-bound" },
    Way { name: "locks", run: locks::by_locks, see: "locks/deadlock" },
    Way { name: "channel", run: channel::by_channel, see: "talk" },
    Way { name: "pool", run: pool::by_pool, see: "pools/pool-size" },
    Way { name: "processes", run: processes::by_processes, see: "cpu-bound" },
    Way { name: "async", run: tasks::by_tasks, see: "async/timer" },
    Way { name: "tokio", run: on_tokio::by_tokio, see: "async/executor" },
];

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::time::Duration;

    use super::*;

    #[test]
    fn every_way_leads_to_a_demo() {
        for way in [IN_TURN].iter().chain(&WAYS) {
            let (lesson, demo) = way.see.split_once('/').unwrap_or(("mp-vs-mt", way.see));
            let file = format!("../{lesson}/src/{}.rs", demo.replace('-', "_"));
            let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&file));
            assert!(text.unwrap_or_default().contains(&format!("name: \"{demo}\"")), "{file}");
        }
    }

    #[test]
    fn every_way_has_the_same_books_with_any_number_of_workers() {
        for wait in [0, 300].map(Duration::from_micros) {
            let day = Day { transfers: 40, steps: 5, wait, crash: None };
            for way in WAYS {
                for workers in [1, 2, 5, 40] {
                    let books = (way.run)(&day, workers).unwrap();
                    assert_eq!(books, day.in_turn(), "{}: {workers} workers", way.name);
                }
            }
        }
    }
}
