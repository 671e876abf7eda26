//! Runs the check of one answer in processes of its own, whatever the answer does to them.

use std::fs;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde::Serialize;

use super::lines::{self, Line, Outcome};
use crate::interrupt::Interrupt;
use crate::scratch::Scratch;

/// How often the process is looked at.
const POLL: Duration = Duration::from_millis(5);
/// Each part watches over its own time; a process that says nothing for so long is stuck
/// in a way that it cannot tell.
const LONGEST_SILENCE: Duration = Duration::from_mins(1);
/// How much of what the answer prints is kept, in bytes.
const KEPT: usize = 16 * 1024;
/// How much it may print, in bytes: a line for each step of each execution is less.
const MOST_OUTPUT: usize = 16 * 1024 * 1024;

/// What to check and how.
#[derive(Debug)]
pub(crate) struct Order<'a> {
    /// The program that has the answer and its check.
    pub(crate) program: PathBuf,
    /// The answer's name in it.
    pub(crate) answer: &'a str,
    /// Whether to stop at the first part that does not hold.
    pub(crate) stop: bool,
    /// Where chance begins.
    pub(crate) seed: u64,
    /// How wide a picture may be, in characters.
    pub(crate) width: usize,
    /// Whether a picture may have other signs than ASCII.
    pub(crate) unicode: bool,
}

/// What became of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Trial {
    /// The names of the parts.
    pub(crate) parts: Vec<String>,
    /// How each part ended, in order.
    pub(crate) outcomes: Vec<Outcome>,
    /// The beginning of what the answer printed.
    pub(crate) printed: String,
    /// How many bytes it printed in all.
    pub(crate) printed_bytes: usize,
}

/// What the process is told on standard input.
#[derive(Debug, Serialize)]
struct Job<'a> {
    answer: &'a str,
    from: usize,
    stop: bool,
    seed: u64,
    width: usize,
    unicode: bool,
    lines: PathBuf,
}

/// How a process ended.
#[derive(Debug)]
enum Ending {
    Itself(ExitStatus),
    Silent,
    Endless,
    Interrupted,
}

impl Order<'_> {
    /// Runs the check; `None` when Ctrl-C came first.
    ///
    /// # Errors
    ///
    /// When the process cannot be started or its lines cannot be read.
    pub(crate) fn run(
        &self,
        scratch: &Scratch,
        interrupt: &Interrupt,
    ) -> io::Result<Option<Trial>> {
        let mut trial = Trial::default();
        let mut from = 0;
        loop {
            let file = scratch.path().join(format!("lines-{:?}-{from}", thread::current().id()));
            fs::remove_file(&file).or_else(|err| match err.kind() {
                io::ErrorKind::NotFound => Ok(()),
                _ => Err(err),
            })?;
            let (ending, printed) = self.one_process(from, file.clone(), interrupt)?;
            if let Ending::Interrupted = ending {
                return Ok(None);
            }
            let said = fs::read_to_string(&file).unwrap_or_default();
            let again = trial.add(from, &lines::read(&said), &ending, &printed);
            match again {
                Some(next) if next < trial.parts.len() && !self.is_over(&trial) => from = next,
                _ => return Ok(Some(trial)),
            }
        }
    }

    /// Whether the parts that are left tell nothing new: an answer that runs on and on, or goes
    /// round what is watched, does so again, and each time takes long.
    fn is_over(&self, trial: &Trial) -> bool {
        let last = trial.outcomes.last().and_then(|outcome| outcome.kind.as_deref());
        self.stop || matches!(last, Some("busy" | "unwatched"))
    }

    fn one_process(
        &self,
        from: usize,
        file: PathBuf,
        interrupt: &Interrupt,
    ) -> io::Result<(Ending, Printed)> {
        let &Self { answer, stop, seed, width, unicode, .. } = self;
        let job = Job { answer, from, stop, seed, width, unicode, lines: file.clone() };
        let mut child = Command::new(&self.program)
            // What matters of a panic is told; where it came from inside std is noise.
            .env("RUST_BACKTRACE", "0")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        if let Some(mut input) = child.stdin.take() {
            // One that has gone already is told by how it ended.
            input.write_all(&serde_json::to_vec(&job)?).ok();
        }
        let printed = Arc::new(Mutex::new(Printed::default()));
        let out = child.stdout.take().map(|pipe| keep(pipe, &printed));
        let err = child.stderr.take().map(|pipe| keep(pipe, &printed));
        let ending = watch(&mut child, &file, &printed, interrupt)?;
        // The readers end with the pipes. A grandchild that holds one open is not waited for.
        let readers: Vec<_> = [out, err].into_iter().flatten().collect();
        let begun = Instant::now();
        while readers.iter().any(|reader| !reader.is_finished())
            && begun.elapsed() < Duration::from_millis(200)
        {
            thread::sleep(POLL);
        }
        let printed = locked(&printed).clone();
        Ok((ending, printed))
    }
}

fn watch(
    child: &mut Child,
    file: &std::path::Path,
    printed: &Arc<Mutex<Printed>>,
    interrupt: &Interrupt,
) -> io::Result<Ending> {
    let (mut length, mut since) = (0, Instant::now());
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Ending::Itself(status));
        }
        let now = fs::metadata(file).map_or(0, |it| it.len());
        if now != length {
            (length, since) = (now, Instant::now());
        }
        let ending = if interrupt.happened() {
            Ending::Interrupted
        } else if locked(printed).bytes > MOST_OUTPUT {
            Ending::Endless
        } else if since.elapsed() > LONGEST_SILENCE {
            Ending::Silent
        } else {
            thread::sleep(POLL);
            continue;
        };
        child.kill()?;
        child.wait()?;
        return Ok(ending);
    }
}

/// What a process printed.
#[derive(Clone, Debug, Default)]
struct Printed {
    text: Vec<u8>,
    bytes: usize,
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    // A reader that panicked has left a whole beginning of a text.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn keep(mut pipe: impl Read + Send + 'static, to: &Arc<Mutex<Printed>>) -> thread::JoinHandle<()> {
    let to = Arc::clone(to);
    thread::spawn(move || {
        let mut block = [0; 8192];
        while let Ok(length @ 1..) = pipe.read(&mut block) {
            let mut printed = locked(&to);
            printed.bytes += length;
            let room = KEPT.saturating_sub(printed.text.len());
            printed.text.extend_from_slice(&block[..length.min(room)]);
        }
    })
}

impl Trial {
    /// Adds what one process said. If it ended too early, the part that did it has failed,
    /// and the check can go on with the next one.
    fn add(
        &mut self,
        from: usize,
        said: &[Line],
        ending: &Ending,
        printed: &Printed,
    ) -> Option<usize> {
        let text = String::from_utf8_lossy(&printed.text).into_owned();
        let (mut running, mut memory, mut end) = (None, false, false);
        for line in said {
            match line {
                Line::Parts { names } => self.parts.clone_from(names),
                Line::Begin { part } => running = Some(*part),
                Line::Part(outcome) => {
                    running = None;
                    end = !outcome.held;
                    self.outcomes.push(outcome.clone());
                }
                Line::Memory => memory = true,
                Line::End => end = true,
            }
        }
        let over = end && running.is_none();
        if over {
            let last = said.iter().any(|line| matches!(line, Line::End));
            self.print(text, printed.bytes);
            // Stopped at a part that failed: others may follow.
            return (!last).then(|| self.outcomes.last().map_or(from, |it| it.part) + 1);
        }
        let part = running.unwrap_or(from);
        let (kind, reason) = if memory {
            ("memory", "it holds more than 1 GiB of memory".to_owned())
        } else {
            in_words(ending, &text)
        };
        self.outcomes.push(Outcome {
            part,
            kind: Some(kind.to_owned()),
            reason: Some(reason),
            ..Outcome::default()
        });
        self.print(text, printed.bytes);
        Some(part + 1)
    }

    fn print(&mut self, text: String, bytes: usize) {
        if self.printed.is_empty() {
            self.printed = text;
        }
        self.printed_bytes += bytes;
    }
}

/// How a process ended that should not have.
fn in_words(ending: &Ending, printed: &str) -> (&'static str, String) {
    match ending {
        Ending::Silent => ("waiting", "it neither goes on nor says why".to_owned()),
        Ending::Endless => {
            ("output", format!("it prints without end: more than {} MiB", MOST_OUTPUT >> 20))
        }
        Ending::Itself(_) if printed.contains("has overflowed its stack") => {
            ("ended", "a thread's stack overflows, which ends the whole program".to_owned())
        }
        Ending::Itself(status) => match status.code() {
            Some(code) => (
                "ended",
                format!(
                    "your code ends the whole program (exit code {code}), and the check with it"
                ),
            ),
            None => (
                "ended",
                format!("your code ends the whole program ({status}), and the check with it"),
            ),
        },
        Ending::Interrupted => ("waiting", "interrupted".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: &str = r#"{"line":"parts","names":["one","two","three"]}"#;

    fn part(number: usize, held: bool) -> String {
        format!(
            r#"{{"line":"begin","part":{number}}}
{{"line":"part","part":{number},"held":{held},"executions":1,"complete":true,"millis":1.0}}"#
        )
    }

    fn exited() -> Ending {
        Ending::Silent
    }

    fn added(trial: &mut Trial, from: usize, lines: &[String]) -> Option<usize> {
        let text = lines.join("\n") + "\n";
        trial.add(from, &lines::read(&text), &exited(), &Printed::default())
    }

    #[test]
    fn a_check_that_says_how_all_parts_ended_is_over() {
        let mut trial = Trial::default();
        let end = r#"{"line":"end"}"#.to_owned();
        let lines = [NAMES.to_owned(), part(0, true), part(1, false), part(2, true), end];
        assert_eq!(added(&mut trial, 0, &lines), None);
        let held: Vec<bool> = trial.outcomes.iter().map(|it| it.held).collect();
        assert_eq!(held, [true, false, true]);
    }

    #[test]
    fn a_process_that_goes_in_the_middle_of_a_part_has_failed_it_and_the_rest_goes_on() {
        let mut trial = Trial::default();
        let begun = r#"{"line":"begin","part":1}"#.to_owned();
        assert_eq!(added(&mut trial, 0, &[NAMES.to_owned(), part(0, true), begun]), Some(2));
        assert_eq!(trial.outcomes[1].kind.as_deref(), Some("waiting"));
        let end = r#"{"line":"end"}"#.to_owned();
        assert_eq!(added(&mut trial, 2, &[NAMES.to_owned(), part(2, true), end]), None);
        assert_eq!(trial.outcomes.len(), 3);
    }

    #[test]
    fn a_part_that_leaves_threads_behind_is_the_last_of_its_process() {
        let mut trial = Trial::default();
        assert_eq!(added(&mut trial, 0, &[NAMES.to_owned(), part(0, false)]), Some(1));
        assert_eq!(trial.outcomes.len(), 1);
    }

    #[test]
    fn a_process_that_says_nothing_has_failed_its_first_part() {
        let mut trial = Trial::default();
        assert_eq!(added(&mut trial, 0, &[]), Some(1));
        assert!(!trial.outcomes[0].held);
    }

    #[test]
    fn memory_is_told_from_other_ends() {
        let mut trial = Trial::default();
        let lines = [NAMES.to_owned(), r#"{"line":"begin","part":0}"#.to_owned()];
        added(&mut trial, 0, &[&lines[..], &[r#"{"line":"memory"}"#.to_owned()]].concat());
        assert_eq!(trial.outcomes[0].kind.as_deref(), Some("memory"));
    }

    #[test]
    fn a_line_that_was_cut_off_is_no_line() {
        assert_eq!(lines::read(&format!("{NAMES}\n{{\"line\":\"be")).len(), 1);
        assert_eq!(lines::read("").len(), 0);
    }
}
