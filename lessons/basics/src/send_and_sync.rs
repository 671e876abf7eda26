//! `Send` may move to another thread, `Sync` may be seen by two; the compiler knows which.
//!
//! Nobody claims these traits for a type: it has them when all its fields have them,
//! but for a few types at the bottom that say so by hand. The table below is not
//! typed in: each answer was given by the compiler when it compiled this file.
//!
//! Look for the rows that surprise: an `Arc` makes nothing safe by itself, a `Mutex`
//! turns *may move* into *may be seen*, and a guard may be seen but not move.

use std::cell::Cell;
use std::io;
use std::marker::PhantomData;
use std::rc::Rc;
use std::sync::atomic::AtomicU32;
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::thread;

use shared::{Demo, Report, Result, Table};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "send-and-sync",
    claim: "Send may move to another thread, Sync may be seen by two; the compiler knows which.",
    show,
};

/// How often each of two threads does its work.
const TIMES: u32 = 100;

/// A type about which the compiler is asked.
pub struct Asked<T>(PhantomData<T>);

/// The answers for a type without the traits. A constant of a trait counts only
/// where the type has none of that name itself, and these two have theirs if …
trait Otherwise {
    const SEND: bool = false;
    const SYNC: bool = false;
}

impl<T> Otherwise for Asked<T> {}

/// … the type is `Send`,
impl<T: Send> Asked<T> {
    const SEND: bool = true;
}

/// … or `Sync`.
impl<T: Sync> Asked<T> {
    const SYNC: bool = true;
}

/// A type, whether it is `Send`, whether it is `Sync`, and why.
type Row = (&'static str, bool, bool, &'static str);

/// A macro, since the compiler can be asked only about a type that is spelt out.
macro_rules! ask {
    ($($kind:ty: $why:literal,)*) => {
        &[$((stringify!($kind), <Asked<$kind>>::SEND, <Asked<$kind>>::SYNC, $why)),*]
    };
}

/// What the compiler says.
const ROWS: &[Row] = ask![
    u32: "nothing in it is common",
    AtomicU32: "changes in one piece",
    Cell<u32>: "changes without a lock",
    Rc<u32>: "its count is not atomic",
    Arc<u32>: "its count is atomic",
    Arc<Cell<u32>>: "two could change the cell",
    Mutex<Cell<u32>>: "one at a time",
    RwLock<Cell<u32>>: "readers are many at a time",
    Mutex<Rc<u32>>: "other clones know no lock",
    &Cell<u32>: "the cell stays behind",
    MutexGuard<'static, u32>: "who locks must unlock",
    Receiver<u32>: "one thread receives",
    *const u32: "nobody knows whose",
];

/// Two threads add to a `Cell` behind a lock; the sum. Without the lock this is refused.
fn add_to_cell() -> io::Result<u32> {
    let sum = Mutex::new(Cell::new(0));
    in_two_threads(|| {
        let sum = sum.lock().unwrap_or_else(PoisonError::into_inner);
        sum.set(sum.get() + 1);
    })?;
    Ok(sum.into_inner().unwrap_or_else(PoisonError::into_inner).into_inner())
}

/// Two threads make and drop clones; how many owners are left. With `Rc` this is refused.
fn clone_in_threads() -> io::Result<usize> {
    let owned = Arc::new(());
    in_two_threads(|| drop(Arc::clone(&owned)))?;
    Ok(Arc::strong_count(&owned))
}

fn in_two_threads(work: impl Fn() + Sync) -> io::Result<()> {
    let often = || (0..TIMES).for_each(|_| work());
    thread::scope(|scope| {
        thread::Builder::new().name("left".into()).spawn_scoped(scope, often)?;
        thread::Builder::new().name("right".into()).spawn_scoped(scope, often)?;
        Ok(())
    })
}

fn show(report: &mut Report) -> Result<()> {
    let mut table = Table::new(["type", "Send", "Sync", "since"]);
    for (kind, send, sync, why) in ROWS {
        let [send, sync] = [send, sync].map(|held| if *held { "yes" } else { "-" });
        table.row([(*kind).into(), send.into(), sync.into(), (*why).into()]);
    }
    report.table(&table);
    let quadrant =
        |name: &str| ROWS.iter().find(|row| row.0 == name).map(|(_, send, sync, _)| (*send, *sync));
    let cell = ["Cell<u32>", "Arc<Cell<u32>>", "Mutex<Cell<u32>>"].map(quadrant);
    let expected = [(true, false), (false, false), (true, true)].map(Some);
    report.must(cell == expected, "an Arc makes a Cell no safer, a Mutex does");
    let guard = quadrant("MutexGuard<'static, u32>");
    report.must(guard == Some((false, true)), "a guard may be seen by two, but not move");
    let sum = report.watch("a Cell behind a lock", add_to_cell)?;
    report.answer("the twin of a bare Cell", format!("{sum} additions"));
    report.must(sum == 2 * TIMES, "behind a lock, the Cell lost no addition");
    let owners = clone_in_threads()?;
    report.answer("the twin of an Rc", format!("{owners} owner left"));
    report.must(owners == 1, "the Arc counted its owners right");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_twins_lose_nothing() {
        assert_eq!(add_to_cell().unwrap(), 2 * TIMES);
        assert_eq!(clone_in_threads().unwrap(), 1);
    }

    #[test]
    fn the_compiler_was_asked_about_each_type() {
        let both: Vec<_> = ROWS.iter().filter(|row| row.1 && row.2).map(|row| row.0).collect();
        assert_eq!(both, ["u32", "AtomicU32", "Arc<u32>", "Mutex<Cell<u32>>"]);
    }
}
