//! What an idle connection keeps in its server's memory, for each of the servers.
//!
//! Both ends are files of the process that is weighed, and so is their client; next to
//! nothing of that is memory of its own.

use std::io;
use std::time::Duration;

use super::SERVERS;
use super::clients::{converse, serving};
use crate::weight::{Weigh, written_to};

/// The idle connections, as [`crate::weight`] weighs them.
pub const WEIGHED: [Weigh; SERVERS.len()] = [
    |count| weigh(0, count),
    |count| weigh(1, count),
    |count| weigh(2, count),
    |count| weigh(3, count),
];

fn weigh(server: usize, connections: usize) -> io::Result<Option<u64>> {
    // What a server needs once, this one leaves behind for the one that is weighed.
    serving(SERVERS[server], 1, |clients| converse(clients, 2, Duration::ZERO))?;
    let before = written_to();
    // After its first answer a connection has idled at least once before the second.
    let (after, _) = serving(SERVERS[server], connections, |clients| {
        converse(clients, 2, Duration::ZERO)?;
        Ok(written_to())
    })?;
    Ok(after.zip(before).map(|(after, before)| after.saturating_sub(before)))
}
