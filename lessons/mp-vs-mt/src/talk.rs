//! A number there and back: four ways, and what each costs.
//!
//! Between threads a channel moves the value itself. Between processes a pipe or
//! a connection copies bytes into the system and out again, and whoever waits is
//! put to sleep and woken. A page of memory that both see needs none of that: but
//! then nobody is woken, and the one who waits burns a core while it looks.
//!
//! In the picture three numbers go each way. Nothing in it tells the ways apart
//! but their peers: a thread, or a process with a lane of its own.

use std::io;

use shared::measure::{Variant, compare};
use shared::{Demo, Report, Result};

use self::channel::Channel;
#[cfg(unix)]
use self::memory::Memory;
use self::pipe::Pipe;
use self::socket::Socket;

pub mod channel;
pub mod pipe;
pub mod socket;
#[cfg(unix)]
pub mod memory;
#[cfg(unix)]
mod page;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "talk",
    claim: "Threads hand over a value; processes copy it through the system, or share a page and spin.",
    show,
};

/// Numbers for the picture.
const FEW: u64 = 3;
/// Numbers for one round of the measurement: a few milliseconds at most.
const MANY: u64 = 100;
const ROUNDS: usize = 7;

/// A way to send a number to somebody and get it back, one larger.
pub struct Wire {
    /// What it is.
    pub name: &'static str,
    trip: Box<dyn FnMut(u64) -> io::Result<u64>>,
}

impl std::fmt::Debug for Wire {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// All ways that this system offers, each with a peer that answers.
///
/// # Errors
///
/// If a thread, a process or a connection cannot be made.
pub fn wires() -> io::Result<Vec<Wire>> {
    let (mut channel, mut pipe, mut socket) = (Channel::open()?, Pipe::open()?, Socket::open()?);
    Ok(vec![
        Wire { name: "channel", trip: Box::new(move |number| channel.trip(number)) },
        Wire { name: "pipe", trip: Box::new(move |number| pipe.trip(number)) },
        Wire { name: "TCP on loopback", trip: Box::new(move |number| socket.trip(number)) },
        #[cfg(unix)]
        Wire {
            name: "shared memory (spins)",
            trip: Box::new({
                let mut memory = Memory::open()?;
                move |number| memory.trip(number)
            }),
        },
    ])
}

/// Sends the numbers below `n` there and back, one at a time; adds up the answers.
///
/// # Errors
///
/// If the peer is gone.
pub fn talk(wire: &mut Wire, n: u64) -> io::Result<u64> {
    (0..n).map(|number| (wire.trip)(number)).sum()
}

/// 1 + 2 + … + n.
fn sum_of_answers(n: u64) -> u64 {
    n * (n + 1) / 2
}

fn show(report: &mut Report) -> Result<()> {
    let sums = report.watch("three numbers there and back, each way", || {
        wires()?.iter_mut().map(|wire| talk(wire, FEW)).collect::<io::Result<Vec<u64>>>()
    })?;
    report.answer("sum of the answers, each way", format!("{sums:?}"));
    report.must(
        sums.iter().all(|sum| *sum == sum_of_answers(FEW)),
        "each way brings every number back, one larger",
    );
    measure(report)
}

fn measure(report: &mut Report) -> Result<()> {
    let mut wires = wires()?;
    let variants = wires
        .iter_mut()
        .map(|wire| Variant::new(wire.name, || talk(wire, MANY).unwrap_or_default()));
    let comparison = compare(ROUNDS, &sum_of_answers(MANY), &mut variants.collect::<Vec<_>>())?;
    let sizes = format!("{MANY} trips there and back");
    report.comparison(&comparison, "way", ("a trip", MANY as usize), &sizes);
    let median = |way: &usize| comparison.measured[*way].median;
    let quickest = (0..wires.len()).min_by_key(median).unwrap_or_default();
    let slowest = (0..wires.len()).max_by_key(median).unwrap_or_default();
    report.say(format!(
        "Quickest here: {}; {} takes {:.1} times as long.",
        wires[quickest].name,
        wires[slowest].name,
        comparison.ratio(slowest, quickest).median
    ));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wire_brings_each_number_back_one_larger() {
        for mut wire in wires().unwrap() {
            assert_eq!(talk(&mut wire, 50).unwrap(), 50 * 51 / 2, "{wire:?}");
        }
    }

    #[test]
    fn a_wire_tells_that_its_peer_is_gone() {
        let mut pipe = Pipe::open().unwrap();
        assert_eq!(pipe.trip(1).unwrap(), 2);
        pipe.ward().child.kill().unwrap();
        // Its last answer may be under way; afterwards there is none.
        assert!((0..100).any(|number| pipe.trip(number).is_err()));
    }
}
