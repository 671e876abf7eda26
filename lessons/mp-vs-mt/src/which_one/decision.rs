//! What the figures of this run say to somebody who has to choose.

use std::time::Duration;

use shared::measure::time;

use super::figures::{Figures, Worker};
use crate::start_cost::weight::in_words;

/// Whoever took no longer than the quickest and this part of it is as good.
const AS_GOOD: f64 = 1.1;

/// For work: our ways, and Python's if there are any, each against one transfer after the
/// other in the same language.
pub fn for_work(ways: &[Figures], python: &[Figures], cores: usize) -> String {
    let s = if cores == 1 { "" } else { "s" };
    let mut text = format!("Work for the processor, {cores} core{s}: {}.", gained(ways));
    let quickest = |ways: &[Figures]| ways.iter().min_by_key(|way| way.work).copied();
    if let (Some(ours), Some(theirs)) = (quickest(ways), quickest(python)) {
        text += &format!(
            " In Python: {}; its quickest way took {:.0} times as long as {}.",
            gained(python),
            theirs.work.as_secs_f64() / ours.work.as_secs_f64(),
            ours.name
        );
    }
    text
}

/// Who gained, and as much as the best. A gain that was not there in every round is chance.
fn gained(ways: &[Figures]) -> String {
    let sure = |way: &&Figures| way.gain.least > 1.0;
    let best = ways.iter().filter(sure).map(|way| way.gain.median).fold(1.0, f64::max);
    let is_as_good = |way: &&Figures| sure(way) && way.gain.median * AS_GOOD >= best;
    let names: Vec<_> = ways.iter().filter(is_as_good).map(|way| way.name).collect();
    match &names[..] {
        [] => "no way was faster than in turn in every round".to_owned(),
        names => format!("{}, {best:.1} times as fast as in turn", listed(names)),
    }
}

/// For waiting: the quickest ways, and what their workers keep meanwhile.
pub fn for_waiting(ways: &[Figures], workers: &[Worker], answers: usize) -> String {
    let Some(best) = ways.iter().map(|way| way.wait).min() else { return String::new() };
    let mut text = format!(
        "Waiting: {}, {} for {answers} answers.",
        quickest(ways, |way| way.wait),
        time(best)
    );
    let weighed: Vec<_> = workers.iter().filter_map(|it| Some((it.memory?, it.name))).collect();
    if let (Some((least, light)), Some((most, heavy))) =
        (weighed.iter().min(), weighed.iter().max())
    {
        text += &format!(
            " Least memory for one that waits: a {light}, {}; most: a {heavy}, {:.0} times that.",
            in_words(*least),
            *most as f64 / (*least).max(1) as f64
        );
    }
    text
}

/// For what must survive a crash: the workers that did not take all with them.
pub fn for_crashes(workers: &[Worker], transfers: usize) -> String {
    let is_wall = |worker: &&Worker| worker.left.is_some_and(|left| left > 0);
    let walls: Vec<_> = workers.iter().filter(is_wall).map(|it| (it.name, it.left)).collect();
    let fell = workers.iter().filter(|worker| worker.left == Some(0)).count();
    let names: Vec<&str> = walls.iter().map(|(name, _)| *name).collect();
    let left: Vec<usize> = walls.iter().filter_map(|(_, left)| *left).collect();
    format!(
        "Must survive a crash: {}, after which {} of {transfers} decisions were left; with each of \
         the {fell} other workers all were lost.",
        listed(&names),
        left.iter().min().unwrap_or(&0)
    )
}

/// The names of those that are about as quick as the quickest.
fn quickest(ways: &[Figures], took: impl Fn(&Figures) -> Duration) -> String {
    let best = ways.iter().map(&took).min().unwrap_or_default();
    let is_as_good = |way: &&Figures| took(way) <= best.mul_f64(AS_GOOD);
    listed(&ways.iter().filter(is_as_good).map(|way| way.name).collect::<Vec<_>>())
}

/// `a`, `a and b`, `a, b and c`.
fn listed(names: &[&str]) -> String {
    match names {
        [] => "none".to_owned(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use shared::measure::Ratio;

    use super::*;

    fn way(name: &'static str, work: u64, wait: u64, gain: f64) -> Figures {
        let [work, wait] = [work, wait].map(Duration::from_micros);
        let gain = Ratio { least: gain - 0.1, median: gain, most: gain + 0.1 };
        Figures { name, work, gain, wait, see: "cpu-bound" }
    }

    fn worker(name: &'static str, memory: u64, left: usize) -> Worker {
        Worker { name, start: Duration::ZERO, memory: Some(memory), left: Some(left) }
    }

    #[test]
    fn ways_that_are_about_as_quick_are_named_together() {
        let ways =
            [way("a", 100, 9_000, 1.9), way("b", 105, 2_000, 1.8), way("c", 200, 2_500, 1.0)];
        let text = for_work(&ways, &[], 2);
        let expected = "Work for the processor, 2 cores: a and b, 1.9 times as fast as in turn.";
        assert_eq!(text, expected);
        // 1.0 in the median, and less in some round: chance.
        let none = for_work(&ways[2..], &[], 1);
        assert!(none.contains("1 core: no way was faster than in turn"), "{none}");
        let text = for_work(&ways, &[way("d", 5_000, 1, 1.0)], 2);
        assert!(text.ends_with("its quickest way took 50 times as long as a."), "{text}");
        assert_eq!(for_waiting(&ways, &[], 16), "Waiting: b, 2.00 ms for 16 answers.");
    }

    #[test]
    fn the_lightest_and_the_heaviest_and_those_that_last_are_named() {
        let workers = [worker("thread", 10_240, 0), worker("process", 102_400, 7)];
        let text = for_waiting(&[way("a", 1, 1_000, 1.0)], &workers, 16);
        assert!(text.ends_with("a thread, 10.0 KiB; most: a process, 10 times that."), "{text}");
        let text = for_crashes(&workers, 8);
        assert!(text.starts_with("Must survive a crash: process, after which 7 of 8"), "{text}");
        assert!(for_crashes(&workers[..1], 8).contains("crash: none"));
    }
}
