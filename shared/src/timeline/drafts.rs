//! Tapes made by hand, for tests.

use std::collections::BTreeMap;
use std::panic::Location;
use std::time::Duration;

use watched::operation::{Kind, Moment, NO_OBJECT, ObjectInfo, Operation};
use watched::recording::{Event, LaneKind, LaneTape, Sample, Tape};

use super::{Look, Timeline};

/// A tape in the making. All times are milliseconds since the beginning.
pub(crate) struct Draft {
    tape: Tape,
}

pub(crate) fn ms(time: f64) -> Duration {
    Duration::from_nanos((time * 1e6).round() as u64)
}

impl Draft {
    /// A recording of this length; `main` begins with it.
    pub(crate) fn new(length: f64) -> Self {
        let tape = Tape { duration: ms(length), lanes: Vec::new(), objects: BTreeMap::new() };
        let mut draft = Self { tape };
        draft.lane("main", LaneKind::Thread, None);
        draft.event(0, (Operation::Start, Moment::Done, 0), 0.0);
        draft
    }

    /// An object that was made on the caller's line.
    #[track_caller]
    pub(crate) fn object(&mut self, kind: Kind) -> u32 {
        let number = self.tape.objects.len() as u32 + 1;
        self.tape.objects.insert(number, ObjectInfo { kind, made: Location::caller() });
        number
    }

    fn lane(&mut self, name: &str, kind: LaneKind, parent: Option<u32>) -> u32 {
        let number = self.tape.lanes.len() as u32;
        self.tape.lanes.push(LaneTape {
            number,
            name: name.into(),
            kind,
            parent,
            os_id: None,
            processor_time: None,
            events: Vec::new(),
            samples: Vec::new(),
        });
        number
    }

    /// A child of `main` that is made and begins at these times.
    #[track_caller]
    pub(crate) fn child(&mut self, name: &str, kind: LaneKind, (made, begins): (f64, f64)) -> u32 {
        let number = self.lane(name, kind, Some(0));
        self.event(0, (Operation::Spawn, Moment::Announced, number), made);
        self.event(0, (Operation::Spawn, Moment::Done, number), made);
        self.event(number, (Operation::Start, Moment::Done, number), begins);
        number
    }

    /// A thread of `main` that begins at once.
    #[track_caller]
    pub(crate) fn thread(&mut self, name: &str, begins: f64) -> u32 {
        self.child(name, LaneKind::Thread, (begins, begins))
    }

    #[track_caller]
    pub(crate) fn event(&mut self, lane: u32, what: (Operation, Moment, u32), at: f64) {
        let (operation, moment, object) = what;
        let place = Location::caller();
        let event = Event { at: ms(at), operation, moment, object, place };
        self.tape.lanes[lane as usize].events.push(event);
    }

    /// An operation from its announcement to its report.
    #[track_caller]
    pub(crate) fn step(&mut self, lane: u32, what: (Operation, u32), (from, to): (f64, f64)) {
        self.event(lane, (what.0, Moment::Announced, what.1), from);
        self.event(lane, (what.0, Moment::Done, what.1), to);
    }

    /// An operation without a report.
    #[track_caller]
    pub(crate) fn open(&mut self, lane: u32, what: (Operation, u32), from: f64) {
        self.event(lane, (what.0, Moment::Announced, what.1), from);
    }

    /// Something that happens at once.
    #[track_caller]
    pub(crate) fn now(&mut self, lane: u32, what: (Operation, u32), at: f64) {
        self.event(lane, (what.0, Moment::Done, what.1), at);
    }

    /// Asks for a lock, gets it, gives it back.
    #[track_caller]
    pub(crate) fn hold(&mut self, lane: u32, lock: u32, [asks, gets, gives]: [f64; 3]) {
        self.step(lane, (Operation::Lock, lock), (asks, gets));
        self.now(lane, (Operation::Unlock, lock), gives);
    }

    /// The same, as a reader.
    #[track_caller]
    pub(crate) fn read(&mut self, lane: u32, lock: u32, [asks, gets, gives]: [f64; 3]) {
        self.step(lane, (Operation::Read, lock), (asks, gets));
        self.now(lane, (Operation::Unlock, lock), gives);
    }

    #[track_caller]
    pub(crate) fn sleep(&mut self, lane: u32, times: (f64, f64)) {
        self.step(lane, (Operation::Sleep, NO_OBJECT), times);
    }

    #[track_caller]
    pub(crate) fn join(&mut self, lane: u32, other: u32, times: (f64, f64)) {
        self.step(lane, (Operation::Join, other), times);
    }

    pub(crate) fn ends(&mut self, lane: u32, at: f64) {
        self.event(lane, (Operation::Exit, Moment::Done, lane), at);
    }

    pub(crate) fn panics(&mut self, lane: u32, at: f64) {
        self.event(lane, (Operation::Exit, Moment::Refused, lane), at);
    }

    /// What the system says of a lane: at, time on a core, time ready.
    pub(crate) fn samples(&mut self, lane: u32, samples: &[(f64, f64, f64)]) {
        let lane = &mut self.tape.lanes[lane as usize];
        lane.samples.extend(samples.iter().map(|(at, on_core, ready)| Sample {
            at: ms(*at),
            on_core: ms(*on_core),
            ready: ms(*ready),
        }));
    }

    pub(crate) fn processor_time(&mut self, lane: u32, time: f64) {
        self.tape.lanes[lane as usize].processor_time = Some(ms(time));
    }

    pub(crate) fn tape(mut self) -> Tape {
        for lane in &mut self.tape.lanes {
            lane.events.sort_by_key(|event| event.at);
        }
        self.tape
    }

    pub(crate) fn timeline(self) -> Timeline {
        Timeline::from_tape(&self.tape())
    }
}

pub(crate) fn unicode(width: usize) -> Look {
    Look { width, unicode: true }
}

pub(crate) fn ascii(width: usize) -> Look {
    Look { width, unicode: false }
}

/// A text without its colours.
pub(crate) fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

/// A picture without its colours, from a new line on.
pub(crate) fn picture(timeline: &Timeline, look: Look) -> String {
    format!("\n{}", plain(&timeline.draw(&look)))
}
