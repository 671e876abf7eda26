//! A thread writes to your memory; a process has its own, and inherits only a few things.
//!
//! All threads of a process see one set of statics. A child process that is
//! started, as `Command` and Python's `spawn` do, begins with a fresh copy of the
//! program: it does not even see the values that its parent had at that moment.
//! (Only `fork`, which Rust's library does not offer, copies them.)
//!
//! What it does inherit is told in the table: what the system keeps for a process,
//! and not what lies in its memory.

use std::fs::File;
use std::io::{self, Seek, Write};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use shared::child::Role;
use shared::{Demo, Error, Report, Result};

use crate::scratch::Scratch;
use crate::ward::{self, Ward};

use self::belongings::Belongings;

pub mod belongings;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "same-memory",
    claim: "A write by a thread is seen by its whole process; a write by a child process is not.",
    show,
};

/// The same name in parent and child, but not the same memory.
static COUNTER: AtomicU32 = AtomicU32::new(FIRST);
const FIRST: u32 = 0;
/// What the parent's counter holds when somebody adds one.
const NOW: u32 = 41;
/// A child that adds one to its counter and lists what it has.
pub const HEIR: Role =
    Role { name: "heir", lesson: "mp-vs-mt", play: |arguments| ward::code(inherit(&arguments[0])) };

/// Somebody adds one to a counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// What the one that adds finds.
    pub found: u32,
    /// What it sees after its addition.
    pub theirs: u32,
    /// What we see after it has ended.
    pub ours: u32,
}

/// What parent and child have, and the file to which they wrote in turn.
#[derive(Clone, Debug)]
pub struct Estate {
    /// The parent's.
    pub ours: Belongings,
    /// The child's.
    pub theirs: Belongings,
    /// What stands in the file.
    pub text: String,
}

/// A thread adds one to a counter that it borrows.
pub fn by_thread(counter: &AtomicU32) -> Seen {
    // Relaxed, all: the spawn and the join put the additions in order.
    let found = thread::scope(|scope| {
        let adder = scope.spawn(|| counter.fetch_add(1, Ordering::Relaxed));
        adder.join().expect("an addition does not panic")
    });
    Seen { found, theirs: found + 1, ours: counter.load(Ordering::Relaxed) }
}

/// A process adds one to the static counter, and lists what it has.
///
/// It writes to a file that we write to before and after it, none of us seeking.
///
/// # Errors
///
/// If the file or the child cannot be made, or the child's list makes no sense.
pub fn by_process() -> Result<(Seen, Estate)> {
    COUNTER.store(NOW, Ordering::Relaxed);
    // Open here, and not handed over.
    let program = shared::child::this_program()?;
    let _open = File::open(&program)?;
    let ours = Belongings::mine(&program)?;
    let mut scratch = Scratch::make()?;
    let file = &mut scratch.file;
    writeln!(file, "parent")?;
    Ward::start(HEIR.command()?.arg(&program).stdout(file.try_clone()?))?.end()?;
    writeln!(file, "parent again")?;
    file.rewind()?;
    let text = io::read_to_string(file)?;
    let lines: Vec<&str> = text.lines().collect();
    let [_, found, theirs, ref belongings @ .., _] = lines[..] else {
        return Err(Error::plain(format!("understand the child's list: {text}")));
    };
    let [found, theirs] = [found, theirs].map(|text| text.parse().unwrap_or(u32::MAX));
    let seen = Seen { found, theirs, ours: COUNTER.load(Ordering::Relaxed) };
    Ok((seen, Estate { ours, theirs: Belongings::of(belongings), text }))
}

/// What the child does.
fn inherit(program: &str) -> io::Result<()> {
    let found = COUNTER.fetch_add(1, Ordering::Relaxed);
    let list = Belongings::mine(program.as_ref())?.lines().join("\n");
    let theirs = COUNTER.load(Ordering::Relaxed);
    writeln!(io::stdout(), "{found}\n{theirs}\n{list}")
}

fn show(report: &mut Report) -> Result<()> {
    let (thread, heir) = report.watch("a thread adds one, then a child process does", || {
        (by_thread(&AtomicU32::new(NOW)), by_process())
    });
    let (process, Estate { ours, theirs, text }) = heir?;
    for (who, Seen { found, theirs, ours }) in [("thread", thread), ("process", process)] {
        let value = format!("finds {found}, makes it {theirs}; we see {ours}");
        report.answer(format!("a {who} adds one"), value);
    }
    report.must(thread.ours == NOW + 1, "what a thread has written is there for its process");
    report.must(process.ours == NOW, "what a child process has written is not");
    report.must(process.found == FIRST, "a child begins with the static's first value");
    let one_position = text.starts_with("parent\n") && text.ends_with("\nparent again\n");
    report.must(one_position, "parent and child share the position in a file handed over");
    ours.compare(&theirs, report);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_writes_to_our_memory() {
        let seen = by_thread(&AtomicU32::new(6));
        assert_eq!(seen, Seen { found: 6, theirs: 7, ours: 7 });
    }

    #[test]
    fn a_process_writes_to_its_own() {
        let (seen, Estate { text, .. }) = by_process().unwrap();
        assert_eq!(seen, Seen { found: FIRST, theirs: FIRST + 1, ours: NOW });
        assert!(text.ends_with("\nparent again\n"), "{text}");
    }
}
