//! All that a child prints comes back, however much it is, and how the child ended.

use std::env;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{self, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use judge::{Check, Evidence, Misconception, Part};

use super::answer::capture;

const LITTLE: &str = "what a child prints comes back";
const STATUS: &str = "its exit status comes back, too";
const ONCE: &str = "the child runs once";
const BYTES: &str = "what it prints need not be text";
const MUCH: &str = "a child may print more than a pipe holds";
const ERRORS: &str = "a child with many errors goes on, too";

pub const CHECK: Check = Check {
    parts: &[
        Part::real(LITTLE, little),
        Part::real(STATUS, statuses),
        Part::real(ONCE, once),
        Part::real(BYTES, bytes),
        Part::real(MUCH, much),
        Part::real(ERRORS, errors),
        Part::real("a program that is not there is an error", missing),
        Part::real("two threads may capture at the same time", together),
    ],
    misconceptions: &[
        Misconception {
            name: "holds-an-end",
            says: "Somebody still holds an end of a pipe that should be closed. What is read ends \
                   when the last writer has closed it; a Command keeps what it was given.",
            shows: |it| it.in_part(LITTLE) && hangs(it),
        },
        Misconception {
            name: "wait-then-read",
            says: "A pipe holds 64 KiB or less. When it is full the child waits for a reader, and \
                   you wait for the child. Read all that you asked for to its end, then wait.",
            shows: |it| (it.in_part(MUCH) || it.in_part(ERRORS)) && hangs(it),
        },
        Misconception {
            name: "takes-it-for-text",
            says: "A program may print any bytes, and a String takes only those that are UTF-8. \
                   Keep what it printed in a Vec<u8> all the way.",
            shows: |it| it.in_part(BYTES) && !it.says("only"),
        },
        Misconception {
            name: "runs-twice",
            says: "The command is started more than once, and what comes back belongs to \
                   different runs. One child gives you both: its output and its status.",
            shows: |it| it.in_part(ONCE) && it.says("times"),
        },
        Misconception {
            name: "ignores-the-status",
            says: "How a child ended is what its wait returns. Hand that on: whoever called you \
                   wants to know whether it failed.",
            shows: |it| it.says("exit code"),
        },
        Misconception {
            name: "reads-once",
            says: "One read gives what is in the pipe at that moment, which may be any part of \
                   it. The end is where a read gives nothing.",
            shows: |it| it.says("only"),
        },
    ],
    roles: &[("talker", talker)],
};

fn hangs(it: &Evidence<'_>) -> bool {
    it.is("waiting") || it.is("busy")
}

/// More than any pipe holds, and a number that no answer knows.
fn more_than_a_pipe() -> usize {
    3 * 1024 * 1024 + (judge::seed() % 1_000) as usize
}

/// Bytes of every value, and in no order that text has.
fn noise(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at ^ (at >> 8) ^ (at >> 16)) as u8).collect()
}

/// The child: reads its input to the end, meets others, prints, complains, and ends.
fn talker() {
    let number = |name: &str| env::var(name).ok().and_then(|it| it.parse().ok()).unwrap_or(0);
    io::copy(&mut io::stdin(), &mut io::sink()).ok();
    if let Ok(desk) = env::var("TALKER_DESK") {
        TcpStream::connect(desk).and_then(|mut desk| desk.read(&mut [0])).ok();
    }
    // A parent that does not listen any more is no reason to stay.
    let text = env::var("TALKER_TEXT").unwrap_or_default();
    io::stdout().write_all(text.as_bytes()).ok();
    io::stderr().write_all(&noise(number("TALKER_ERRORS"))).ok();
    io::stdout().write_all(&noise(number("TALKER_BYTES"))).ok();
    io::stdout().flush().ok();
    process::exit(number("TALKER_CODE") as i32);
}

/// A child without input, whose errors nobody wants.
fn child(wishes: &[(&str, String)]) -> Command {
    let mut command = judge::child("talker");
    command.stdin(Stdio::null()).stderr(Stdio::null());
    for (name, value) in wishes {
        command.env(name, value);
    }
    command
}

/// What a child prints, and how it ended.
fn captured(command: &mut Command) -> (Vec<u8>, ExitStatus) {
    match capture(command) {
        Ok(captured) => captured,
        Err(err) => panic!("the child runs and ends, and capture returns the error: {err}"),
    }
}

/// Nothing is missing, and nothing was added.
fn compare(came: &[u8], printed: &[u8]) {
    let (here, there) = (came.len(), printed.len());
    assert!(here >= there, "the child printed {there} bytes, and only {here} came back");
    assert!(here == there, "the child printed {there} bytes, and {here} came back");
    let same = came.iter().zip(printed).take_while(|(a, b)| a == b).count();
    assert!(same == there, "of {there} bytes, number {} came as another one", same + 1);
}

fn little() {
    for text in ["one\ntwo\nand no end of line".to_owned(), String::new()] {
        let (came, _) = captured(&mut child(&[("TALKER_TEXT", text.clone())]));
        compare(&came, text.as_bytes());
    }
    let text = format!("seven plus {}", judge::seed());
    let mut command = child(&[("TALKER_TEXT", text.clone())]);
    for _ in ["the same command", "once more"] {
        compare(&captured(&mut command).0, text.as_bytes());
    }
}

fn statuses() {
    let before = judge::children();
    for code in (0..15).map(|n| (n * (judge::seed() % 9 + 1)) as i32) {
        let text = ("TALKER_TEXT", "done".to_owned());
        let (came, status) = captured(&mut child(&[text, ("TALKER_CODE", code.to_string())]));
        compare(&came, b"done");
        assert!(
            status.code() == Some(code),
            "the child's exit code is {code}, and the status says: {status}"
        );
    }
    // Windows has no list of children; there the status alone says that it was waited for.
    let (before, after) = (before.unwrap_or_default(), judge::children().unwrap_or_default());
    let left = after.iter().filter(|it| !before.iter().any(|b| b.process == it.process)).count();
    assert!(left == 0, "of 15 children that ran, {left} still have to be waited for");
}

/// Where children come together before they print.
struct Desk {
    address: SocketAddr,
    came: Arc<AtomicUsize>,
}

impl Desk {
    /// Whoever comes is let go when so many are there.
    fn open(together: usize) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("this machine has a net");
        let address = listener.local_addr().expect("it is bound");
        let came = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&came);
        // It listens until the check ends.
        thread::spawn(move || {
            let mut here = Vec::new();
            for child in listener.incoming().flatten() {
                count.fetch_add(1, Ordering::SeqCst);
                here.push(child);
                if here.len() == together {
                    here.drain(..).for_each(|mut child| drop(child.write_all(b".")));
                }
            }
        });
        Self { address, came }
    }

    fn came(&self) -> usize {
        self.came.load(Ordering::SeqCst)
    }

    fn child(&self, text: &str) -> Command {
        let desk = ("TALKER_DESK", self.address.to_string());
        child(&[desk, ("TALKER_TEXT", text.to_owned())])
    }
}

fn once() {
    let desk = Desk::open(1);
    captured(&mut desk.child("here I am"));
    let came = desk.came();
    assert!(came == 1, "one call of capture ran the child {came} times");
}

fn bytes() {
    let size = 1_000 + (judge::seed() % 1_000) as usize;
    let (came, _) = captured(&mut child(&[("TALKER_BYTES", size.to_string())]));
    compare(&came, &noise(size));
}

fn much() {
    let size = more_than_a_pipe();
    let printed = noise(size);
    // A reader that nobody waits for is too late in one of a few rounds.
    for _ in 0..6 {
        let (came, status) = captured(&mut child(&[("TALKER_BYTES", size.to_string())]));
        compare(&came, &printed);
        assert!(status.success(), "the child ended well, and the status says: {status}");
    }
}

fn errors() {
    let text = ("TALKER_TEXT", "all went wrong".to_owned());
    let errors = ("TALKER_ERRORS", more_than_a_pipe().to_string());
    let (came, _) = captured(&mut child(&[text, errors]));
    compare(&came, b"all went wrong");
}

fn missing() {
    let nowhere = env::temp_dir().join("no-such-folder").join("no-such-program");
    let captured = capture(Command::new(nowhere).stdin(Stdio::null()).stderr(Stdio::null()));
    assert!(captured.is_err(), "there is no such program, and capture returns {captured:?}");
}

/// Two children print when both are there.
fn together() {
    let desk = Desk::open(2);
    let one = |text: &str| compare(&captured(&mut desk.child(text)).0, text.as_bytes());
    thread::scope(|scope| {
        let other = scope.spawn(|| one(&"the other one".repeat(9)));
        one("one of two");
        assert!(other.join().is_ok(), "of two captures at the same time, one fell");
    });
}
