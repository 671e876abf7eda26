//! A list of threads holds who is alive: no matter who has a handle, joins, or panics.
//!
//! Python keeps such a list: `threading.enumerate()`. Rust keeps none, and a
//! thread whose handle is dropped is out of everybody's reach. So the course has a
//! registry of its own: each thread enters it when it is made, and a value on its
//! stack takes it out again. A panic destroys that value as a return does.
//!
//! Look at the detached thread: it stays listed although nobody can join it.

use std::io;
use std::sync::mpsc::{self, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use shared::registry::{self, Entry, State};
use shared::{Demo, Report, Result, Table};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "registry",
    claim: "A list of threads holds who is alive: no matter who has a handle, joins, or panics.",
    show,
};

/// How long a detached thread may take to end once it is let go, and how often main looks.
const PATIENCE: Duration = Duration::from_secs(10);
const LOOK_EVERY: Duration = Duration::from_millis(1);

/// What the list held of our threads at some moment.
#[derive(Clone, Debug)]
pub struct Moment {
    /// What had just happened.
    pub after: &'static str,
    /// The entries, in the order in which the threads were made.
    pub entries: Vec<Entry>,
}

impl Moment {
    /// The names of the threads that were listed.
    pub fn names(self) -> Vec<String> {
        self.entries.into_iter().filter_map(|entry| entry.name).collect()
    }
}

/// A thread that has begun and stays until it is let go.
#[derive(Debug)]
struct Guest {
    handle: JoinHandle<()>,
    let_go: Sender<()>,
}

impl Guest {
    fn invite(name: &str, at_the_end: fn()) -> io::Result<Self> {
        let (say, begun) = mpsc::channel();
        let (let_go, gate) = mpsc::channel();
        let handle = thread::Builder::new().name(name.into()).spawn(move || {
            let _ = say.send(());
            // Nothing is ever sent: the hang-up opens the gate.
            let _ = gate.recv();
            at_the_end();
        })?;
        let _ = begun.recv();
        Ok(Self { handle, let_go })
    }

    fn join(self) -> thread::Result<()> {
        drop(self.let_go);
        self.handle.join()
    }
}

/// Three threads with these names come and go: one ends, one panics, one is detached.
///
/// # Errors
///
/// If a thread cannot be started.
pub fn come_and_go(names: [&str; 3]) -> io::Result<Vec<Moment>> {
    let look = |after| Moment { after, entries: entries_of(names) };
    let mut moments = vec![look("nothing yet")];
    let ends = Guest::invite(names[0], || ())?;
    let falls = Guest::invite(names[1], || panic!("this one falls"))?;
    let Guest { handle, let_go } = Guest::invite(names[2], || ())?;
    drop(handle);
    moments.push(look("three starts"));
    let _ = ends.join();
    moments.push(look("one has ended"));
    let _ = falls.join();
    moments.push(look("one has panicked"));
    drop(let_go);
    let begin = Instant::now();
    while !entries_of(names).is_empty() && begin.elapsed() < PATIENCE {
        thread::sleep(LOOK_EVERY);
    }
    moments.push(look("the detached one was let go"));
    Ok(moments)
}

fn entries_of(names: [&str; 3]) -> Vec<Entry> {
    let ours = |entry: &Entry| entry.name.as_deref().is_some_and(|name| names.contains(&name));
    registry::enumerate().into_iter().filter(ours).collect()
}

fn show(report: &mut Report) -> Result<()> {
    let names = ["ends", "falls", "detached"];
    let moments = report.watch("three threads come and go", || come_and_go(names))?;
    for Moment { after, entries } in &moments {
        let names: Vec<_> = entries.iter().filter_map(|entry| entry.name.as_deref()).collect();
        report.answer(*after, if names.is_empty() { "(none)".into() } else { names.join(", ") });
    }
    report.table(&table(&moments[1].entries));
    report.fact("current() is, at the end", format!("{:?}", registry::current().name));
    report.fact("active_count() is, at the end", registry::active_count());
    let counts: Vec<_> = moments.iter().map(|moment| moment.entries.len()).collect();
    report.must(counts[..2] == [0, 3], "each thread is listed as soon as it is started");
    report.must(counts[2..4] == [2, 1], "one that returned is gone, and so is one that panicked");
    report.must(counts[4] == 0, "a detached one is listed until it ends, though nobody joins it");
    let running = moments[1].entries.iter().all(|entry| entry.state == State::Running);
    report.must(running, "all were listed as running while they waited");
    Ok(())
}

fn table(entries: &[Entry]) -> Table {
    let mut table = Table::new(["name", "state", "number"]);
    for Entry { name, state, os_id, .. } in entries {
        let number = os_id.map_or("-".into(), |number| number.to_string());
        table.row([name.clone().unwrap_or_default(), format!("{state:?}"), number]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_listed_before_the_start_or_after_the_end() {
        let moments = come_and_go(["x", "y", "z"]).unwrap();
        let names = moments.iter().map(|moment| {
            let names = moment.entries.iter().filter_map(|entry| entry.name.clone());
            names.collect::<Vec<_>>().concat()
        });
        assert_eq!(names.collect::<Vec<_>>(), ["", "xyz", "yz", "z", ""]);
    }
}
