//! Records a scenario and tells what its threads did, as short texts.
//!
//! `Lock A?` announces, `Lock A` happened, and there are `Lock A refused` and
//! `Lock A timed out`. Objects have letters, in the order in which they appear.

use std::panic::{Location, resume_unwind};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use watched::operation::{Moment, Operation};
use watched::recording::{Event, Recording, Tape, names_an_object};

/// Far more than any scenario needs, also on a busy machine.
const DEADLINE: Duration = Duration::from_mins(2);

/// Records the scenario on a thread of its own, whose lane is `main`.
///
/// All tests of a program that uses this record from beginning to end, so that none
/// writes into another's recording.
pub(crate) fn record(scenario: impl FnOnce() + Send + 'static) -> Tape {
    let (ended, wait) = channel();
    let thread = std::thread::spawn(move || {
        let recording = Recording::start("main");
        scenario();
        let _ = ended.send(());
        recording.finish()
    });
    // Disconnected: it panicked, and `join` tells how.
    assert_ne!(wait.recv_timeout(DEADLINE), Err(RecvTimeoutError::Timeout), "it hangs");
    thread.join().unwrap_or_else(|panic| resume_unwind(panic))
}

/// What each of these lanes did, but for starting, spawning, joining and ending.
///
/// Everything must have happened, and every object must have been made, in the file
/// that calls this: a place is always the learner's line.
#[track_caller]
pub(crate) fn story<const N: usize>(tape: &Tape, lanes: [&str; N]) -> [Vec<String>; N] {
    let file = Location::caller().file();
    let mut letters = Vec::new();
    lanes.map(|name| {
        let events = events(tape, name).into_iter();
        events
            .map(|event| {
                assert_eq!(event.place.file(), file, "{event:?}");
                if let Some(object) = tape.objects.get(&event.object) {
                    assert_eq!(object.made.file(), file, "{object:?}");
                }
                tell(&event, &mut letters)
            })
            .collect()
    })
}

/// The events of the lane with this name that a [`story`] tells.
pub(crate) fn events(tape: &Tape, name: &str) -> Vec<Event> {
    let named = tape.lanes.iter().filter(|lane| lane.name == name).collect::<Vec<_>>();
    assert_eq!(named.len(), 1, "one lane is called {name}");
    let told = |event: &Event| {
        use Operation as O;
        !matches!(event.operation, O::Start | O::Exit | O::Spawn | O::Join)
    };
    named[0].events.iter().copied().filter(told).collect()
}

fn tell(event: &Event, letters: &mut Vec<u32>) -> String {
    let mut text = format!("{:?}", event.operation);
    if names_an_object(event.operation) && event.object != 0 {
        let known = letters.iter().position(|object| *object == event.object);
        let index = known.unwrap_or_else(|| {
            letters.push(event.object);
            letters.len() - 1
        });
        text.push(' ');
        text.push(char::from(b'A' + u8::try_from(index).expect("few objects")));
    }
    text + match event.moment {
        Moment::Announced => "?",
        Moment::Done => "",
        Moment::Refused => " refused",
        Moment::TimedOut => " timed out",
    }
}
