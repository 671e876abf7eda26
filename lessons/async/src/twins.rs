//! The work of demos that have a twin in Python, in the sizes of the Python programs.

use std::time::Duration;

use shared::{Closing, Parts, Result, Twin};

use crate::many_connections::{self, clients};
use crate::{coroutines, event_loop, ten_thousand_waits};

/// The twins, in the order of the demos.
pub const TWINS: &[Twin] = &[
    Twin {
        demo: "event-loop",
        closing: Closing::Answers,
        work: |parts| {
            parts.part("three conversations", || {
                let served = event_loop::serve_clients(3, Duration::ZERO, event_loop::answer)?;
                Ok(numbers_and_lines(served))
            })
        },
    },
    Twin {
        demo: "ten-thousand-waits",
        closing: Closing::Cost {
            what: "waiting 10 ms in 10 000 tasks on one thread",
            part: "10 000 tasks wait 10 ms",
        },
        work: |parts| {
            let wait = Duration::from_millis(10);
            let threads = || Ok(ten_thousand_waits::in_threads(500, wait).ended);
            parts.part("500 threads wait 10 ms", threads)?;
            let tasks =
                |count| Ok(ten_thousand_waits::in_tasks(count, wait, |_, sleep| sleep)?.ended);
            parts.part("1 000 tasks wait 10 ms", || tasks(1_000))?;
            parts.part("10 000 tasks wait 10 ms", || tasks(10_000))
        },
    },
    Twin { demo: "coroutines", closing: Closing::Answers, work: coroutines },
    Twin {
        demo: "many-connections",
        closing: Closing::Cost {
            what: "a request to a loop of one's own",
            part: "loop, each request",
        },
        work: |parts| {
            for (name, (_, serve)) in
                ["threads", "loop", "runtime"].into_iter().zip(many_connections::SERVERS)
            {
                let served = || {
                    let converse =
                        |clients: &mut [_]| clients::converse(clients, 20, Duration::ZERO);
                    let (heard, answered) = clients::serving((name, serve), 64, converse)?;
                    Ok((heard.into_iter().map(u64::from).sum::<u64>(), answered))
                };
                parts.each(format!("{name}, each request"), 64 * 20, served)?;
            }
            Ok(())
        },
    },
];

/// Who got which number differs from run to run; that each is given once does not.
fn numbers_and_lines((answered, answers): (u32, Vec<Vec<String>>)) -> (u32, Vec<u32>, Vec<String>) {
    let pairs = answers.iter().flatten().filter_map(|answer| answer.split_once(' '));
    let (mut numbers, mut lines) = (Vec::new(), Vec::new());
    for (number, line) in pairs {
        numbers.extend(number.parse::<u32>());
        lines.push(line.to_owned());
    }
    numbers.sort_unstable();
    (answered, numbers, lines)
}

fn coroutines(parts: &mut Parts) -> Result<()> {
    let (numbers, happened) = coroutines::generated(8);
    parts.answer("a generator's numbers", numbers)?;
    parts.answer("a generator is ahead by", coroutines::tally(&happened).1)?;
    for capacity in [1, 3] {
        let (numbers, happened) = coroutines::by_tasks(8, capacity)?;
        parts.answer(format!("a coroutine's, room for {capacity}"), numbers)?;
        let (_, ahead) = coroutines::tally(&happened);
        let bound = capacity + 1;
        parts.answer(format!("ahead by no more than {bound}"), ahead <= bound)?;
        parts.seen(format!("ahead by, room for {capacity}"), ahead);
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
