//! A panic ends its own thread and no other; who joins it gets the message.
//!
//! In Python an exception that nobody catches is printed, the thread ends, and
//! `join` returns as if nothing had been. In Rust `join` returns the panic. It
//! unwinds the thread's stack first: destructors run, so whoever waits for this
//! thread by a channel sees it hang up.
//!
//! Look at the order: each thread goes on after the one before it has fallen. Then
//! look at the scope, which does pass a panic on unless its thread is joined.

use std::any::Any;
use std::io;
use std::panic::{self, PanicHookInfo};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use shared::{Demo, Report, Result};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "panic-stays-inside",
    claim: "A panic ends its own thread and no other; who joins it gets the message.",
    show,
};

const NAMES: [&str; 3] = ["printer", "binder", "porter"];

/// What `join` returned for one thread: its value, or the message of its panic.
pub type Joined = std::result::Result<&'static str, String>;

/// Two threads fall one after the other, and then the third does its work.
///
/// # Errors
///
/// If a thread cannot be started.
pub fn fall_in_turn() -> io::Result<[Joined; 3]> {
    let (printer_lives, printer) = mpsc::channel::<()>();
    let (binder_lives, binder) = mpsc::channel::<()>();
    let threads = [
        named(NAMES[0]).spawn(move || {
            let _lives = printer_lives;
            panic!("out of paper")
        }),
        named(NAMES[1]).spawn(move || {
            let _lives = binder_lives;
            // Nobody sends: the receiver waits until the printer's stack is unwound.
            let pages = printer.iter().count();
            panic!("{pages} pages to bind")
        }),
        named(NAMES[2]).spawn(move || {
            let _ = binder.recv();
            "carried what there was"
        }),
    ];
    let join = |thread: io::Result<thread::JoinHandle<_>>| {
        io::Result::Ok(thread?.join().map_err(|panic| message(&*panic).to_owned()))
    };
    let [printer, binder, porter] = threads.map(join);
    Ok([printer?, binder?, porter?])
}

fn named(name: &str) -> thread::Builder {
    thread::Builder::new().name(name.into())
}

/// A panic's message. It is a `&str` when it was written out, and a `String` when it
/// was put together; anything else was thrown by `panic_any`.
pub fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no text")
}

/// Whether a scope goes down with a thread that nobody joined, and with one that was joined.
pub fn scope_goes_down() -> [bool; 2] {
    let falls = || panic!("on purpose");
    let left_alone = panic::catch_unwind(|| {
        thread::scope(|scope| drop(named(NAMES[0]).spawn_scoped(scope, falls)));
    });
    let joined = panic::catch_unwind(|| {
        thread::scope(|scope| {
            let fallen = named(NAMES[0]).spawn_scoped(scope, falls);
            // New: the panic arrives here, as a value.
            fallen.map(thread::ScopedJoinHandle::join)
        })
    });
    [left_alone.is_err(), joined.is_err()]
}

/// Does the work with a hook of ours in place: who panicked meanwhile, in order.
///
/// The hook is one for the whole process, so it passes on what is not ours, and
/// the one before is put back.
fn hear_panics<T>(work: impl FnOnce() -> T) -> (T, Vec<String>) {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    let usual = Arc::new(panic::take_hook());
    let (tell, told) = mpsc::channel();
    let (others, caller) = (Arc::clone(&usual), thread::current().id());
    panic::set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
        let thread = thread::current();
        match thread.name() {
            Some(name) if NAMES.contains(&name) => drop(tell.send(name.to_owned())),
            _ if thread.id() == caller => {}
            _ => others(info),
        }
    }));
    let result = work();
    panic::set_hook(Box::new(move |info| usual(info)));
    (result, told.iter().collect())
}

fn show(report: &mut Report) -> Result<()> {
    let (joined, heard) = hear_panics(|| report.watch("two fall, the third goes on", fall_in_turn));
    let joined = joined?;
    for (name, joined) in NAMES.iter().zip(&joined) {
        report.answer(format!("joining {name} gave"), format!("{joined:?}"));
    }
    report.answer("our panic hook heard of", heard.join(", "));
    report.must(heard == NAMES[..2], "the hook, called in the thread itself, knew its name");
    let fell = [&joined[0], &joined[1]].map(|joined| joined.as_ref().err().map(String::as_str));
    report.must(fell == [Some("out of paper"), Some("0 pages to bind")], "join gave the messages");
    report.must(joined[2].is_ok(), "the third did its work after both had fallen");
    let ([left_alone, joined], _) = hear_panics(scope_goes_down);
    report.must(left_alone, "a scope panics, too, if a thread of it fell and was not joined");
    report.must(!joined, "joined in the scope, the panic is a value again");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_join_tells_how_its_own_thread_ended() {
        let (joined, heard) = hear_panics(fall_in_turn);
        let expected = [
            Err("out of paper".into()),
            Err("0 pages to bind".into()),
            Ok("carried what there was"),
        ];
        assert_eq!(joined.unwrap(), expected);
        assert_eq!(heard, NAMES[..2]);
    }

    #[test]
    fn only_a_joined_panic_stays_inside_a_scope() {
        assert_eq!(hear_panics(scope_goes_down).0, [true, false]);
    }
}
