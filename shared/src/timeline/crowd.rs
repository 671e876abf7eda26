//! Which of many threads are drawn, and what is said of the others.

use std::time::Duration;

use super::model::{End, Lane, Timeline};
use super::units::count;

/// How many lanes are drawn one by one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Room {
    /// At most so many.
    most: usize,
    /// Of more, so many from the beginning,
    pub(super) first: usize,
    /// and so many others.
    others: usize,
}

/// On a terminal.
pub(super) const TERMINAL: Room = Room { most: 16, first: 8, others: 4 };
/// On a page, where one can scroll.
pub(crate) const PAGE: Room = Room { most: 40, first: 24, others: 8 };

/// Which lanes are drawn, by their indices: all, or the first and the most telling.
pub(crate) fn chosen(timeline: &Timeline, room: Room) -> Vec<usize> {
    let lanes = &timeline.lanes;
    if lanes.len() <= room.most {
        return (0..lanes.len()).collect();
    }
    let circle = timeline.circle().unwrap_or_default();
    let longest = timeline.longest_wait().map(|(lane, _)| lane);
    let telling = |lane: &Lane| {
        lane.end == End::Panicked
            || circle.iter().chain(&longest).any(|other| std::ptr::eq(*other, lane))
    };
    let (first, others): (Vec<usize>, Vec<usize>) =
        (0..lanes.len()).partition(|index| *index < room.first);
    let (telling, rest): (Vec<usize>, Vec<usize>) =
        others.into_iter().partition(|index| telling(&lanes[*index]));
    let mut chosen: Vec<usize> =
        telling.into_iter().chain(rest.into_iter().rev()).take(room.others).collect();
    chosen.extend(first);
    chosen.sort_unstable();
    chosen
}

/// What is said of the lanes that are not drawn, the longest first.
pub(crate) fn left_out(timeline: &Timeline, chosen: &[usize], dots: &str) -> [String; 3] {
    let lanes = timeline.lanes.iter().enumerate();
    let left_out: Vec<&Lane> =
        lanes.filter(|(index, _)| !chosen.contains(index)).map(|(_, lane)| lane).collect();
    let more = format!("{dots} {} more", count(left_out.len()));
    let at_once = format!("(up to {} at once)", count(at_once(&left_out)));
    [format!("{more} threads like these {at_once}"), format!("{more} {at_once}"), more]
}

/// How many of the lanes were alive at the same time, at most.
fn at_once(lanes: &[&Lane]) -> usize {
    let mut moments: Vec<(Duration, i32)> =
        lanes.iter().flat_map(|lane| [(lane.from, 1), (lane.to, -1)]).collect();
    moments.sort_unstable();
    let mut now = 0;
    let counts = moments.into_iter().map(|(_, change)| {
        now += change;
        now
    });
    counts.max().unwrap_or(0).max(0) as usize
}
