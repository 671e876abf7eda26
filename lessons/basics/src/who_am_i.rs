//! A thread owns its place in the program and a stack; memory and process are common.
//!
//! Two threads stop and wait, and main looks at them from outside. On Linux the
//! kernel tells where a thread that waits will go on (its instruction pointer) and
//! where its stack ends (its stack pointer); the other registers lie with them.
//!
//! Look at the table: which rows differ, and which are equal. Two threads may well
//! stand at one instruction, since the code is common; they never stand on one stack.

use std::cell::Cell;
use std::sync::atomic::AtomicU32;
use std::sync::mpsc;
use std::thread;
use std::{env, io, process, ptr};

use shared::{Demo, Report, Result, Table, registry};

use crate::kernel::{self, Standing};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "who-am-i",
    claim: "A thread owns its place in the program and a stack; memory and process are common.",
    show,
};

static FOR_ALL: AtomicU32 = AtomicU32::new(0);
thread_local! {
    static FOR_EACH: Cell<u32> = const { Cell::new(0) };
}

/// Something that a thread sees: what it is, and its address or number.
pub(crate) type Line = (&'static str, String);

/// What a thread says about itself, and the kernel about it while it waits.
#[derive(Debug)]
pub(crate) struct Card {
    pub(crate) own: Vec<Line>,
    /// What all threads of the process have together.
    pub(crate) common: Vec<Line>,
    /// Nothing where the kernel does not tell.
    stands: Vec<Line>,
    os_id: Option<u64>,
}

/// Two threads fill in a card and wait; main adds what the kernel says meanwhile.
pub(crate) fn meet(names: [&str; 2]) -> io::Result<[Card; 2]> {
    let heap = &*Box::new([0_u8; 64]);
    thread::scope(|scope| {
        let mut kept = Vec::new();
        let mut fill_in = |name: &str| {
            let (hand_in, card) = mpsc::channel();
            let (keep, leave) = mpsc::channel::<()>();
            thread::Builder::new().name(name.into()).spawn_scoped(scope, move || {
                let _ = hand_in.send(card_of_this_thread(heap));
                let _ = leave.recv();
            })?;
            kept.push(keep);
            card.recv().map_err(io::Error::other)
        };
        let mut cards = [fill_in(names[0])?, fill_in(names[1])?];
        for card in &mut cards {
            card.stands = card.os_id.and_then(kernel::standing).map(lines).unwrap_or_default();
        }
        // They leave only now: the stack of a thread that has ended goes to the next.
        drop(kept);
        Ok(cards)
    })
}

fn card_of_this_thread(heap: &[u8; 64]) -> Card {
    let local = 0_u8;
    let id = format!("{:?}", thread::current().id());
    let os_id = registry::os_id();
    let folder = env::current_dir().map(|folder| folder.display().to_string());
    Card {
        own: vec![
            ("number", os_id.map_or(id, |number| number.to_string())),
            ("a local at", address(&local)),
            ("a thread-local at", FOR_EACH.with(address)),
        ],
        common: vec![
            ("a static at", address(&FOR_ALL)),
            ("a heap value at", address(heap)),
            ("process", process::id().to_string()),
            ("working directory", folder.unwrap_or_else(|err| err.to_string())),
        ],
        stands: Vec::new(),
        os_id,
    }
}

fn address<T>(place: &T) -> String {
    format!("{:x}", ptr::from_ref(place).addr())
}

fn lines(standing: Standing) -> Vec<Line> {
    vec![
        ("stack ends at", format!("{:x}", standing.stack)),
        ("goes on at", format!("{:x}", standing.instruction)),
        ("last core", standing.core.to_string()),
        ("times off a core", standing.switches.to_string()),
    ]
}

fn show(report: &mut Report) -> Result<()> {
    let [left, right] = report.watch("main looks at two", || meet(["left", "right"]))?;
    report.table(&table(&left, &right));
    let differ = left.own.iter().zip(&right.own).all(|(left, right)| left != right);
    report.must(differ, "each has a number, a stack and a thread-local of its own");
    report.must(left.common == right.common, "static, heap, process and directory are the same");
    if let (Some(left), Some(right)) = (left.stands.get(1), right.stands.get(1)) {
        report.may(left == right, "both stand at one instruction, on two stacks");
    } else {
        report.cannot("where they stand: this system does not tell");
    }
    Ok(())
}

fn table(left: &Card, right: &Card) -> Table {
    let mut table = Table::new(["", "left", "right", "whose"]);
    let parts = [
        ("own", &left.own, &right.own),
        ("own", &left.stands, &right.stands),
        ("all", &left.common, &right.common),
    ];
    for (whose, left, right) in parts {
        for ((what, left), (_, right)) in left.iter().zip(right) {
            table.row([(*what).into(), end_of(left), end_of(right), whose.into()]);
        }
    }
    table
}

/// As much of it as fits.
fn end_of(text: &str) -> String {
    text.chars().skip(text.chars().count().saturating_sub(12)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_own_differs_and_what_is_common_does_not() {
        let [left, right] = meet(["a", "b"]).unwrap();
        assert!(left.own.iter().zip(&right.own).all(|(left, right)| left != right));
        assert_eq!(left.common, right.common);
    }
}
