//! The explorer's own baton, explored: no thread waits for it that it was handed to.

extern crate watched as std;

// The baton itself, made of watched atomics.
#[path = "../../explorer/src/baton.rs"]
mod baton;

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, Thread};

use explorer::Memory::{C11, Sc, Tso};
use explorer::{Config, Memory, check};

use baton::{Seat, Turn};

/// A wrong one: the thread itself says that it is there. It may look for the baton, and the
/// other one for whom to wake, each before it sees what the other has written.
#[derive(Default)]
struct SelfMade {
    turn: AtomicBool,
    sitter: OnceLock<Thread>,
}

impl SelfMade {
    fn sit_and_take(&self) {
        assert!(self.sitter.set(thread::current()).is_ok());
        while !self.turn.swap(false, Ordering::Acquire) {
            thread::park();
        }
    }

    fn hand_over(&self) {
        self.turn.store(true, Ordering::Release);
        if let Some(sitter) = self.sitter.get() {
            sitter.unpark();
        }
    }
}

/// How the program ends under a memory model; "passed" if it always ends well.
fn verdict(memory: Memory, program: fn()) -> &'static str {
    check(&Config { memory, ..Config::DEFAULT }, program).verdict()
}

#[test]
fn whoever_is_handed_the_baton_wakes_up() {
    let hands_over = || {
        let turn = Turn::default();
        thread::scope(|scope| {
            let sitter = scope.spawn(|| turn.take());
            let seat = Seat { turn: turn.clone(), sitter: sitter.thread().clone() };
            seat.hand_over();
        });
    };
    for memory in [Sc, Tso, C11] {
        assert_eq!(verdict(memory, hands_over), "passed", "{memory}");
    }
}

#[test]
fn a_thread_that_sits_down_by_itself_may_sleep_for_ever_where_stores_wait() {
    let hands_over = || {
        let seat = SelfMade::default();
        thread::scope(|scope| {
            scope.spawn(|| seat.sit_and_take());
            seat.hand_over();
        });
    };
    let verdicts = [Sc, Tso, C11].map(|memory| verdict(memory, hands_over));
    assert_eq!(verdicts, ["passed", "deadlock", "deadlock"]);
}
