//! Who waits while the recording ends, and whether the waits form a circle.

use std::fmt;
use std::panic::Location;

use watched::recording::Tape;

use super::model::{Activity, End, Lane, Timeline};
use super::words::{self, Words};

/// A thread that waits at the end of a recording.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stuck {
    /// The thread's name.
    pub thread: String,
    /// What it waits for, as after `waits`: `for lock A (account)`.
    pub waits_for: String,
    /// The names of the threads that could end the wait, where that is known: who holds
    /// the lock, or who must end.
    pub held_by: Vec<String>,
    /// The locks that it holds itself meanwhile.
    pub holds: Vec<String>,
    /// The line of the program that waits.
    pub place: Option<&'static Location<'static>>,
    is_for_lock: bool,
}

impl fmt::Display for Stuck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ", self.thread)?;
        if !self.holds.is_empty() {
            write!(f, "holds {} and ", words::list(&self.holds))?;
        }
        write!(f, "waits {}", self.waits_for)?;
        match &self.held_by[..] {
            [] => {}
            _ if !self.is_for_lock => {}
            [only] if *only == self.thread => f.write_str(", which it holds itself")?,
            [only] => write!(f, ", which {only} holds")?,
            several => write!(f, ", which {} hold", words::list(several))?,
        }
        if let Some(place) = self.place {
            write!(f, " ({})", words::place(place))?;
        }
        Ok(())
    }
}

/// The threads that wait when the tape ends, in the order of their lanes. Those that
/// only sleep are not among them.
pub fn who_waits(tape: &Tape) -> Vec<Stuck> {
    Timeline::from_tape(tape).who_waits()
}

/// The circle of threads of which each waits for the next, if there is one: a deadlock.
///
/// The tape shows one moment. A wait with a time limit may be part of a circle that
/// ends by itself.
pub fn cycle(tape: &Tape) -> Option<Vec<Stuck>> {
    Timeline::from_tape(tape).cycle()
}

impl Timeline {
    /// See [`who_waits`].
    pub fn who_waits(&self) -> Vec<Stuck> {
        self.lanes.iter().filter_map(|lane| self.stuck(lane)).collect()
    }

    /// See [`cycle`].
    pub fn cycle(&self) -> Option<Vec<Stuck>> {
        let circle = self.circle()?;
        Some(circle.into_iter().filter_map(|lane| self.stuck(lane)).collect())
    }

    fn stuck(&self, lane: &Lane) -> Option<Stuck> {
        let wait = lane.last_wait()?;
        let words = Words { timeline: self, unicode: true };
        Some(Stuck {
            thread: words.tame(&lane.name),
            waits_for: words.waits_for(wait.activity),
            held_by: self.blockers(lane).iter().map(|lane| words.tame(&lane.name)).collect(),
            holds: wait.holds.iter().map(|hold| words.lock(hold.object)).collect(),
            place: wait.place,
            is_for_lock: wait.activity.lock().is_some(),
        })
    }

    /// The lanes of the circle, from the one with the smallest number on.
    pub(crate) fn circle(&self) -> Option<Vec<&Lane>> {
        let next: Vec<Vec<usize>> = self.lanes.iter().map(|lane| self.next(lane)).collect();
        let mut circle = first_circle(&next)?;
        let smallest = circle.iter().enumerate().min_by_key(|(_, lane)| **lane)?.0;
        circle.rotate_left(smallest);
        Some(circle.into_iter().map(|index| &self.lanes[index]).collect())
    }

    fn next(&self, lane: &Lane) -> Vec<usize> {
        let blockers = self.blockers(lane);
        if blockers.is_empty() {
            return Vec::new();
        }
        let is_blocker =
            |other: &Lane| blockers.iter().any(|blocker| std::ptr::eq(*blocker, other));
        (0..self.lanes.len()).filter(|index| is_blocker(&self.lanes[*index])).collect()
    }

    /// The lanes without which the last wait of this lane cannot end, where that is known.
    pub(super) fn blockers(&self, lane: &Lane) -> Vec<&Lane> {
        let Some(wait) = lane.last_wait() else { return Vec::new() };
        match wait.activity {
            Activity::Joining(number) => {
                self.lane(number).into_iter().filter(|other| other.end == End::Open).collect()
            }
            Activity::JoiningScope => {
                let children = self.lanes.iter().filter(|other| other.parent == Some(lane.number));
                children.filter(|other| other.end == End::Open).collect()
            }
            Activity::Locking(lock) => {
                let mut holders = self.holders_now(lock, |_| true);
                // A reader that wants to write may be one that the lock lets do so, as
                // soon as the others have left.
                if holders.len() > 1 {
                    holders.retain(|holder| holder.number != lane.number);
                }
                holders
            }
            Activity::Reading(lock) => {
                let writers = self.holders_now(lock, |shared| !shared);
                // Readers queue behind a writer that waits, though others still read.
                if writers.is_empty() { self.waiting_writers(lock) } else { writers }
            }
            _ => Vec::new(),
        }
    }

    fn holders_now(&self, lock: u32, asked: fn(bool) -> bool) -> Vec<&Lane> {
        let Some(lock) = self.lock(lock) else { return Vec::new() };
        let now = lock.held.iter().filter(|held| held.to >= self.duration && asked(held.shared));
        let mut numbers: Vec<u32> = now.map(|held| held.lane).collect();
        numbers.dedup();
        numbers.into_iter().filter_map(|number| self.lane(number)).collect()
    }

    fn waiting_writers(&self, lock: u32) -> Vec<&Lane> {
        let waits = |lane: &&Lane| {
            lane.last_wait().is_some_and(|wait| wait.activity == Activity::Locking(lock))
        };
        self.lanes.iter().filter(waits).collect()
    }
}

/// The first circle that a walk from the first node on meets.
fn first_circle(next: &[Vec<usize>]) -> Option<Vec<usize>> {
    let mut seen = vec![false; next.len()];
    for start in 0..next.len() {
        // The way from the start to here, and how many followers of each were tried.
        let mut way: Vec<(usize, usize)> = vec![(start, 0)];
        while let Some((node, tried)) = way.last_mut() {
            let Some(&follower) = next[*node].get(*tried) else {
                seen[*node] = true;
                way.pop();
                continue;
            };
            *tried += 1;
            if let Some(position) = way.iter().position(|(node, _)| *node == follower) {
                return Some(way[position..].iter().map(|(node, _)| *node).collect());
            }
            if !seen[follower] {
                way.push((follower, 0));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_is_found_behind_a_chain_that_leads_to_it() {
        assert_eq!(first_circle(&[vec![1], vec![2], vec![3], vec![1]]), Some(vec![1, 2, 3]));
    }

    #[test]
    fn who_waits_for_itself_is_a_circle() {
        assert_eq!(first_circle(&[vec![], vec![1]]), Some(vec![1]));
    }

    #[test]
    fn two_ways_to_one_place_are_no_circle() {
        assert_eq!(first_circle(&[vec![1, 2], vec![3], vec![3], vec![]]), None);
    }
}
