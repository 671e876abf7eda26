//! Main can stay alive by spinning, yielding, sleeping, parking or joining, and two of the
//! five burn a core.
//!
//! The article keeps main alive with `while 1: pass`. The five ways differ in one line and in
//! two prices: the processor time that main burns while the worker is away, and how long after
//! the worker's end main goes on.
//!
//! Look at main's lane: a solid line is a core that brings nothing about. In Python a main
//! thread that spins takes its turns with the global lock, too, from the very threads that
//! it waits for.

use std::hint;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use shared::{Bars, Demo, Report, Result, measure};

use crate::processor_time;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "busy-main",
    claim: "Main can stay alive by spinning, yielding, sleeping, parking or joining, and two of \
            the five burn a core.",
    show,
};

/// How long the worker is away.
const WORK: Duration = Duration::from_secs(2);
/// A main that sleeps between its looks looks so often.
const NAPS: u32 = 20;

/// What main does until the worker has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Looks again at once.
    Spin,
    /// Offers its core to others, then looks again.
    Yield,
    /// Sleeps a little between two looks.
    Sleep,
    /// Sleeps until the worker wakes it.
    Park,
    /// Sleeps until the operating system wakes it.
    Join,
}

/// All of them.
pub(crate) const WAYS: [Way; 5] = [Way::Spin, Way::Yield, Way::Sleep, Way::Park, Way::Join];

/// What a wait cost.
#[derive(Clone, Copy, Debug)]
pub struct Price {
    /// How often main looked whether the worker was done.
    pub looks: u64,
    /// Main's processor time; `None` where the system does not tell.
    pub burnt: Option<Duration>,
    /// From the worker's end to main's going on; `None` if main went on before.
    pub noticed: Option<Duration>,
}

/// Starts a worker that is away for `work`, and keeps main alive in this way until it is back.
///
/// # Errors
///
/// If the operating system refuses the thread.
pub fn stay_alive(way: Way, work: Duration) -> io::Result<Price> {
    let done = Arc::new(AtomicBool::new(false));
    let (flag, main) = (Arc::clone(&done), thread::current());
    let worker = thread::Builder::new().name(format!("job-{}", name(way))).spawn(move || {
        thread::sleep(work);
        let ended = Instant::now();
        // Release: whoever sees the flag comes after all that the worker did.
        flag.store(true, Ordering::Release);
        main.unpark();
        ended
    })?;
    let before = processor_time::of_this_thread();
    let looks = if way == Way::Join { 0 } else { look_until(&done, way, work / NAPS) };
    let looked = Instant::now();
    let ended = worker.join().map_err(|_| io::Error::other("the worker panicked"))?;
    let went_on = if way == Way::Join { Instant::now() } else { looked };
    let burnt = processor_time::of_this_thread()
        .zip(before)
        .map(|(now, before)| now.saturating_sub(before));
    Ok(Price { looks, burnt, noticed: went_on.checked_duration_since(ended) })
}

/// Looks at the flag until it is up. Returns how often.
fn look_until(done: &AtomicBool, way: Way, nap: Duration) -> u64 {
    let mut looks = 1;
    // Acquire pairs with the worker's Release.
    while !done.load(Ordering::Acquire) {
        match way {
            Way::Spin => hint::spin_loop(),
            Way::Yield => thread::yield_now(),
            Way::Sleep => thread::sleep(nap),
            // The token may be an earlier worker's: this wait, too, needs its loop.
            Way::Park | Way::Join => thread::park(),
        }
        looks += 1;
    }
    looks
}

pub(crate) fn name(way: Way) -> String {
    format!("{way:?}").to_lowercase()
}

fn show(report: &mut Report) -> Result<()> {
    let work = report.pace().of(WORK);
    let prices: Vec<Price> = report.watch("five ways to wait for a worker", || {
        WAYS.iter().map(|way| stay_alive(*way, work)).collect::<io::Result<_>>()
    })?;
    let mut bars = Bars::new("main", ["looks", "goes on after", "burns"]);
    for (way, price) in WAYS.iter().zip(&prices) {
        let text = |time: Option<Duration>| time.map_or_else(|| "?".into(), measure::time);
        let figures = [price.looks.to_string(), text(price.noticed), text(price.burnt)];
        bars.row(name(*way), figures, price.burnt.map_or(0.0, |burnt| burnt.as_secs_f64()));
    }
    report.bars(&bars);
    let after = prices.iter().all(|price| price.noticed.is_some());
    report.must(after, "in none of the five ways main went on before the worker was done");
    match (prices[0].burnt, prices[4].burnt) {
        (Some(spin), Some(join)) => {
            report.may(spin > join * 10, "spinning burnt over ten times what joining did")
        }
        _ => report.cannot("this system does not tell a thread's processor time"),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_way_goes_on_before_the_worker_is_done() {
        for way in WAYS {
            // A token of somebody else's does not end the wait.
            thread::current().unpark();
            let price = stay_alive(way, Duration::from_millis(1)).unwrap();
            assert!(price.noticed.is_some(), "{way:?}");
            assert_eq!(price.looks == 0, way == Way::Join);
        }
    }
}
