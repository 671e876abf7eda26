//! To spawn is to ask the system for a stack with a guard page and for a C function to run on
//! it; forty lines do it by hand.
//!
//! The file `by_hand.rs` starts a thread through `pthread_create`. Here it runs beside one of
//! std's, both alive at once, and each says what it sees of itself. What std adds shows, too: a
//! name, for Rust and for the system.
//!
//! Below each stack lies a page that nobody may touch: a stack that grows too far hits it, not
//! its neighbour's memory. A stack may turn out larger than asked for: the system gives whole
//! pages, and hands the stacks of ended threads to the next ones.

use std::io;
use std::path::Path;
use std::sync::mpsc;
use std::thread;

use crossbeam::channel;
use shared::{Demo, Report, Result, Table};

#[cfg(unix)]
use crate::by_hand::spawn as spawn_by_hand;
use crate::view::{Stack, View};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "under-the-hood",
    claim: "To spawn is to ask the system for a stack with a guard page and for a C function to \
            run on it; forty lines do it by hand.",
    show,
};

/// The stack that each thread asks for, in bytes.
const STACK: usize = 256 * 1024;
/// Each thread adds up the numbers to this one.
const UPTO: u64 = 1_000;

/// Starts one thread of std's and one by hand, and lets both live until both have looked.
///
/// Returns what they saw, how many of them the system lists, and their sums.
///
/// # Errors
///
/// If the operating system refuses a thread.
pub fn side_by_side(stack: usize, upto: u64) -> io::Result<(Vec<View>, usize, [Option<u64>; 2])> {
    let (tell, told) = mpsc::channel();
    let (gate, closed) = channel::bounded::<()>(0);
    let body = || {
        let (tell, closed, numbers) = (tell.clone(), closed.clone(), 1..=upto);
        move || {
            // Main listens until both have told.
            let _ = tell.send(View::here());
            // Nothing is ever sent: the wait ends when main drops the gate.
            let _ = closed.recv();
            numbers.sum::<u64>()
        }
    };
    let by_std = thread::Builder::new().name("by-std".into()).stack_size(stack).spawn(body())?;
    let by_hand = spawn_by_hand(stack, body())?;
    let mut views: Vec<View> = told.iter().take(2).collect();
    // Only std's has a name.
    views.sort_by_key(|view| view.name.is_none());
    let task = |id| Path::new("/proc/self/task").join(format!("{id}"));
    let listed = views.iter().filter(|view| view.os_id.is_some_and(|id| task(id).exists())).count();
    drop(gate);
    Ok((views, listed, [by_std.join().ok(), by_hand.join().ok()]))
}

/// A system without `pthread_create` lends a thread of std's.
#[cfg(not(unix))]
fn spawn_by_hand<T: Send + 'static>(
    stack: usize,
    body: impl FnOnce() -> T + Send + 'static,
) -> io::Result<thread::JoinHandle<T>> {
    thread::Builder::new().stack_size(stack).spawn(body)
}

fn show(report: &mut Report) -> Result<()> {
    let (views, listed, sums) =
        report.watch("one thread by std, one by hand", || side_by_side(STACK, UPTO))?;
    report.table(&table(&views));
    let sum = Some(UPTO * (UPTO + 1) / 2);
    report.must(sums == [sum, sum], "both threads gave their sum back through join");
    let fallen = report.watch("a thread made by hand panics", || {
        spawn_by_hand(STACK, || panic!("on purpose")).map(|thread| thread.join().is_err())
    })?;
    report.must(fallen, "the panic stayed inside and came back through join");
    if Path::new("/proc/self/task").exists() {
        report.must(listed == 2, "the kernel listed both alike while they lived");
        let guarded = |view: &View| view.stack.as_ref().is_some_and(Stack::is_guarded);
        let both = views.iter().all(guarded);
        report.may(both, "below each stack lay a page that nobody may touch");
    } else {
        report.cannot("this system does not list its threads and mappings as files");
    }
    if cfg!(not(unix)) {
        report.cannot("here is no pthread_create: both threads were std's");
    }
    Ok(())
}

fn table(views: &[View]) -> Table {
    let mut table = Table::new(["made by", "OS id", "OS name", "name", "stack", "below it"]);
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    let kib = |bytes: usize| format!("{} KiB", bytes / 1024);
    for (by, view) in ["std", "hand"].into_iter().zip(views.iter().cloned()) {
        let size = view.stack.as_ref().map(|stack| kib(stack.size));
        let below = view.stack.and_then(|stack| stack.below);
        let below = below.map(|(size, access)| format!("{} {access}", kib(size)));
        let cells = [view.os_id.map(|id| id.to_string()), view.os_name, view.name, size, below];
        let [id, os_name, name, size, below] = cells.map(or_dash);
        table.row([by.to_owned(), id, os_name, name, size, below]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_by_hand_returns_its_answer_or_its_panic() {
        let numbers = Box::new([1, 2, 3]);
        let sum = spawn_by_hand(STACK, move || numbers.iter().sum::<i32>()).unwrap();
        assert_eq!(sum.join().unwrap(), 6);
        let fallen = spawn_by_hand(STACK, || -> u8 { panic!("on purpose") }).unwrap();
        let payload: Box<dyn std::any::Any + Send> = fallen.join().unwrap_err();
        assert_eq!(payload.downcast_ref(), Some(&"on purpose"));
    }
}
