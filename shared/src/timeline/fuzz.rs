//! Nothing that can stand on a tape breaks a picture.

use std::panic::Location;
use std::time::Duration;

use watched::operation::{ALL_SCOPED, Kind, Moment, ObjectInfo, Operation};
use watched::recording::{Event, LaneKind, LaneTape, Sample, Tape};

use super::drafts::plain;
use super::ink;
use super::{Look, Timeline, cycle, who_waits};

const OPERATIONS: [Operation; 18] = [
    Operation::Start,
    Operation::Exit,
    Operation::Spawn,
    Operation::Join,
    Operation::Sleep,
    Operation::Park,
    Operation::Unpark,
    Operation::Lock,
    Operation::Read,
    Operation::Unlock,
    Operation::Wait,
    Operation::Notify,
    Operation::Send,
    Operation::Receive,
    Operation::Select,
    Operation::Meet,
    Operation::Once,
    Operation::Poll,
];
const MOMENTS: [Moment; 4] = [Moment::Announced, Moment::Done, Moment::Refused, Moment::TimedOut];
const KINDS: [Kind; 7] = [
    Kind::Mutex,
    Kind::ReentrantMutex,
    Kind::RwLock,
    Kind::Condvar,
    Kind::Barrier,
    Kind::Once,
    Kind::Channel,
];
const LANE_KINDS: [LaneKind; 3] = [LaneKind::Thread, LaneKind::Process, LaneKind::Task];
const NAMES: [&str; 6] =
    ["", "worker", "a name that goes on and on", "線程", "tab\tand\nline", "ö"];

/// A seeded generator: the same tapes on every machine.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len() as u64) as usize]
    }

    /// Mostly sensible, sometimes absurd.
    fn time(&mut self, scale: u64) -> Duration {
        match self.below(50) {
            0 => Duration::ZERO,
            1 => Duration::from_nanos(self.next()),
            _ => Duration::from_nanos(self.below(scale + 1)),
        }
    }
}

fn tape(chance: &mut Chance) -> Tape {
    let scale = chance.one(&[0, 10, 5_000, 3_000_000, 80_000_000, 1 << 45]);
    let count = chance.one(&[0, 1, 2, 5, 9, 30]);
    let objects = (0..chance.below(20)).map(|number| {
        (number as u32, ObjectInfo { kind: chance.one(&KINDS), made: Location::caller() })
    });
    let objects = objects.collect();
    let lanes = (0..count).map(|number| lane(chance, number, scale)).collect();
    Tape { duration: chance.time(scale), lanes, objects }
}

fn lane(chance: &mut Chance, number: u32, scale: u64) -> LaneTape {
    let in_order = chance.below(8) > 0;
    let length = chance.one(&[0, 1, 3, 12, 60]);
    let mut events: Vec<Event> = (0..length).map(|_| event(chance, number, scale)).collect();
    let mut samples: Vec<Sample> = (0..chance.below(12))
        .map(|_| Sample {
            at: chance.time(scale),
            on_core: chance.time(scale),
            ready: chance.time(scale),
        })
        .collect();
    if in_order {
        events.sort_by_key(|event| event.at);
        samples.sort_by_key(|sample| (sample.at, sample.on_core));
    }
    LaneTape {
        number: if chance.below(20) == 0 { chance.next() as u32 } else { number },
        name: chance.one(&NAMES).into(),
        kind: chance.one(&LANE_KINDS),
        parent: (chance.below(3) > 0).then(|| chance.below(10) as u32),
        os_id: None,
        processor_time: (chance.below(2) == 0).then(|| chance.time(scale)),
        events,
        samples,
    }
}

fn event(chance: &mut Chance, lane: u32, scale: u64) -> Event {
    let operation = chance.one(&OPERATIONS);
    let object = match chance.below(40) {
        0 => ALL_SCOPED,
        1 => chance.next() as u32,
        2..6 => lane,
        _ => chance.below(20) as u32,
    };
    Event {
        at: chance.time(scale),
        operation,
        moment: chance.one(&MOMENTS),
        object,
        place: Location::caller(),
    }
}

/// So many tapes, always the same.
pub(crate) fn tapes(count: usize) -> impl Iterator<Item = Tape> {
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    std::iter::repeat_with(move || tape(&mut chance)).take(count)
}

#[test]
fn no_tape_breaks_a_picture() {
    let mut chance = Chance(0x243f_6a88_85a3_08d3);
    for (number, tape) in tapes(1_500).enumerate() {
        let width = 40 + chance.below(161) as usize;
        let look = Look { width, unicode: chance.below(2) == 0 };
        let timeline = Timeline::from_tape(&tape);
        check_spans(&timeline, number);
        for view in [timeline.draw(&look), timeline.events(&look)] {
            check_lines(&plain(&view), &look, number);
        }
        assert!(timeline.sentences(&look).len() <= 4);
        assert!(serde_json::to_string(&timeline).is_ok());
        let stuck = who_waits(&tape);
        for link in cycle(&tape).into_iter().flatten() {
            assert!(stuck.contains(&link), "tape {number}: {link} waits only in the circle");
        }
    }
}

/// Spans fill a lane without gaps.
fn check_spans(timeline: &Timeline, number: usize) {
    for lane in &timeline.lanes {
        let mut at = lane.from;
        for span in &lane.spans {
            assert_eq!(span.from, at, "tape {number}: a gap in lane {}", lane.number);
            assert!(span.from < span.to, "tape {number}: an empty span in lane {}", lane.number);
            at = span.to;
        }
        assert_eq!(at, lane.to, "tape {number}: lane {} ends early", lane.number);
        assert!(lane.to <= timeline.duration, "tape {number}: lane {} ends late", lane.number);
    }
}

fn check_lines(view: &str, look: &Look, number: usize) {
    for line in view.lines() {
        let width = ink::width(line);
        assert!(width <= look.width, "tape {number}: {width} of {} columns: {line}", look.width);
        assert!(!line.contains(char::is_control), "tape {number}: a control sign: {line:?}");
        assert!(look.unicode || line.is_ascii(), "tape {number}: not ASCII: {line}");
        assert_eq!(line.trim_end(), line, "tape {number}: spaces at the end");
    }
}
