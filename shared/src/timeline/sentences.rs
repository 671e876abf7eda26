//! What is worth saying about a run, computed from it.

use std::time::Duration;

use watched::operation::Operation;
use watched::recording::LaneKind;

use super::Look;
use super::ink::HARD_SPACE;
use super::model::{Activity, End, Lane, Span, Timeline};
use super::units::{count, time};
use super::words::{self, Words};

/// How the sentence about a deadlock begins.
pub(crate) const DEADLOCK: &str = "Deadlock:";
/// More sentences than these are not read.
const MOST: usize = 4;
/// A wait shorter than this part of the run is not worth a sentence.
const WORTH_SAYING: u32 = 100;
/// A lock or channel that was waited for this often has a sum worth saying.
const OFTEN: usize = 10;

impl Timeline {
    /// At most four sentences, the most telling first: a deadlock, a panic, who still
    /// waits, the longest wait, the use of the cores.
    pub fn sentences(&self, look: &Look) -> Vec<String> {
        self.spoken(look).iter().map(|said| said.replace(HARD_SPACE, " ")).collect()
    }

    /// The same, with hard spaces where a line must not be broken.
    pub(super) fn spoken(&self, look: &Look) -> Vec<String> {
        let speaker = Speaker { words: Words { timeline: self, unicode: look.unicode } };
        let mut all: Vec<String> = Vec::new();
        all.extend(speaker.deadlock());
        all.extend(speaker.panics());
        all.extend(speaker.still_waiting());
        all.extend(speaker.longest_wait());
        all.extend(speaker.work());
        all.truncate(MOST);
        all
    }

    /// The lane and the span of the longest wait for a lock, a channel and the like.
    pub(super) fn longest_wait(&self) -> Option<(&Lane, &Span)> {
        let spans =
            self.lanes.iter().flat_map(|lane| lane.spans.iter().map(move |span| (lane, span)));
        spans
            .filter(|(_, span)| span.activity.waits_for_data())
            .filter(|(_, span)| span.time() >= self.duration / WORTH_SAYING)
            // The first of those that last equally long.
            .rev()
            .max_by_key(|(_, span)| span.time())
    }
}

struct Speaker<'a> {
    words: Words<'a>,
}

impl Speaker<'_> {
    fn timeline(&self) -> &Timeline {
        self.words.timeline
    }

    /// A time that is not broken between its figure and its unit.
    fn time(&self, duration: Duration) -> String {
        time(duration, self.words.unicode).replace(' ', &HARD_SPACE.to_string())
    }

    /// `waits for lock A (account), transfer.rs:51`
    fn waits(&self, span: &Span) -> String {
        let what = self.words.waits_for(span.activity);
        let place = span.place.map_or_else(String::new, |at| format!(" at {}", words::place(at)));
        format!("waits {what}{place}")
    }

    fn deadlock(&self) -> Option<String> {
        let circle = self.timeline().circle()?;
        if let [only] = circle[..] {
            let wait = self.waits(only.last_wait()?);
            return Some(format!(
                "{DEADLOCK} {} {wait} and holds it itself.",
                self.words.who(only.number)
            ));
        }
        let links = circle.iter().enumerate().filter_map(|(index, lane)| {
            let before = circle[(index + circle.len() - 1) % circle.len()].last_wait()?;
            let wait = lane.last_wait()?;
            // Only the hold that closes the circle: the others do no harm here.
            let wanted = before.activity.lock();
            let hold = wait.holds.iter().find(|hold| Some(hold.object) == wanted);
            let hold = hold.map_or_else(String::new, |hold| {
                format!("holds {} and ", self.words.lock(hold.object))
            });
            Some(format!("{} {hold}{}", self.words.who(lane.number), self.waits(wait)))
        });
        Some(format!("{DEADLOCK} {}.", links.collect::<Vec<_>>().join("; ")))
    }

    fn panics(&self) -> Option<String> {
        let lanes = self.timeline().lanes.iter().filter(|lane| lane.end == End::Panicked);
        let said: Vec<String> = lanes
            .map(|lane| {
                let process = lane.kind == LaneKind::Process;
                let what = if process { "failed" } else { "ended by a panic" };
                format!("{} {what} at {}", self.words.who(lane.number), self.time(lane.to))
            })
            .collect();
        let first = said.first()?;
        Some(match said.len() {
            1 | 2 => format!("{}.", capital(&said.join(", "))),
            all => format!("{}, and {} more did so.", capital(first), count(all - 1)),
        })
    }

    /// Who waits at the end without being part of the deadlock.
    fn still_waiting(&self) -> Option<String> {
        const SAID: usize = 3;
        let circle = self.timeline().circle().unwrap_or_default();
        let lanes: Vec<_> = self
            .timeline()
            .lanes
            .iter()
            .filter(|lane| !circle.iter().any(|other| std::ptr::eq(*other, *lane)))
            .filter_map(|lane| lane.last_wait().map(|wait| (lane, wait)))
            .collect();
        let said: Vec<String> = lanes
            .iter()
            .take(SAID)
            .map(|(lane, wait)| {
                let who = self.words.who(lane.number);
                let what = self.words.waits_for(wait.activity);
                let culprit = self.never_released(wait);
                format!("{who} {what} since {}{culprit}", self.time(wait.from))
            })
            .collect();
        match lanes.len() {
            0 => None,
            all if all > SAID => Some(format!(
                "Still waiting at the end: {}, and {} more.",
                said.join(", "),
                count(all - SAID)
            )),
            _ => Some(format!("Still waiting at the end: {}.", words::list(&said))),
        }
    }

    /// A thread that has ended can release nothing.
    fn never_released(&self, wait: &Span) -> String {
        let lock = wait.activity.lock().and_then(|object| self.timeline().lock(object));
        let holder = lock.into_iter().flat_map(|lock| &lock.held).find(|held| {
            let lane = self.timeline().lane(held.lane);
            held.to >= self.timeline().duration && lane.is_some_and(|lane| lane.end != End::Open)
        });
        holder.map_or_else(String::new, |held| {
            format!(" (which {} held when it ended)", self.words.who(held.lane))
        })
    }

    fn longest_wait(&self) -> Option<String> {
        // Deadlocked threads wait longest, which is already said.
        if self.timeline().circle().is_some() {
            return None;
        }
        let (lane, span) = self.timeline().longest_wait()?;
        Some(format!(
            "Longest wait: {} waited {} {}, from {} on{}.{}",
            self.words.who(lane.number),
            self.time(span.time()),
            self.words.waits_for(span.activity),
            self.time(span.from),
            self.until(lane, span).map_or_else(String::new, |until| format!(", {until}")),
            self.often(span.activity).map_or_else(String::new, |often| format!(" {often}")),
        ))
    }

    /// What went on during a wait, or what ended it.
    fn until(&self, lane: &Lane, span: &Span) -> Option<String> {
        if span.to >= self.timeline().duration && lane.end == End::Open {
            return Some("and still did at the end".into());
        }
        let by = |operation, object, said: &str| {
            let acts = self.timeline().acts.iter();
            let last = acts.take_while(|act| act.from <= span.to).filter(|act| {
                act.operation == operation
                    && act.object == object
                    && act.lane != lane.number
                    // What was over before the wait began did not end it.
                    && act.to >= span.from
            });
            last.last().map(|act| format!("until {} {said}", self.words.who(act.lane)))
        };
        match span.activity {
            Activity::Locking(lock) | Activity::Reading(lock) => {
                self.holders_during(lock, lane, span)
            }
            Activity::OnCondvar(thing) => by(Operation::Notify, thing, "notified it"),
            Activity::Receiving(thing) => by(Operation::Send, thing, "sent"),
            Activity::Sending(thing) => by(Operation::Receive, thing, "received"),
            Activity::Meeting(thing) => self.last_to_come(thing, lane, span),
            Activity::Parked => by(Operation::Unpark, lane.number, "unparked it"),
            _ => None,
        }
    }

    /// Who came last to a barrier. Whoever leaves it first has met all the others, and
    /// nobody comes for the next time before that.
    fn last_to_come(&self, barrier: u32, lane: &Lane, span: &Span) -> Option<String> {
        let acts = || {
            let acts = self.timeline().acts.iter().take_while(|act| act.from <= span.to);
            acts.filter(|act| {
                (act.operation, act.object) == (Operation::Meet, barrier) && act.to > span.from
            })
        };
        let first_out = acts().map(|act| act.to).min()?;
        let last_in = acts().filter(|act| act.from <= first_out).max_by_key(|act| act.from)?;
        // A wait group is left without a word: then nobody is known to have come.
        (last_in.lane != lane.number)
            .then(|| format!("until {} came", self.words.who(last_in.lane)))
    }

    fn holders_during(&self, lock: u32, lane: &Lane, span: &Span) -> Option<String> {
        const SAID: usize = 6;
        let held = &self.timeline().lock(lock)?.held;
        let during = held
            .iter()
            .filter(|held| held.overlaps(span.from, span.to) && held.lane != lane.number);
        let mut numbers: Vec<u32> = during.map(|held| held.lane).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let more = numbers.len().saturating_sub(SAID);
        let mut said: Vec<String> = numbers.iter().take(SAID).map(u32::to_string).collect();
        if more > 0 {
            said.push(format!("{} more", count(more)));
        }
        match numbers[..] {
            [] => None,
            [only] => Some(format!("while {} held it", self.words.who(only))),
            _ => Some(format!("while threads {} held it", words::list(&said))),
        }
    }

    /// What all waits for the same come to, where there are many.
    fn often(&self, activity: Activity) -> Option<String> {
        let object = activity.lock().or(activity.thing())?;
        let spans = self.timeline().lanes.iter().flat_map(|lane| &lane.spans);
        let waits: Vec<Duration> = spans
            .filter(|span| span.activity.lock().or(span.activity.thing()) == Some(object))
            .map(Span::time)
            .collect();
        (waits.len() > OFTEN).then(|| {
            let sum = self.time(waits.iter().sum());
            format!("All {} waits for it took {sum}.", count(waits.len()))
        })
    }

    fn work(&self) -> Option<String> {
        let run = self.timeline().duration;
        let threads: Vec<_> = self
            .timeline()
            .lanes
            .iter()
            .filter(|lane| lane.kind == LaneKind::Thread && lane.processor_time.is_some())
            .collect();
        if threads.is_empty() || run.is_zero() {
            return None;
        }
        let work: Duration = threads.iter().filter_map(|lane| lane.processor_time).sum();
        let ready: Duration = threads.iter().filter_map(|lane| lane.ready).sum();
        let cores = work.as_secs_f64() / run.as_secs_f64();
        let cores = if cores < 0.05 { "less than 0.1".into() } else { format!("{cores:.1}") };
        let ready = if ready >= run / WORTH_SAYING {
            format!(", {} spent ready without a core", self.time(ready))
        } else {
            String::new()
        };
        Some(format!(
            "{} of work in {}: {cores} cores busy on average{ready}.",
            self.time(work),
            self.time(run)
        ))
    }
}

fn capital(text: &str) -> String {
    let mut signs = text.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}
