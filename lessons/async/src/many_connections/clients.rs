//! The other ends of the connections, all held by the thread that asks; and what they ask.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

use super::Serve;

/// After so long a server or a client gives up; normally nobody waits for it.
pub const LIMIT: Duration = Duration::from_secs(30);
/// Files that the process has or needs besides the connections.
const SPARE: usize = 32;

/// Serves so many connections on a thread of its own while this one talks to it.
/// Gives what was heard, and how many requests the server answered.
///
/// # Errors
///
/// If a connection fails, on either side, or takes longer than any should.
pub fn serving<T>(
    (name, serve): (&str, Serve),
    connections: usize,
    talk: impl FnOnce(&mut [TcpStream]) -> io::Result<T>,
) -> io::Result<(T, usize)> {
    let (mut clients, servers) = open(connections)?;
    thread::scope(|scope| {
        let server = thread::Builder::new().name(name.replace(' ', "-"));
        let server = server.spawn_scoped(scope, move || serve(servers))?;
        let heard = talk(&mut clients);
        // The hang-up ends the server, also when the talk failed.
        drop(clients);
        let answered = server.join().unwrap_or_else(|_| Err(io::Error::other("it panicked")));
        Ok((heard?, answered?))
    })
}

/// The ends of the clients and those of the server. Each connection is accepted before the
/// next one is asked for, so nobody ever waits for a client that could not connect.
fn open(connections: usize) -> io::Result<(Vec<TcpStream>, Vec<TcpStream>)> {
    allow(2 * connections + SPARE);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let (mut clients, mut servers) =
        (Vec::with_capacity(connections), Vec::with_capacity(connections));
    for _ in 0..connections {
        let client = TcpStream::connect_timeout(&listener.local_addr()?, LIMIT)?;
        let (server, from) = listener.accept()?;
        if from != client.local_addr()? {
            return Err(io::Error::other("somebody else has connected"));
        }
        client.set_read_timeout(Some(LIMIT))?;
        clients.push(client);
        servers.push(server);
    }
    Ok((clients, servers))
}

/// Sends a request on every connection, and only then reads the answers.
///
/// # Errors
///
/// If a connection fails.
pub fn round(clients: &mut [TcpStream]) -> io::Result<Vec<u8>> {
    for (number, client) in clients.iter_mut().enumerate() {
        client.write_all(&[number as u8])?;
    }
    let answer = |client: &mut TcpStream| {
        let mut answer = [0];
        client.read_exact(&mut answer).map(|()| answer[0])
    };
    clients.iter_mut().map(answer).collect()
}

/// Several rounds, each with a pause after it; gives all the answers.
///
/// # Errors
///
/// If a connection fails.
pub fn converse(clients: &mut [TcpStream], rounds: usize, pause: Duration) -> io::Result<Vec<u8>> {
    let mut answers = Vec::new();
    for _ in 0..rounds {
        answers.extend(round(clients)?);
        thread::sleep(pause);
    }
    Ok(answers)
}

/// What a server makes of requests, in their place: the square of each, modulo 256.
pub fn squares(requests: &mut [u8]) -> &[u8] {
    for request in requests.iter_mut() {
        *request = request.wrapping_mul(*request);
    }
    requests
}

/// What the clients should hear in a round: the squares of their numbers, modulo 256.
pub fn right_answers(connections: usize) -> Vec<u8> {
    (0..connections).map(|number| (number * number % 256) as u8).collect()
}

/// Sends so many requests over all connections in turn, a window of them under way at any
/// time; gives how many answers were right.
///
/// # Errors
///
/// If a connection fails.
pub fn in_flight(clients: &mut [TcpStream], window: usize, requests: usize) -> io::Result<usize> {
    let connections = clients.len();
    // No connection may have two requests under way.
    let window = window.min(connections).min(requests);
    let mut right = 0;
    for number in 0..requests + window {
        if let Some(answered) = number.checked_sub(window) {
            let (mut request, mut answer) = ([answered as u8], [0]);
            clients[answered % connections].read_exact(&mut answer)?;
            right += usize::from(squares(&mut request) == answer);
        }
        if number < requests {
            clients[number % connections].write_all(&[number as u8])?;
        }
    }
    Ok(right)
}

/// How many connections this process can hold both ends of, at most `wanted`.
///
/// # Errors
///
/// If not even one socket can be opened.
pub fn that_fit(wanted: usize) -> io::Result<usize> {
    allow(2 * wanted + SPARE);
    let file = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    // Asking for a limit differs between systems; the refusal of one file more does not.
    let files: Vec<_> = (0..2 * wanted + SPARE).map_while(|_| file.try_clone().ok()).collect();
    Ok((files.len().saturating_sub(SPARE) / 2).max(1))
}

/// Raises this process's limit of open files, as far as it may; where it may not, or has
/// enough, nothing happens.
#[cfg(unix)]
fn allow(files: usize) {
    use rustix::process::{Resource, getrlimit, setrlimit};

    let mut limit = getrlimit(Resource::Nofile);
    let wanted = limit.maximum.unwrap_or(u64::MAX).min(files as u64);
    if limit.current.is_some_and(|current| current < wanted) {
        limit.current = Some(wanted);
        let _ = setrlimit(Resource::Nofile, limit);
    }
}

/// This system has no such limit, or no such way.
#[cfg(not(unix))]
fn allow(_files: usize) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_talk_ends_the_server() {
        let refuse = |_: &mut [TcpStream]| Err::<(), _>(io::Error::other("no"));
        for server in crate::many_connections::SERVERS {
            assert_eq!(serving(server, 3, refuse).unwrap_err().to_string(), "no");
        }
    }

    #[test]
    fn every_request_in_flight_is_answered() {
        for server in crate::many_connections::SERVERS {
            let served = serving(server, 5, |clients| in_flight(clients, 3, 1_000));
            assert_eq!(served.unwrap(), (1_000, 1_000));
        }
    }

    #[test]
    fn no_more_fit_than_are_wanted() {
        assert!((1..=3).contains(&that_fit(3).unwrap()));
    }
}
