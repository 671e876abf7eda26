//! The work of demos that have a twin in Python, in the sizes of the Python programs.

use std::io;
use std::sync::atomic::AtomicU32;
use std::time::Duration;

use shared::{Closing, Error, Parts, Result, Twin};

use crate::same_memory::Seen;
use crate::talk::pipe::Pipe;
use crate::which_one::books::Books;
use crate::which_one::day::Day;
use crate::which_one::{processes, tasks, threads, ways};
use crate::{convoy, cpu_bound, io_bound, same_memory, start_cost, who_survives};

/// The twins, in the order of the demos.
pub const TWINS: &[Twin] = &[
    Twin {
        demo: "start-cost",
        closing: Closing::Cost { what: "starting and joining a thread", part: "a thread" },
        work: |parts| {
            parts.each("a task", 2_000, || Ok(start_cost::by_tasks(2_000) == 2_000))?;
            parts.each("a thread", 200, || Ok(start_cost::by_threads(200) == 200))?;
            parts.each("a process, spawned", 2, || Ok(start_cost::by_processes(2)? == 2))
        },
    },
    Twin { demo: "who-survives", closing: Closing::Answers, work: who_survives },
    Twin {
        demo: "same-memory",
        closing: Closing::Answers,
        work: |parts| {
            let in_order = |Seen { found, theirs, ours }| [found, theirs, ours];
            let (process, _) = same_memory::by_process()?;
            parts.answer("a spawned process adds one", in_order(process))?;
            parts.seen("a forked process adds one", "not in Rust's library");
            let thread = same_memory::by_thread(&AtomicU32::new(41));
            parts.answer("a thread adds one", in_order(thread))
        },
    },
    Twin {
        demo: "cpu-bound",
        closing: Closing::Gain {
            what: "2 threads instead of 1",
            without: "threads: 1",
            with: "threads: 2",
        },
        work: |parts| {
            parts.part("threads: 1", || Ok(cpu_bound::by_threads(1, 50_000)))?;
            parts.part("threads: 2", || Ok(cpu_bound::by_threads(2, 50_000)))?;
            // Windows has no `fork`, and there Python's program leaves this part out.
            if cfg!(unix) {
                parts.part("processes: 2", || Ok(cpu_bound::by_processes(2, 50_000)?))?;
            }
            Ok(())
        },
    },
    Twin {
        demo: "convoy",
        closing: Closing::Cost {
            what: "a reply that needs 1 ms, beside 2 threads that compute,",
            part: "median, 2 threads compute",
        },
        work: |parts| {
            for (who, computing) in [("nobody computes", 0), ("2 threads compute", 2)] {
                let replies = convoy::replies(100, computing)?;
                parts.answer(format!("right replies, {who}"), replies.right)?;
                parts.time(format!("median, {who}"), replies.times[50]);
                parts.time(format!("99th of 100, {who}"), replies.times[98]);
            }
            Ok(())
        },
    },
    Twin {
        demo: "io-bound",
        closing: Closing::Gain {
            what: "24 threads that wait instead of 1",
            without: "1 thread",
            with: "24 threads",
        },
        work: |parts| {
            let wait = Duration::from_millis(5);
            parts.part("1 thread", || Ok(io_bound::by_one_thread(24, wait).sum))?;
            parts.part("pool of 8", || Ok(io_bound::by_pool(8, 24, wait)?.sum))?;
            parts.part("24 threads", || Ok(io_bound::by_thread_each(24, wait).sum))?;
            parts.part("tasks on 1 thread", || Ok(io_bound::timer_loop::by_loop(24, wait).sum))
        },
    },
    Twin {
        demo: "which-one",
        closing: Closing::Gain {
            what: "16 tasks that wait instead of 16 threads",
            without: "wait, threads",
            with: "wait, tasks",
        },
        work: which_one,
    },
];

fn who_survives(parts: &mut Parts) -> Result<()> {
    let disasters = ["panic", "abort", "exit", "kill"];
    let threads = disasters.map(left_of_threads);
    parts.answer("left of 3 threads", threads.into_iter().collect::<Result<Vec<_>>>()?)?;
    let mut witness = Pipe::open()?;
    let processes = disasters.map(|disaster| {
        let aftermath = who_survives::in_a_process(disaster, &mut witness);
        aftermath.map_err(|err| Error::new("start the victim", err)).map(|it| it.left)
    });
    parts.answer("left of 3 processes", processes.into_iter().collect::<Result<Vec<_>>>()?)?;
    let left = left_of_threads("stack overflow")?;
    parts.seen("left of 3 threads, endless recursion", left);
    Ok(())
}

fn left_of_threads(disaster: &str) -> Result<usize> {
    Ok(who_survives::in_a_thread(disaster)?.left)
}

/// The books of a day of work, then of a day of waiting, in the ways that Python has, too.
fn which_one(parts: &mut Parts) -> Result<()> {
    let work = Day { transfers: 24, steps: 6_000, wait: Duration::ZERO, crash: None };
    let wait = Day { transfers: 16, steps: 1, wait: Duration::from_millis(2), crash: None };
    for (kind, day, workers) in [("work", work, 2), ("wait", wait, wait.transfers)] {
        let mut part = |name, way: fn(&Day, usize) -> io::Result<Books>| {
            parts.part(format!("{kind}, {name}"), || Ok(way(&day, workers)?.numbers()))
        };
        part("in turn", ways::IN_TURN.run)?;
        part("threads", threads::by_threads)?;
        // Windows has no `fork`, and there Python's program leaves this part out.
        if cfg!(unix) {
            part("processes", processes::by_processes)?;
        }
        part("tasks", tasks::by_tasks)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn rust_and_python_give_the_same_answers() {
        shared::rehearsal::beside_python(&crate::LESSON);
    }
}
