//! What an idle connection keeps in its server's memory.
//!
//! Weighed in a fresh process, where nobody has left memory behind that could be used
//! again: the growth of what the process has written to. The kernel's part is not in it:
//! buffers of the socket, the same for all; and a stack of its own for every thread.

use std::io::{self, Read, Write};
use std::process::{ExitCode, Stdio};
use std::time::Duration;

use shared::child::{Role, wait_at_most};

use super::SERVERS;
use super::clients::{LIMIT, converse, serving};

/// A child that serves connections of its own and prints the bytes that each takes.
pub const WEIGHS: Role = Role {
    name: "weighs-connections",
    lesson: "async",
    play: |arguments| weigh(arguments).map_or(ExitCode::FAILURE, |()| ExitCode::SUCCESS),
};

/// The bytes for each of so many idle connections, for every server; `None` where the
/// system does not tell.
///
/// # Errors
///
/// If a child process fails, or takes too long.
pub fn of_each(connections: usize) -> io::Result<Option<[u64; 3]>> {
    let [threads, our_loop, tokio] = [0, 1, 2].map(|server| ask(server, connections));
    let (threads, our_loop, tokio) = (threads?, our_loop?, tokio?);
    Ok(threads.zip(our_loop).zip(tokio).map(|((threads, ours), tokio)| [threads, ours, tokio]))
}

/// A number of bytes, for a chart.
pub fn in_words(bytes: u64) -> String {
    if bytes < 1024 { format!("{bytes} B") } else { format!("{:.1} KiB", bytes as f64 / 1024.0) }
}

fn ask(server: usize, connections: usize) -> io::Result<Option<u64>> {
    let mut command = WEIGHS.command()?;
    let arguments = [server, connections].map(|argument| argument.to_string());
    let mut child = command.args(arguments).stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let ending = wait_at_most(&mut child, LIMIT)?;
    if !ending.is_success() {
        return Err(io::Error::other(format!("the child that weighs: {ending}")));
    }
    let mut text = String::new();
    if let Some(stdout) = &mut child.stdout {
        stdout.read_to_string(&mut text)?;
    }
    Ok(text.trim().parse().ok())
}

fn weigh(arguments: &[String]) -> io::Result<()> {
    let number = |at: usize| {
        let argument = arguments.get(at).and_then(|argument| argument.parse::<usize>().ok());
        argument.ok_or(io::ErrorKind::InvalidInput)
    };
    let (server, connections) = (SERVERS[number(0)? % SERVERS.len()], number(1)?);
    // What a server needs once, this one leaves behind for the one that is weighed.
    serving(server, 1, |clients| converse(clients, 2, Duration::ZERO))?;
    let before = written_to();
    // After its first answer a connection has idled at least once before the second.
    let (after, _) = serving(server, connections, |clients| {
        converse(clients, 2, Duration::ZERO)?;
        Ok(written_to())
    })?;
    let Some((after, before)) = after.zip(before) else { return Ok(()) };
    writeln!(io::stdout(), "{}", after.saturating_sub(before) / connections.max(1) as u64)
}

/// The bytes that this process has written to: Linux calls them anonymous.
fn written_to() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/smaps_rollup").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("Anonymous:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_server_is_weighed_or_none() {
        let weights = of_each(20).unwrap();
        assert_eq!(weights.is_some(), written_to().is_some());
    }
}
