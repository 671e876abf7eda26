//! Every line comes once and whole, wherever the bytes are cut and whichever future is dropped.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use judge::{Check, Misconception, Part, Wakes, poll_once};

use super::answer::{LineReader, Source};

const ONE: &str = "a chunk that is a line gives that line";
const SEVERAL: &str = "a chunk may have several lines, and a line several chunks";
const CHARACTERS: &str = "a chunk may end within a character";
const END: &str = "the last line needs no end, and after it comes None";
const AT_ONCE: &str = "a line that has come whole is given at once";
const DROPPED: &str = "a future that is dropped takes nothing with it";
const TWO: &str = "two readers at once know nothing of each other";

pub const CHECK: Check = Check {
    parts: &[
        Part::real(ONE, one),
        Part::real(SEVERAL, several),
        Part::real(CHARACTERS, characters),
        Part::real(END, end),
        Part::real(AT_ONCE, at_once),
        Part::real(DROPPED, dropped),
        Part::real(TWO, two_readers),
    ],
    misconceptions: &[
        Misconception {
            name: "blocks",
            says: "A poll answers at once. If there is no line yet and the source is pending, so \
                   is the line: await the chunk, and do not wait for it in a loop of your own.",
            shows: |it| it.is("waiting") || it.is("busy") || it.says("again and again"),
        },
        Misconception {
            name: "splits-characters",
            says: "The bytes of one character may come in two chunks. Join the bytes first, and \
                   make text of a line when it is whole.",
            shows: |it| it.in_part(CHARACTERS),
        },
        Misconception {
            name: "last-line-lost",
            says: "When there are no more chunks, what is left is the last line, if there is \
                   anything left. Give it before you say None.",
            shows: |it| it.in_part(END),
        },
        Misconception {
            name: "loses-the-rest",
            says: "Each '\\n' ends one line, wherever it stands in a chunk. What came before it \
                   belongs to this line, what comes after it to the next ones, and an empty line \
                   is a line.",
            shows: |it| it.in_part(SEVERAL),
        },
        Misconception {
            name: "waits-for-more",
            says: "The line is there, and the reader asks the source for more. Look first whether \
                   there is a line in what you have, and give it as soon as its end is there.",
            shows: |it| it.in_part(AT_ONCE) || it.says("has come whole"),
        },
        Misconception {
            name: "state-in-locals",
            says: "What a future has in its local variables goes with it when it is dropped at an \
                   await. Bytes that came must be in a field of the reader before you await again.",
            shows: |it| it.in_part(DROPPED),
        },
    ],
    roles: &[],
};

/// So often the source is asked between two chunks at most, and so many lines are read.
const IN_VAIN: usize = 100;

/// Bytes that come when the check lets them.
#[derive(Default)]
struct Wire {
    chunks: VecDeque<Vec<u8>>,
    closed: bool,
    waker: Option<Waker>,
    in_vain: usize,
}

#[derive(Clone, Default)]
struct End(Rc<RefCell<Wire>>);

impl Source for End {
    fn chunk(&mut self) -> impl Future<Output = Option<Vec<u8>>> {
        poll_fn(|cx| {
            let mut wire = self.0.borrow_mut();
            if let Some(chunk) = wire.chunks.pop_front() {
                return Poll::Ready(Some(chunk));
            }
            if wire.closed {
                return Poll::Ready(None);
            }
            wire.in_vain += 1;
            assert!(wire.in_vain <= IN_VAIN, "the source is asked again and again for more");
            wire.waker = Some(cx.waker().clone());
            Poll::Pending
        })
    }
}

impl End {
    /// Bytes come, or the end.
    fn bring(&self, chunk: Option<&[u8]>) {
        let mut wire = self.0.borrow_mut();
        match chunk {
            Some(chunk) => wire.chunks.push_back(chunk.to_vec()),
            None => wire.closed = true,
        }
        wire.in_vain = 0;
        let waker = wire.waker.take();
        drop(wire);
        waker.into_iter().for_each(Waker::wake);
    }
}

/// How lines are read.
#[derive(Clone, Copy, Default)]
struct Way {
    /// Each line has to be given before more bytes come.
    at_once: bool,
    /// A future is dropped whenever it is pending, and another one begun.
    dropping: bool,
}

/// The lines of some chunks.
fn read(chunks: &[&[u8]], way: Way) -> Vec<String> {
    let wire = End::default();
    let mut reader = LineReader::new(wire.clone());
    let (mut lines, mut whole) = (Vec::<String>::new(), 0);
    let mut chunks = chunks.iter();
    loop {
        assert!(
            lines.len() <= IN_VAIN,
            "lines come without end: the last one is {:?}",
            lines.last()
        );
        let (mut line, wakes) = (Box::pin(reader.line()), Wakes::new());
        let given = loop {
            match poll_once(line.as_mut(), &wakes) {
                Poll::Ready(line) => break Some(line),
                Poll::Pending => {
                    let waits = way.at_once && lines.len() < whole;
                    assert!(!waits, "line {} has come whole, and was not given", lines.len() + 1);
                    let chunk = chunks.next().copied();
                    let ends = chunk.unwrap_or_default().iter().filter(|byte| **byte == b'\n');
                    whole += ends.count();
                    let before = wakes.count();
                    wire.bring(chunk);
                    assert!(wakes.count() > before, "more bytes have come, and nobody was woken");
                    if way.dropping {
                        break None;
                    }
                }
            }
        };
        drop(line);
        match given {
            Some(Some(line)) => lines.push(line),
            Some(None) => return lines,
            None => {}
        }
    }
}

/// A text in one, two or three chunks, cut in all places, and byte by byte.
fn cut_everywhere(text: &str, way: Way) {
    let bytes = text.as_bytes();
    let expected: Vec<String> = text.lines().map(str::to_owned).collect();
    let compare = |chunks: &[&[u8]]| {
        let lines = read(chunks, way);
        let cut: Vec<_> = chunks.iter().map(|it| format!("\"{}\"", it.escape_ascii())).collect();
        let cut = cut.join(", ");
        assert!(lines == expected, "the chunks {cut} gave {lines:?} instead of {expected:?}");
    };
    for one in 1..bytes.len() {
        for two in one..bytes.len() {
            let chunks = [&bytes[..one], &bytes[one..two], &bytes[two..]];
            let chunks: Vec<&[u8]> = chunks.into_iter().filter(|it| !it.is_empty()).collect();
            compare(&chunks);
        }
    }
    compare(&bytes.chunks(1).collect::<Vec<_>>());
    compare(&[bytes]);
}

fn number() -> u64 {
    judge::seed() % 1000
}

fn one() {
    let text = [format!("line {}\n", number()), "two\n".to_owned()];
    let lines = read(&text.each_ref().map(|it| it.as_bytes()), Way::default());
    let expected = text.map(|line| line.trim_end().to_owned());
    assert!(lines == expected, "two chunks of a line each gave {lines:?}");
}

fn several() {
    cut_everywhere(&format!("one\n {} \n\nfour\n", number()), Way::default());
}

fn characters() {
    cut_everywhere("ä→\n🦀b\n", Way::default());
}

fn end() {
    cut_everywhere("one\nlast", Way::default());
    let lines = read(&[], Way::default());
    assert!(lines.is_empty(), "from no bytes at all came {lines:?}");
    let wire = End::default();
    let mut reader = LineReader::new(wire.clone());
    wire.bring(Some(b"last"));
    wire.bring(None);
    let mut ask = || poll_once(Box::pin(reader.line()).as_mut(), &Wakes::new());
    let came = [ask(), ask(), ask()];
    let expected = [Poll::Ready(Some("last".to_owned())), Poll::Ready(None), Poll::Ready(None)];
    assert!(came == expected, "from \"last\" and the end came {came:?}");
}

fn at_once() {
    let way = Way { at_once: true, ..Way::default() };
    cut_everywhere(&format!("one\n{}\n\nfour\n", number()), way);
}

fn dropped() {
    let way = Way { dropping: true, ..Way::default() };
    cut_everywhere(&format!("one\n{}\n\nlast", number()), way);
}

fn two_readers() {
    let wires = [End::default(), End::default()];
    let mut readers = wires.clone().map(LineReader::new);
    let mut ask =
        |reader: usize| poll_once(Box::pin(readers[reader].line()).as_mut(), &Wakes::new());
    for (reader, text) in ["first", "second"].iter().enumerate() {
        wires[reader].bring(Some(text.as_bytes()));
        assert!(ask(reader).is_pending(), "a line was given before its end has come");
    }
    wires.each_ref().map(|wire| wire.bring(None));
    let came = [ask(1), ask(0)];
    let expected = ["second", "first"].map(|it| Poll::Ready(Some(it.to_owned())));
    assert!(came == expected, "two readers at once have read {came:?}");
}
