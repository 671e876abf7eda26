//! The work of demos that have a twin in Python, in the sizes of the Python programs.

use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

use shared::{Closing, Error, Parts, Result, Twin};

use crate::background_work::{self, Answers};
use crate::faster;
use crate::kernel_or_user::{self, Seen};
use crate::who_am_i::{self, Card};
use crate::{print_numbers, registry, thread_object, waiting_overlaps};

/// The twins, in the order of the demos.
pub const TWINS: &[Twin] = &[
    Twin {
        demo: "print-numbers",
        closing: Closing::Answers,
        work: |parts| {
            let count = || print_numbers::count(5, Duration::from_millis(10), |_| ());
            let panicked = |_| Error::plain("join the counter: it panicked");
            parts.part("5 numbers, 10 ms apart", || count().map_err(panicked))
        },
    },
    Twin {
        demo: "background-work",
        closing: Closing::Answers,
        work: |parts| {
            let pause = Duration::from_millis(5);
            tell_answers(parts, "main works", &background_work::main_works(15, pause)?)?;
            tell_answers(parts, "a thread works", &background_work::a_thread_works(15, pause)?)
        },
    },
    Twin {
        demo: "faster",
        closing: Closing::Gain {
            what: "2 threads instead of 1",
            without: "threads: 1",
            with: "threads: 2",
        },
        work: |parts| {
            for threads in [1, 2] {
                let total = || Ok(faster::sum(2_000_000, 200_000, threads)?.total);
                parts.part(format!("threads: {threads}"), total)?;
            }
            Ok(())
        },
    },
    Twin {
        demo: "waiting-overlaps",
        closing: Closing::Gain {
            what: "8 waits at once instead of in turn",
            without: "8 waits in turn",
            with: "8 waits at once",
        },
        work: |parts| {
            let unit = Duration::from_millis(5);
            let told = |waited: waiting_overlaps::Replies| (waited.replies, waited.at_once);
            parts.part("8 waits in turn", || Ok(told(waiting_overlaps::in_turn(8, unit))))?;
            parts.part("8 waits at once", || Ok(told(waiting_overlaps::at_once(8, unit)?)))
        },
    },
    Twin {
        demo: "who-am-i",
        closing: Closing::Answers,
        work: |parts| {
            let [left, right] = who_am_i::meet(["left", "right"])?;
            let lines = |card: Card| card.own.into_iter().chain(card.common);
            let pairs = lines(left).zip(lines(right));
            let same = pairs.map(|((what, left), (_, right))| (what, left == right));
            parts.answer("the same in both threads", same.collect::<BTreeMap<_, _>>())
        },
    },
    Twin { demo: "kernel-or-user", closing: Closing::Answers, work: kernel_or_user },
    Twin {
        demo: "registry",
        closing: Closing::Answers,
        work: |parts| {
            let moments = registry::come_and_go(["ends", "falls", "detached"])?;
            let names = moments.into_iter().map(registry::Moment::names);
            parts.answer("listed, step by step", names.collect::<Vec<_>>())
        },
    },
    Twin {
        demo: "thread-object",
        closing: Closing::Answers,
        work: |parts| {
            let life = thread_object::live("greeter")?;
            let life = (life.listed, life.alive, life.greetings);
            parts.answer("listed, alive, its greetings", life)?;
            let me = thread::current().name().unwrap_or("nobody").to_owned();
            let in_the_caller = thread_object::run_without_start() == [format!("{me} greets Ada")];
            parts.answer("run ran in the caller", in_the_caller)?;
            parts.seen("a second start", "cannot be written");
            Ok(())
        },
    },
];

fn tell_answers(parts: &mut Parts, name: &str, answers: &Answers) -> Result<()> {
    parts.answer(format!("{name}: ticks, in time"), [answers.all, answers.in_time])?;
    let silence = format!("{:.0} % of the job", answers.silence * 100.0);
    parts.seen(format!("{name}: longest silence"), silence);
    Ok(())
}

fn kernel_or_user(parts: &mut Parts) -> Result<()> {
    let steps_and_threads = |seen: Seen| [seen.steps.len(), seen.threads()];
    parts.part("4 threads", || Ok(steps_and_threads(kernel_or_user::as_threads(4)?)))?;
    parts.part("4 tasks in turn", || Ok(kernel_or_user::as_tasks(4)?.order()))?;
    let many = || Ok(steps_and_threads(kernel_or_user::as_tasks(10_000)?));
    parts.part("10 000 tasks in turn", many)
}

#[cfg(test)]
mod tests {
    #[test]
    fn rust_and_python_give_the_same_answers() {
        shared::rehearsal::beside_python(&crate::LESSON);
    }
}
