//! Going on with somebody else is a call between tasks, and a wake-up between threads.
//!
//! Two take turns, and each turn needs the other one's. Two tasks of one thread are polled in
//! turn: that is a function call. Two threads put each other to sleep and wake each other,
//! through the operating system; two processes do the same, and copy a number through a pipe.
//! On one core a wake-up is a switch from one to the other; on two, the second core may be
//! asleep itself, and has to be woken first.
//!
//! Look at the first row beside the others, and at one core beside two.

use std::cell::Cell;
use std::future::poll_fn;
use std::io;
use std::pin::pin;
use std::task::{Context, Poll, Waker};
use std::thread;

use shared::machine;
use shared::measure::{self, Comparison, Variant};
use shared::{Demo, Report, Result, Table};

use crate::talk::channel::Channel;
use crate::talk::pipe::Pipe;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "ping-pong",
    claim: "Going on with somebody else is a call between tasks, and a wake-up between threads.",
    show,
};

/// Turns of each in a measured round.
const TURNS: u64 = 200;
const ROUNDS: usize = 7;

/// Two tasks take turns on one thread; returns how many turns were taken.
pub fn tasks(turns: u64) -> u64 {
    let turn = Cell::new(0);
    // One has the even turns, the other one the odd ones.
    let player = |odd: u64| {
        let turn = &turn;
        async move {
            for _ in 0..turns {
                poll_fn(|_| if turn.get() % 2 == odd { Poll::Ready(()) } else { Poll::Pending })
                    .await;
                turn.set(turn.get() + 1);
            }
        }
    };
    let (mut ping, mut pong) = (pin!(player(0)), pin!(player(1)));
    let mut context = Context::from_waker(Waker::noop());
    let (mut over, mut also_over) = (false, false);
    // Nobody sleeps: whose turn it is not says so at once.
    while !(over && also_over) {
        over = over || ping.as_mut().poll(&mut context).is_ready();
        also_over = also_over || pong.as_mut().poll(&mut context).is_ready();
    }
    turn.get()
}

/// A thread and its echo take turns; returns how many turns were taken.
///
/// # Errors
///
/// If the system refuses the thread.
pub fn threads(turns: u64) -> io::Result<u64> {
    let mut channel = Channel::open()?;
    (0..turns).map(|number| channel.trip(number).map(|_| 2)).sum()
}

/// The same with a child process.
///
/// # Errors
///
/// If the system refuses it.
pub fn processes(turns: u64) -> io::Result<u64> {
    let mut pipe = Pipe::open()?;
    (0..turns).map(|number| pipe.trip(number).map(|_| 2)).sum()
}

/// What the turns of each kind took, peers being there already.
fn measured() -> Result<Comparison> {
    let (mut channel, mut pipe) = (Channel::open()?, Pipe::open()?);
    let trips = |trip: &mut dyn FnMut(u64) -> io::Result<u64>| {
        (0..TURNS).map(|number| trip(number).map_or(0, |_| 2)).sum::<u64>()
    };
    let mut variants = [
        Variant::new("tasks", || tasks(TURNS)),
        Variant::new("threads", || trips(&mut |number| channel.trip(number))),
        Variant::new("processes", || trips(&mut |number| pipe.trip(number))),
    ];
    measure::compare(ROUNDS, &(2 * TURNS), &mut variants)
}

/// The same on one core alone; `None` where a thread cannot be kept there.
fn measured_on_one_core() -> Option<Comparison> {
    let pinned = thread::spawn(|| machine::pin(0).then(measured));
    pinned.join().ok().flatten()?.ok()
}

fn show(report: &mut Report) -> Result<()> {
    let taken = report.watch("five turns each, threads", || threads(5))?;
    let all = [tasks(5), taken, processes(5)?];
    report.answer("turns that were taken", format!("{all:?}"));
    report.must(all == [10; 3], "tasks, threads and processes take every turn");
    let (free, pinned) = (measured()?, measured_on_one_core());
    let mut table = Table::new(["between", "a turn", "on one core"]);
    let turn = |of: &Comparison, place: usize| {
        measure::time(of.measured[place].median.div_f64(2.0 * TURNS as f64))
    };
    for (place, name) in ["tasks", "threads", "processes"].into_iter().enumerate() {
        let on_one = pinned.as_ref().map_or_else(|| "-".to_owned(), |it| turn(it, place));
        table.row([name.to_owned(), turn(&free, place), on_one]);
    }
    report.table(&table);
    report.say(free.conditions(&format!("{TURNS} turns of each of the two")));
    report.disturbance(&free);
    let (thread, process) = (free.ratio(1, 0).median, free.ratio(2, 1).median);
    report.say(format!(
        "Here a turn between threads costs {thread:.0} between tasks, and one between processes \
         {process:.1} between threads."
    ));
    if pinned.is_none() {
        report.cannot("this system offers no way to keep a thread on one core");
    }
    report.may(thread > 1.0, "tasks changed over more quickly than threads");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_turn_is_taken() {
        for turns in [0, 1, 7] {
            assert_eq!(tasks(turns), 2 * turns);
            assert_eq!(threads(turns).unwrap(), 2 * turns);
        }
        assert_eq!(processes(7).unwrap(), 14);
    }
}
