//! What is to be drawn of recordings made by hand.

use std::time::Duration;

use watched::operation::Kind;

use super::drawing::{Bar, Drawing, Fill, LaneRow, Scale};
use super::handovers::{changes_of_hands, hand_overs, longest};
use crate::timeline::drafts::{Draft, ms};
use crate::timeline::{Timeline, fuzz};

/// So many threads take turns with one lock: about this many events. Always the same, but
/// without a pattern, as the times of a real run are.
pub(super) fn crowded(threads: u32, events: usize) -> Timeline {
    let turns = events / 3;
    let turn = 100.0 / turns as f64;
    let mut draft = Draft::new(101.0);
    let account = draft.object(Kind::Mutex);
    let workers: Vec<u32> =
        (1..=threads).map(|number| draft.thread(&format!("worker-{number}"), 0.0)).collect();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut chance = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    // Since when each thread is free to ask again.
    let mut free = vec![0.0_f64; workers.len()];
    for number in 0..turns {
        // It is held by one after the other, and was asked for some time before.
        let next = (0..workers.len()).min_by(|a, b| free[*a].total_cmp(&free[*b])).unwrap();
        let taken = turn * (number as f64 + chance() * 0.3);
        let freed = turn * (number as f64 + 0.5 + chance() * 0.5);
        let asked = free[next] + (taken - free[next]).max(0.0) * chance();
        draft.hold(workers[next], account, [asked.min(taken), taken, freed]);
        free[next] = freed;
    }
    for worker in workers {
        draft.ends(worker, 100.5);
    }
    draft.ends(0, 101.0);
    draft.timeline()
}

/// All but the life of the lane, in order.
fn covers(row: &LaneRow<'_>) -> Vec<Bar> {
    let mut bars: Vec<Bar> = row.stretches[1..].iter().flat_map(|it| &it.bars).copied().collect();
    bars.sort_unstable();
    bars
}

fn check(timeline: &Timeline) {
    let drawing = Drawing::new(timeline);
    for row in &drawing.lanes {
        let life = row.stretches[0].bars[0];
        let mut end = life.from;
        for bar in covers(row) {
            assert!(end <= bar.from && bar.from <= bar.to, "{bar:?} overlaps what ends at {end}");
            end = bar.to;
        }
        assert!(
            end <= life.to && life.to <= drawing.scale.width,
            "a stretch is longer than its lane"
        );
        for strip in &row.strips {
            let overlap = strip.bars.windows(2).find(|pair| pair[0].to > pair[1].from);
            assert_eq!(overlap, None, "a lane holds one lock twice");
        }
    }
}

#[test]
fn nothing_lies_on_anything_else() {
    for tape in fuzz::tapes(500) {
        check(&Timeline::from_tape(&tape));
    }
    for events in [200, 2_000, 20_000] {
        check(&crowded(8, events));
    }
}

#[test]
fn every_span_is_drawn_where_it_is() {
    let mut draft = Draft::new(100.0);
    let account = draft.object(Kind::Mutex);
    let (left, right) = (draft.thread("left", 0.0), draft.thread("right", 0.0));
    draft.hold(left, account, [10.0, 10.0, 40.0]);
    draft.hold(right, account, [20.0, 40.0, 40.1]);
    draft.sleep(right, (50.0, 100.0));
    let timeline = draft.timeline();
    let drawing = Drawing::new(&timeline);
    let right = &drawing.lanes[2];
    let drawn: Vec<(Fill, Option<&str>, &[Bar])> = right
        .stretches
        .iter()
        .map(|it| (it.fill, it.sign.as_deref(), it.bars.as_slice()))
        .collect();
    let bar = |from, to| Bar { from, to };
    assert_eq!(
        drawn,
        [
            (Fill::Run, None, &[bar(0, 1_000_000)][..]),
            (Fill::Lock('A'), Some("a"), &[bar(200_000, 400_000)]),
            (Fill::Sleep, None, &[bar(500_000, 1_000_000)]),
        ]
    );
    assert_eq!(right.stretches[1].words, "waits for lock A (account)");
    assert_eq!(right.strips[0].bars, [bar(400_000, 401_000)]);
    assert_eq!(drawing.lanes[1].strips[0].bars, [bar(100_000, 400_000)]);
}

#[test]
fn a_run_so_short_that_it_would_vanish_is_drawn_on_its_own() {
    let mut draft = Draft::new(100.0);
    let worker = draft.thread("worker", 0.0);
    draft.sleep(worker, (10.0, 50.0));
    draft.sleep(worker, (50.05, 90.0));
    let timeline = draft.timeline();
    let drawing = Drawing::new(&timeline);
    let last = drawing.lanes[1].stretches.last().unwrap();
    assert_eq!((last.fill, &last.bars[..]), (Fill::Run, &[Bar { from: 500_000, to: 500_500 }][..]));
}

#[test]
fn a_lock_goes_from_hand_to_hand() {
    let mut draft = Draft::new(100.0);
    let account = draft.object(Kind::Mutex);
    let (left, right) = (draft.thread("left", 0.0), draft.thread("right", 0.0));
    draft.hold(left, account, [10.0, 10.0, 40.0]);
    draft.hold(right, account, [20.0, 41.0, 60.0]);
    draft.hold(left, account, [59.0, 60.5, 70.0]);
    draft.hold(right, account, [80.0, 80.0, 90.0]);
    let timeline = draft.timeline();
    let all = hand_overs(&timeline, &timeline.locks[0]);
    let said: Vec<_> = all.iter().map(|it| (it.from, it.released, it.to, it.taken)).collect();
    assert_eq!(said, [(1, ms(40.0), 2, ms(41.0)), (2, ms(60.0), 1, ms(60.5))]);
    assert_eq!(longest(all.clone(), 1), [all[0]]);
    assert_eq!(changes_of_hands(&timeline.locks[0]), 3);
}

#[test]
fn few_changes_are_drawn_one_by_one_and_many_are_thinned() {
    let few = crowded(8, 2_000);
    assert_eq!(Drawing::new(&few).thinned(), 0);
    let many = crowded(8, 100_000);
    let drawing = Drawing::new(&many);
    let bars: usize = drawing
        .lanes
        .iter()
        .map(|row| covers(row).len() + row.strips.iter().map(|it| it.bars.len()).sum::<usize>())
        .sum();
    assert!(drawing.thinned() > 10_000, "{}", drawing.thinned());
    assert!(bars < 20_000, "{bars}");
    let fills = drawing.lanes[1].stretches.iter().map(|it| it.fill);
    assert!(fills.into_iter().any(|fill| fill == Fill::Many));
}

#[test]
fn the_scale_goes_from_the_first_moment_to_the_last() {
    let few = crowded(2, 300);
    let scale = Scale::new(&few);
    let quarter = few.duration / 4;
    let places = [Duration::ZERO, quarter, few.duration, few.duration * 2].map(|at| scale.at(at));
    assert_eq!(places, [0, 250_000, 1_000_000, 1_000_000]);
    let nothing = Draft::new(0.0).timeline();
    assert_eq!(Scale::new(&nothing).at(Duration::ZERO), 0);
}
