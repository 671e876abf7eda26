//! No word is cut, lost or counted twice, and all parts are counted at the same time.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Barrier;

use judge::{Check, Config, Ledger, Misconception, Panics, Part};

use super::answer::count_words;

/// A panic ends its thread alone.
const CONFIG: Config = Config { panics: Panics::Deliver, ..Config::DEFAULT };

const SPLIT: &str = "the text is split between its words";
const SUM: &str = "what count returns is added up";
const LETTERS: &str = "letters and white space may take more than a byte";
const LONG: &str = "a word may be longer than a part";
const TOGETHER: &str = "all parts are counted at the same time";
const FALLS: &str = "a panic in count comes out";

pub const CHECK: Check = Check {
    parts: &[
        Part::explored(SPLIT, CONFIG, between_words),
        Part::explored(SUM, CONFIG, sum),
        Part::explored(LETTERS, CONFIG, letters),
        Part::explored(LONG, CONFIG, long_word),
        Part::explored(TOGETHER, CONFIG, || together(2)),
        Part::explored(FALLS, CONFIG, falls),
        Part::real("texts of any length are split into any number of parts", sweep),
        Part::real("the parts are about equally long", equally_long),
        Part::real("many parts are counted at the same time", || together(7)),
    ],
    misconceptions: &[
        Misconception {
            name: "splits-inside-a-character",
            says: "A letter can have several bytes, and white space, too. A str is only cut where \
                   a character begins: is_char_boundary tells, and char_indices and find do.",
            shows: |it| it.says("char boundary"),
        },
        Misconception {
            name: "counts-alone",
            says: "The whole text is one part here, and so one thread has all the work. Cut it \
                   first, and give each part to a thread of its own.",
            shows: |it| it.says("the whole text"),
        },
        Misconception {
            name: "loses-the-last-part",
            says: "Not all of the text is in a part. Lengths do not divide evenly, and cuts move: \
                   each part begins where the last one ended, and the last ends with the text.",
            shows: |it| it.says("is in no part"),
        },
        Misconception {
            name: "splits-inside-a-word",
            says: "A cut at a fixed place hits a word, and its two pieces count as two. Move each \
                   cut on to the next white space before you cut.",
            shows: |it| it.says("a piece of a word"),
        },
        Misconception {
            name: "one-after-the-other",
            says: "Each part waits for all others to be counted, and some have not been started. \
                   Start a thread for every part before you join the first.",
            shows: |it| it.in_part(TOGETHER) && it.is("deadlock"),
        },
        Misconception {
            name: "swallows-a-panic",
            says: "A part was not counted, and a sum comes back as if it were. What join returns \
                   says whether there is a count: let the panic go on.",
            shows: |it| it.in_part(FALLS) && it.is("panic"),
        },
    ],
    roles: &[],
};

/// Each word of the text is in one of the parts, and there are not too many of them.
fn compare(counted: &Ledger<String>, text: &str, parts: usize) {
    let counted = counted.lines();
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let mut found: Vec<&str> = counted.iter().flat_map(|it| it.split_whitespace()).collect();
    let some = !counted.is_empty() || words.is_empty();
    assert!(some, "there are words, and count was not called for any of them");
    let count = counted.iter().filter(|it| !it.trim().is_empty()).count();
    assert!(count <= parts, "{parts} were asked for, and count was called for {count} parts");
    for word in &found {
        assert!(words.contains(word), "a part has {word:?}, which is a piece of a word");
    }
    words.sort_unstable();
    found.sort_unstable();
    for word in &words {
        assert!(found.contains(word), "the word {word:?} is in no part");
    }
    assert!(found == words, "there are {} words, and {} in the parts", words.len(), found.len());
}

/// What a word counts for: nobody knows without asking `count`.
fn worth(text: &str) -> usize {
    let of_word = |word: &str| word.len() * 7 + (judge::seed() % 100) as usize;
    text.split_whitespace().map(of_word).sum()
}

/// Splits a text and looks at the parts, which it returns.
fn split(text: &str, parts: usize) -> Vec<String> {
    let counted = Ledger::new();
    let sum = count_words(text, parts, |part| {
        counted.note(part.to_owned());
        worth(part)
    });
    compare(&counted, text, parts);
    let right = worth(text);
    assert!(sum == right, "the parts add up to {right}, and count_words returns {sum}");
    counted.lines()
}

fn between_words() {
    split("aa bbbb cc\tdd\nfffffff gg hhh ii", 2);
}

fn long_word() {
    split("a bbbbbbbbbbbbbbbbbbbbbbbb c", 3);
}

fn sum() {
    let whole = split("one two six ten", 2).iter().any(|part| part.split_whitespace().count() == 4);
    assert!(!whole, "the text was to have 2 parts, and the whole text is one");
}

fn letters() {
    split("größere Äpfel für öde Flöße, für Hüte und für Öfen", 2);
    split("ääääääää öööööööö", 2);
    // White space of three bytes each.
    split("一二三\u{3000}四五六\u{3000}七八九\u{3000}十百千", 2);
}

/// Each part is counted when all of them have begun.
fn together(parts: usize) {
    let text = "abc def ".repeat(parts);
    let barrier = Barrier::new(parts);
    let counted = count_words(&text, parts, |part| {
        let words = part.split_whitespace().count();
        if words > 0 {
            barrier.wait();
        }
        words
    });
    let words = 2 * parts;
    assert!(counted == words, "there are {words} words, and count_words returns {counted}");
}

fn falls() {
    let count = |part: &str| match part.contains("three") {
        true => panic!("count falls, on purpose"),
        false => part.split_whitespace().count(),
    };
    let counted = catch_unwind(AssertUnwindSafe(|| count_words("one two three four", 2, count)));
    if let Ok(sum) = counted {
        panic!("count panicked for one of 2 parts, and count_words returns {sum}");
    }
}

/// A text of so many words, some long, some with letters of several bytes, and between them
/// white space of all kinds.
fn text_of(words: usize, chance: &mut u64) -> String {
    let mut text = String::new();
    let mut next = |below: u64| {
        *chance =
            chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((*chance >> 33) % below) as usize
    };
    let spaces = [" ", "\n", "\t ", "\u{a0}", "\u{3000}", "  \r\n", "\u{2003}"];
    text += ["", " ", "\u{3000}"][next(3)];
    for number in 0..words {
        let letter = ["a", "ß", "語", "𝛑"][next(4)];
        text += &format!("{}{number}", letter.repeat(next(5) * next(5)));
        text += spaces[next(7)];
    }
    if next(2) == 0 {
        text.truncate(text.trim_end().len());
    }
    text
}

fn sweep() {
    let mut chance = judge::seed();
    for parts in 1..=6 {
        for words in (0..16).chain([40, 90]) {
            split(&text_of(words, &mut chance), parts);
        }
    }
}

fn equally_long() {
    let words: Vec<String> = (0..1_000).map(|n| format!("w{}", n + judge::seed() % 100)).collect();
    let parts = 4;
    for space in [" ", "\n", "\t", "\u{a0}", "\u{3000}"] {
        let text = words.join(space);
        let longest = split(&text, parts).iter().map(String::len).max().unwrap_or(0);
        let (all, most) = (text.len(), text.len() * 2 / parts);
        assert!(
            longest < most,
            "a text with {space:?} between its words has {all} bytes, and the longest of its \
             {parts} parts has {longest}"
        );
    }
}
