//! What went wrong, as a check looks at it.

use explorer::{Action, Event, Kind, Place, Trace};

/// What went wrong in a part of a check.
#[derive(Debug)]
pub struct Evidence<'a> {
    pub(crate) part: &'static str,
    pub(crate) kind: &'a str,
    pub(crate) message: &'a str,
    pub(crate) trace: Option<&'a Trace>,
    pub(crate) answer: &'a str,
    pub(crate) spins: bool,
}

impl Evidence<'_> {
    /// Whether it went wrong in this part.
    pub fn in_part(&self, name: &str) -> bool {
        self.part == name
    }

    /// Whether it went wrong like this: `panic`, `deadlock`, `left behind`, `livelock`,
    /// `too long`; in a real part also `waiting` (everybody sleeps) and `busy` (it runs on and
    /// on); `never` is what must not be done on the way ([`crate::Part::never`]); `unwatched`
    /// is what the explorer cannot see.
    pub fn is(&self, kind: &str) -> bool {
        self.kind == kind
    }

    /// Whether the sentence about it has these words: those of an assertion of the check, or
    /// of a panic in the answer.
    pub fn says(&self, words: &str) -> bool {
        self.message.contains(words)
    }

    /// What happened on the answer's own lines, in order, and on what kind of object.
    pub fn events(&self) -> impl Iterator<Item = (&Event, Option<Kind>)> {
        let trace = self.trace.into_iter();
        trace
            .flat_map(|trace| {
                trace.events.iter().map(|event| {
                    let object = event.object.and_then(|object| trace.objects.get(object));
                    (event, object.map(|object| object.kind))
                })
            })
            .filter(|(event, _)| is_in(event.place, self.answer))
    }

    /// Whether something like this happened on the answer's own lines.
    pub fn did(&self, what: impl Fn(&Action) -> bool) -> bool {
        self.events().any(|(event, _)| what(&event.action))
    }

    /// Whether something like this happened anywhere, also on the lines of the check and of
    /// what it uses.
    pub fn happened(&self, what: impl Fn(&Action) -> bool) -> bool {
        self.trace.is_some_and(|trace| trace.events.iter().any(|event| what(&event.action)))
    }

    /// Whether the answer's own lines touched an object of such a kind.
    pub fn used(&self, kind: impl Fn(Kind) -> bool) -> bool {
        self.events().any(|(_, of)| of.is_some_and(&kind))
    }

    /// Whether a thread looked again and again at what did not change, instead of sleeping
    /// until it is woken. Only told where it is asked for, by [`crate::Part::never`].
    pub fn spins(&self) -> bool {
        // Under the explorer a wait for a value that is made once looks again and again.
        self.spins && !self.used(|kind| kind == Kind::Once)
    }

    /// Whether a thread waits like this for ever.
    pub fn stuck(&self, waits: impl Fn(&explorer::Waits) -> bool) -> bool {
        self.trace.is_some_and(|trace| trace.stuck.iter().any(|it| waits(&it.waits)))
    }
}

/// Whether a line stands in a file, told from the root of the checkout.
pub(crate) fn is_in(place: Place, file: &str) -> bool {
    // Windows may write the path as it likes it.
    let path = place.file().replace('\\', "/");
    path.ends_with(file)
}
