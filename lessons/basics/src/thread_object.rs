//! A thread object in Rust is two types: one can only be started, the other only joined.
//!
//! Python's `Thread` is one object for its whole life, so `start` twice, `join`
//! before `start` and a result that is not there yet are errors of the running
//! program. Here `start` takes the object and gives a `JoinHandle`: those calls
//! cannot be written. What can be written is Python's old slip, to call `run`: it
//! works, but in the thread of the caller.
//!
//! Look at the names: a thread has two, one of Rust and one of the kernel. Nothing
//! keeps them equal after the start, and so there is no `setName`.

use std::io;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use shared::{Demo, Report, Result, registry};

use crate::kernel;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "thread-object",
    claim: "A thread object in Rust is two types: one can only be started, the other only joined.",
    show,
};

/// How long a thread may take to end, and how often main looks.
const PATIENCE: Duration = Duration::from_secs(10);
const LOOK_EVERY: Duration = Duration::from_millis(1);

/// A thread that was made and not started.
#[derive(Debug)]
pub struct Greeter {
    /// The thread's name; it can be changed here, and nowhere later.
    pub name: String,
    /// Whom to greet.
    whom: Receiver<&'static str>,
}

impl Greeter {
    /// Makes it; whoever is sent will be greeted.
    pub fn new(name: &str) -> (Self, Sender<&'static str>) {
        let (send, whom) = mpsc::channel();
        (Self { name: name.into(), whom }, send)
    }

    /// What the thread does: it greets until nobody can be sent any more.
    pub fn run(self) -> Vec<String> {
        let me = thread::current().name().unwrap_or("nobody").to_owned();
        self.whom.iter().map(|whom| format!("{me} greets {whom}")).collect()
    }

    /// Starts the thread and uses up the object, so there is no second start.
    ///
    /// # Errors
    ///
    /// If the thread cannot be started.
    pub fn start(self) -> io::Result<JoinHandle<Vec<String>>> {
        let thread = thread::Builder::new().name(self.name.clone());
        thread.spawn(move || self.run())
    }
}

/// What was seen of a greeter; each pair is before and after something.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Life {
    /// Whether the registry listed it: before the start, and after it.
    pub(crate) listed: [bool; 2],
    /// Whether it was alive: before its work was over, and after.
    pub(crate) alive: [bool; 2],
    /// What `join` returned.
    pub(crate) greetings: Vec<String>,
}

/// The whole life of a greeter under this name.
pub(crate) fn live(name: &str) -> io::Result<Life> {
    let listed = || registry::enumerate().iter().any(|entry| entry.name.as_deref() == Some(name));
    let (mut made, send) = Greeter::new("not decided");
    name.clone_into(&mut made.name);
    let before_start = listed();
    let started = made.start()?;
    let after_start = listed();
    let _ = send.send("Ada");
    let before_end = !started.is_finished();
    drop(send);
    let begin = Instant::now();
    while !started.is_finished() && begin.elapsed() < PATIENCE {
        thread::sleep(LOOK_EVERY);
    }
    let alive = [before_end, !started.is_finished()];
    let greetings = started.join().map_err(|_| io::Error::other("the greeter panicked"))?;
    Ok(Life { listed: [before_start, after_start], alive, greetings })
}

/// The slip: `run` instead of `start`.
pub(crate) fn run_without_start() -> Vec<String> {
    let (made, send) = Greeter::new("never started");
    let _ = send.send("Ada");
    drop(send);
    made.run()
}

/// The calling thread's name in Rust and in the kernel, once the kernel's was changed.
fn names_after_renaming() -> Option<[String; 2]> {
    let number = registry::os_id()?;
    kernel::rename(number, "new-name").then_some(())?;
    Some([thread::current().name()?.to_owned(), kernel::name(number)?])
}

fn show(report: &mut Report) -> Result<()> {
    let life = report.watch("made, named, started, ended, joined", || live("greeter"))?;
    report.answer("listed when made, when started", words(life.listed));
    report.answer("alive at work, after work", words(life.alive));
    report.answer("join returned", format!("{:?}", life.greetings));
    report.must(life.listed == [false, true], "made is not started: no thread until start");
    report.must(life.alive == [true, false], "it ended before anybody joined it");
    report.must(life.greetings == ["greeter greets Ada"], "its name is the last one before start");
    let me = thread::current().name().unwrap_or("nobody").to_owned();
    let slip = run_without_start();
    report.answer("run() instead of start()", format!("{slip:?}"));
    report.must(slip == [format!("{me} greets Ada")], "run() called directly ran in the caller");
    let asker = thread::Builder::new().name("asker".into()).spawn(names_after_renaming)?;
    match asker.join().ok().flatten() {
        Some([rust, kernel]) => {
            report.answer("renamed in the kernel", format!("{rust} in Rust, {kernel} there"));
            let apart = rust == "asker" && kernel == "new-name";
            report.must(apart, "Rust's name did not follow the kernel's");
        }
        None => report.cannot("the kernel's own name of a thread: it has no file for it here"),
    }
    Ok(())
}

fn words(pair: [bool; 2]) -> String {
    pair.map(|yes| if yes { "yes" } else { "no" }).join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_greeter_is_listed_and_alive_from_start_to_end() {
        let life = live("tested greeter").unwrap();
        assert_eq!(life.listed, [false, true]);
        assert_eq!(life.alive, [true, false]);
        assert_eq!(life.greetings, ["tested greeter greets Ada"]);
    }
}
