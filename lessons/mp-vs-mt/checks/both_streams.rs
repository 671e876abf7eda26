//! Both streams of a child are told line by line, as they come, whatever comes first.

use std::env;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{self, Command, ExitStatus, Stdio};

use judge::{Check, Evidence, Misconception, Part};

use super::answer::{Stream, follow};

const FEW: &str = "each line is told, with the stream it came from";
const EDGES: &str = "an empty line is one, and so is a last line without an end";
const STATUS: &str = "how the child ended comes back";
const ERRORS_FIRST: &str = "a child may fill standard error first";
const OUTPUT_FIRST: &str = "a child may fill standard output first";
const LAST: &str = "what comes last is told before follow returns";
const TALK: &str = "each line is told as soon as it has come";

pub const CHECK: Check = Check {
    parts: &[
        Part::real(FEW, few),
        Part::real(EDGES, edges),
        Part::real(STATUS, statuses),
        Part::real(ERRORS_FIRST, || much("e1500x1000 o1500x1000")),
        Part::real(OUTPUT_FIRST, || much("o1500x1000 e1500x1000 o1x9")),
        Part::real(LAST, last),
        Part::real(TALK, talk),
        Part::real("a program that is not there is an error", missing),
    ],
    misconceptions: &[
        Misconception {
            name: "mixes-them-up",
            says: "What came on one stream is told as if it came on the other. Two pipes keep \
                   them apart, and each reader knows which one it reads.",
            shows: |it| it.says("is told as"),
        },
        Misconception {
            name: "holds-an-end",
            says: "The child has ended, and somebody still waits for more. A pipe ends when its \
                   last writer is gone, a channel when its last sender is: who holds one here?",
            shows: |it| (it.in_part(FEW) || it.in_part(EDGES)) && hangs(it),
        },
        Misconception {
            name: "one-after-the-other",
            says: "Nobody reads one pipe until the other has ended. When it is full the child \
                   waits for a reader, and the other never ends: read both at the same time.",
            shows: |it| (it.in_part(ERRORS_FIRST) || it.in_part(OUTPUT_FIRST)) && hangs(it),
        },
        Misconception {
            name: "tells-at-the-end",
            says: "The child waits until somebody has seen its line, and the line waits to be \
                   told until the child has ended. Tell each line when it is there.",
            shows: |it| it.in_part(TALK) && hangs(it),
        },
        Misconception {
            name: "stops-too-early",
            says: "The end of the child is not the end of its lines: the last ones are still in \
                   a pipe, or on their way from a reader. Go on until both pipes have ended.",
            shows: |it| it.says("only"),
        },
    ],
    roles: &[("talker", talker)],
};

fn hangs(it: &Evidence<'_>) -> bool {
    it.is("waiting") || it.is("busy")
}

/// What a child does.
#[derive(Clone, Debug)]
enum Step {
    /// A line on standard output.
    Output(String),
    /// A line on standard error.
    Error(String),
    /// Waits for a line on standard input.
    Wait,
}

/// The steps of a child: `o3x20` are three lines of 20 characters on standard output, `e` the
/// same on standard error, and `w` waits for a line.
fn steps(says: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    for word in says.split_whitespace() {
        let Some((count, width)) = word[1..].split_once('x') else {
            steps.push(Step::Wait);
            continue;
        };
        let (count, width) = (count.parse().unwrap_or(0), width.parse().unwrap_or(0));
        let line = |name: &str, n: usize| format!("{:.<width$}", format!("{name} {n} "));
        steps.extend((0..count).map(|n| match &word[..1] {
            "o" => Step::Output(line("output", n)),
            _ => Step::Error(line("error", n)),
        }));
    }
    steps
}

/// The child: does its steps, and ends.
fn talker() {
    // The connection ends with this process.
    let desk = env::var("TALKER_DESK").map(TcpStream::connect);
    for step in steps(&env::var("TALKER_SAYS").unwrap_or_default()) {
        let done = match step {
            Step::Output(line) => writeln!(io::stdout(), "{line}"),
            Step::Error(line) => io::stderr().write_all(format!("{line}\n").as_bytes()),
            Step::Wait => match io::stdin().read_line(&mut String::new()) {
                Ok(1..) => Ok(()),
                _ => Err(io::ErrorKind::UnexpectedEof.into()),
            },
        };
        // A parent that is gone is no reason to stay.
        if done.is_err() {
            break;
        }
    }
    io::stdout().write_all(env::var("TALKER_TEXT").unwrap_or_default().as_bytes()).ok();
    io::stdout().flush().ok();
    let code = env::var("TALKER_CODE").ok().and_then(|it| it.parse().ok());
    drop(desk);
    process::exit(code.unwrap_or(0));
}

/// A child without input.
fn child(says: &str) -> Command {
    let mut command = judge::child("talker");
    command.stdin(Stdio::null()).env("TALKER_SAYS", says);
    command
}

/// How a child ended, and what was told.
fn told(
    command: &mut Command,
    mut meanwhile: impl FnMut() + Send,
) -> (ExitStatus, Vec<(Stream, String)>) {
    let mut told = Vec::new();
    let tell = |stream, line| {
        told.push((stream, line));
        meanwhile();
    };
    match follow(command, tell) {
        Ok(status) => (status, told),
        Err(err) => panic!("the child runs and ends, and follow returns the error: {err}"),
    }
}

/// All that was said was told, on its stream and in order, and nothing else.
fn compare(told: &[(Stream, String)], says: &str) {
    for (stream, line) in told {
        let (other, is, as_if) = match stream {
            Stream::Output => ("error", "standard error", "standard output"),
            Stream::Error => ("output", "standard output", "standard error"),
        };
        assert!(!line.starts_with(other), "a line of {is} is told as one of {as_if}");
    }
    let (mut output, mut error) = (Vec::new(), Vec::new());
    for step in steps(says) {
        match step {
            Step::Output(line) => output.push(line),
            Step::Error(line) => error.push(line),
            Step::Wait => {}
        }
    }
    same_lines(told, Stream::Output, "standard output", &output);
    same_lines(told, Stream::Error, "standard error", &error);
}

fn same_lines(told: &[(Stream, String)], stream: Stream, name: &str, printed: &[String]) {
    let told: Vec<&String> = told.iter().filter(|it| it.0 == stream).map(|it| &it.1).collect();
    let (here, there) = (told.len(), printed.len());
    assert!(here >= there, "there are {there} lines on {name}, and follow tells only {here}");
    for (n, (told, printed)) in told.iter().zip(printed).enumerate() {
        let [told, printed] = [told, printed].map(|it| it.chars().take(12).collect::<String>());
        assert!(told == printed, "line {} on {name} is {printed:?}, and {told:?} was told", n + 1);
    }
    for (n, (told, printed)) in told.iter().zip(printed).enumerate() {
        assert!(*told == printed, "line {} on {name} was told, but not to its end", n + 1);
    }
    assert!(here == there, "there are {there} lines on {name}, and follow tells {here}");
}

fn few() {
    let says = format!("o1x9 e2x{} o2x20 e1x12 o3x9", 10 + judge::seed() % 20);
    for says in [says.as_str(), "o3x9", "e2x9", ""] {
        let (_, told) = told(&mut child(says), || ());
        compare(&told, says);
    }
}

fn edges() {
    let text = "one\n\n three \nand the last";
    let (_, told) = told(child("").env("TALKER_TEXT", text), || ());
    let printed: Vec<String> = text.lines().map(str::to_owned).collect();
    same_lines(&told, Stream::Output, "standard output", &printed);
}

fn statuses() {
    let before = judge::children().unwrap_or_default();
    for code in (0..10).map(|n| (n * (judge::seed() % 9 + 1)) as i32) {
        let (status, told) = told(child("o1x9 e1x9").env("TALKER_CODE", code.to_string()), || ());
        compare(&told, "o1x9 e1x9");
        assert!(
            status.code() == Some(code),
            "the child's exit code is {code}, and the status says: {status}"
        );
    }
    // Windows has no list of children; there the status alone says that it was waited for.
    let after = judge::children().unwrap_or_default();
    let left = after.iter().filter(|it| !before.iter().any(|b| b.process == it.process)).count();
    assert!(left == 0, "of 10 children that ran, {left} still have to be waited for");
}

fn much(says: &str) {
    let (_, told) = told(&mut child(says), || ());
    compare(&told, says);
}

/// Lines that are still to be told when the child has ended.
fn last() {
    let says = "o150x9 e150x9";
    for _ in 0..3 {
        let desk = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("this machine has a net");
        let address = desk.local_addr().expect("it is bound");
        let mut first = true;
        // Whoever is told the first line looks up again when the child has ended.
        let wait = || {
            if std::mem::take(&mut first) {
                desk.accept().and_then(|(mut child, _)| child.read(&mut [0])).ok();
            }
        };
        let (_, told) = told(child(says).env("TALKER_DESK", address.to_string()), wait);
        compare(&told, says);
    }
    // Both pipes are nearly full when the child ends.
    let says = "o4000x14 e4000x14";
    for _ in 0..5 {
        let (_, told) = told(&mut child(says), || ());
        compare(&told, says);
    }
}

/// A child that goes on when it is told that its line was seen.
fn talk() {
    let says = "e1x9 w o1x9 w o1x9 w e1x9 w e1x9 w o1x9 w";
    let (input, mut seen) = io::pipe().expect("this machine has pipes");
    let see = || drop(seen.write_all(b"seen\n"));
    let (status, told) = told(child(says).stdin(input), see);
    let lines = steps(says).into_iter().filter(|it| !matches!(it, Step::Wait)).count();
    assert!(
        status.success() && told.len() == lines,
        "there are {lines} lines, and follow tells {}",
        told.len()
    );
}

fn missing() {
    let nowhere = env::temp_dir().join("no-such-folder").join("no-such-program");
    let told = follow(Command::new(nowhere).stdin(Stdio::null()), |_, _| ());
    assert!(told.is_err(), "there is no such program, and follow returns {told:?}");
}
