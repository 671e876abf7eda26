//! What a waiting task, thread or process keeps in memory.
//!
//! The system counts pages. Tasks and threads are weighed by the growth of what a
//! process has written to (Linux calls it anonymous), in a fresh process, where
//! nobody has left behind memory that could be used again. A process is weighed by
//! all that it has, but a page that several share counts by its share (PSS): a
//! program that was loaded four times is not counted four times.

use std::io::{self, BufRead, BufReader, Write};
use std::process::Stdio;

use shared::child::Role;

use super::crowds;
use crate::ward::{self, Ward};

/// A child that weighs workers of its own, of one kind, and prints the bytes of each.
pub const WEIGHS: Role =
    Role { name: "weighs", lesson: "mp-vs-mt", play: |arguments| ward::code(weigh(arguments)) };
/// A child that says so when it runs, and then waits for the end of its input.
pub const WAITS: Role = Role { name: "waits", lesson: "mp-vs-mt", play: |_| ward::code(wait()) };

/// Bytes for each of so many tasks, threads and processes that wait; `None` where
/// the system does not tell.
///
/// # Errors
///
/// If a child process that weighs, or is weighed, fails.
pub fn of_each([tasks, threads, processes]: [usize; 3]) -> io::Result<[Option<u64>; 3]> {
    Ok([ask("tasks", tasks)?, ask("threads", threads)?, of_processes(processes)?])
}

/// A number of bytes, for a table.
pub fn in_words(bytes: u64) -> String {
    match bytes {
        ..1024 => format!("{bytes} bytes"),
        1024..0x10_0000 => format!("{:.1} KiB", bytes as f64 / 1024.0),
        _ => format!("{:.1} MiB", bytes as f64 / 1024.0 / 1024.0),
    }
}

/// Bytes for each of `n` processes that wait; `None` where the system does not tell.
///
/// # Errors
///
/// If one of them fails.
pub fn of_processes(n: usize) -> io::Result<Option<u64>> {
    let mut children = Vec::new();
    for _ in 0..n {
        let mut command = WAITS.command()?;
        let mut ward = Ward::start(command.stdin(Stdio::piped()).stdout(Stdio::piped()))?;
        if let Some(stdout) = ward.child.stdout.take() {
            BufReader::new(stdout).read_line(&mut String::new())?;
        }
        children.push(ward);
    }
    let bytes: Option<u64> =
        children.iter().map(|ward| bytes(&ward.child.id().to_string(), "Pss:")).sum();
    for ward in &mut children {
        ward.end()?;
    }
    Ok(bytes.map(|bytes| bytes / n as u64))
}

/// Bytes for each of `n` waiting `tasks`, `threads`, `jobs` of a pool or tasks of `tokio`;
/// `None` where the system does not tell.
///
/// # Errors
///
/// If the child process that weighs fails.
pub fn ask(what: &str, n: usize) -> io::Result<Option<u64>> {
    let mut command = WEIGHS.command()?;
    let (_, text) =
        Ward::start(command.arg(what).arg(n.to_string()).stdout(Stdio::piped()))?.output()?;
    Ok(text.trim().parse().ok())
}

fn weigh(arguments: &[String]) -> io::Result<()> {
    let n = arguments[1].parse().map_err(io::Error::other)?;
    let Some(before) = written_to() else { return Ok(()) };
    let after = match arguments[0].as_str() {
        "tasks" => crowds::with_tasks(n, written_to),
        "threads" => crowds::with_threads(n, written_to)?,
        "jobs" => crowds::with_jobs(n, written_to)?,
        "tokio" => crowds::with_tokio(n, written_to)?,
        _ => return Err(io::ErrorKind::InvalidInput.into()),
    };
    let each = after.map(|after| after.saturating_sub(before) / n as u64);
    each.map_or(Ok(()), |each| writeln!(io::stdout(), "{each}"))
}

/// The bytes that this process has written to.
fn written_to() -> Option<u64> {
    bytes("self", "Anonymous:")
}

/// What the system says about a process's memory, under this title.
fn bytes(process: &str, title: &str) -> Option<u64> {
    let text = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(title))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? * 1024)
}

fn wait() -> io::Result<()> {
    ward::end_at_limit();
    writeln!(io::stdout(), "ready")?;
    io::copy(&mut io::stdin(), &mut io::sink()).map(drop)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_task_weighs_less_than_a_thread_and_less_than_a_process() {
        let weights = of_each([10_000, 50, 2]).unwrap();
        let [task, thread, process] = weights.map(Option::unwrap);
        assert!(task < thread && task < process, "{task}, {thread}, {process}");
    }

    #[test]
    fn a_waiting_job_holds_a_thread_and_a_waiting_task_of_tokio_does_not() {
        let [job, task] = [("jobs", 50), ("tokio", 5_000)].map(|(what, n)| ask(what, n).unwrap());
        assert!(task < job && task > Some(0), "{task:?}, {job:?}");
    }

    #[test]
    fn bytes_are_told_in_the_unit_that_fits() {
        assert_eq!(in_words(48), "48 bytes");
        assert_eq!(in_words(9 * 1024 + 512), "9.5 KiB");
        assert_eq!(in_words(3 << 20), "3.0 MiB");
    }
}
