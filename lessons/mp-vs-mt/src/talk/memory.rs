//! A page of memory that a child process sees, too: nothing is copied, nobody is called.
//!
//! The system is asked for the page once. After that it takes no part, so nobody
//! is woken either: whoever waits has to look again and again.

use std::hint;
use std::io;
use std::process::Stdio;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Instant;

use shared::child::Role;
use shared::machine;

use super::page::{self, Desk, Page};
use crate::ward::{self, LIMIT, Ward};

/// A child that answers on the page that is its standard output.
pub const MEMORY_ECHO: Role =
    Role { name: "memory-echo", lesson: "mp-vs-mt", play: |_| ward::code(echo()) };

/// A child process that answers, and the page between the two.
#[derive(Debug)]
pub struct Memory {
    page: Page,
    patience: u32,
    _ward: Ward,
}

impl Memory {
    /// Makes the page and starts the child, which gets it as its standard output.
    ///
    /// # Errors
    ///
    /// If the system refuses either.
    #[track_caller]
    pub fn open() -> io::Result<Self> {
        let file = page::nameless_file()?;
        let page = Page::of(&file)?;
        let mut command = MEMORY_ECHO.command()?;
        let ward = Ward::start(command.stdin(Stdio::piped()).stdout(file))?;
        Ok(Self { page, patience: patience(), _ward: ward })
    }

    /// There and back.
    ///
    /// # Errors
    ///
    /// If the child does not answer within its lifetime.
    pub fn trip(&mut self, number: u64) -> io::Result<u64> {
        let desk = self.page.desk();
        // Relaxed, both: the number is ordered by the turn, and only we end our turn.
        desk.number.store(number, Ordering::Relaxed);
        let turn = desk.turn.load(Ordering::Relaxed);
        // Release: pairs with the child's Acquire; who sees the turn sees the number.
        desk.turn.store(turn + 1, Ordering::Release);
        wait_until(desk, self.patience, |now| now == turn + 2)?;
        Ok(desk.number.load(Ordering::Relaxed))
    }
}

/// Takes every odd turn, until the parent's end or its own limit ends it.
fn echo() -> io::Result<()> {
    ward::end_with_parent();
    let page = Page::of(io::stdout())?;
    let (desk, patience) = (page.desk(), patience());
    loop {
        let turn = wait_until(desk, patience, |now| now % 2 == 1)?;
        let number = desk.number.load(Ordering::Relaxed);
        desk.number.store(number + 1, Ordering::Relaxed);
        // Release: pairs with the parent's Acquire.
        desk.turn.store(turn + 1, Ordering::Release);
    }
}

/// How often a waiting process looks before it lets others have the core. On one
/// core nothing changes while it looks.
fn patience() -> u32 {
    if machine::cores() > 1 { 100 } else { 0 }
}

/// Looks at the turn until it is the awaited one.
fn wait_until(desk: &Desk, patience: u32, awaited: impl Fn(u64) -> bool) -> io::Result<u64> {
    let begin = Instant::now();
    let mut looks = 0;
    loop {
        // Acquire: pairs with the Release of the other process.
        let turn = desk.turn.load(Ordering::Acquire);
        if awaited(turn) {
            return Ok(turn);
        }
        if looks < patience {
            looks += 1;
            hint::spin_loop();
        } else if begin.elapsed() < LIMIT {
            thread::yield_now();
        } else {
            return Err(io::ErrorKind::TimedOut.into());
        }
    }
}
