//! Threads and loops give the same answers; an idle connection tells them apart.
//!
//! Four servers answer the same requests on real sockets: with a blocking thread for each
//! connection, and on one thread with tasks of ours, tasks of tokio's, and no tasks at all.
//!
//! Look at the picture: the same conversations take five threads, and then one. Then at
//! the figures: what a thread keeps while its client is silent is mostly its stack.

use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use shared::{Demo, Report, Result};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::runtime::{Runtime, net};

mod by_hand;
pub mod clients;
mod figures;
mod weighed;

use clients::{LIMIT, converse, right_answers, serving, squares};
pub use weighed::WEIGHED;

/// The demo.
pub const DEMO: Demo = Demo {
    name: "many-connections",
    claim: "Threads and loops give the same answers; an idle connection tells them apart.",
    show,
};

/// In the picture: connections, rounds, and the pause after each round at the slow pace.
const FEW: usize = 4;
const ROUNDS: usize = 3;
const PAUSE: Duration = Duration::from_millis(200);
/// Requests that are read at once; each is a byte, and so is its answer.
const AT_ONCE: usize = 8;

/// Serves connections until their clients hang up; gives how many requests were answered.
pub type Serve = fn(Vec<TcpStream>) -> io::Result<usize>;

/// The servers.
pub const SERVERS: [(&str, Serve); 4] = [
    ("threads", by_threads),
    ("our loop", by_our_loop),
    ("tokio", by_tokio),
    ("by hand", by_hand::serve),
];

fn blocking(mut client: TcpStream) -> io::Result<usize> {
    let (mut answered, mut requests) = (0, [0; AT_ONCE]);
    while let count @ 1.. = client.read(&mut requests)? {
        client.write_all(squares(&mut requests[..count]))?;
        answered += count;
    }
    Ok(answered)
}

// New: where the thread would block, the task gives way.
async fn in_our_loop(mut client: net::TcpStream) -> io::Result<usize> {
    let (mut answered, mut requests) = (0, [0; AT_ONCE]);
    while let count @ 1.. = client.read(&mut requests).await? {
        client.write_all(squares(&mut requests[..count])).await?;
        answered += count;
    }
    Ok(answered)
}

// New: nothing but the type of the socket.
async fn on_tokio(mut client: tokio::net::TcpStream) -> io::Result<usize> {
    let (mut answered, mut requests) = (0, [0; AT_ONCE]);
    while let count @ 1.. = client.read(&mut requests).await? {
        client.write_all(squares(&mut requests[..count])).await?;
        answered += count;
    }
    Ok(answered)
}

fn by_threads(clients: Vec<TcpStream>) -> io::Result<usize> {
    thread::scope(|scope| {
        let threads = clients.into_iter().enumerate().map(|(number, client)| {
            client.set_read_timeout(Some(LIMIT))?;
            let thread = thread::Builder::new().name(format!("serves {number}"));
            thread.spawn_scoped(scope, || blocking(client))
        });
        let threads = threads.collect::<io::Result<Vec<_>>>()?;
        let panicked = |_| Err(io::Error::other("a thread panicked"));
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(panicked)).sum()
    })
}

fn by_our_loop(clients: Vec<TcpStream>) -> io::Result<usize> {
    let runtime = Runtime::new()?;
    let all = async {
        let (mut answered, mut tasks) = (0, Vec::new());
        for client in clients {
            tasks.push(runtime.spawn(in_our_loop(net::TcpStream::from_std(client, &runtime)?)));
        }
        for task in tasks {
            answered += task.await?;
        }
        Ok(answered)
    };
    runtime.block_on(runtime.timeout(LIMIT, all))?.unwrap_or(Err(io::ErrorKind::TimedOut.into()))
}

fn by_tokio(clients: Vec<TcpStream>) -> io::Result<usize> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let all = async {
        let (mut answered, mut tasks) = (0, Vec::new());
        for client in clients {
            client.set_nonblocking(true)?;
            tasks.push(tokio::spawn(on_tokio(tokio::net::TcpStream::from_std(client)?)));
        }
        for task in tasks {
            answered += task.await??;
        }
        Ok(answered)
    };
    runtime.block_on(async { tokio::time::timeout(LIMIT, all).await? })
}

fn show(report: &mut Report) -> Result<()> {
    let pause = report.pace().of(PAUSE);
    let (heard, counted): (Vec<_>, Vec<_>) =
        report.watch("four connections: threads, our loop, tokio, by hand", || {
            let serve = |server| serving(server, FEW, |clients| converse(clients, ROUNDS, pause));
            SERVERS.into_iter().map(serve).collect::<io::Result<_>>()
        })?;
    report.answer("answers of a round", format!("{:?}", right_answers(FEW)));
    let right = heard.iter().all(|heard| *heard == right_answers(FEW).repeat(ROUNDS));
    report.must(right, "every client heard its own answers from all four");
    report.must(counted == [FEW * ROUNDS; 4], "each server counted every request, once");
    figures::tell(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_servers_give_all_answers() {
        for server in SERVERS {
            let served = serving(server, 9, |clients| converse(clients, 5, Duration::ZERO));
            assert_eq!(served.unwrap(), (right_answers(9).repeat(5), 45));
        }
    }
}
