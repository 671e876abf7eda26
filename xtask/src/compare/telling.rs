//! A comparison as text: a table of its parts, and a sentence made of its figures.

use std::io::{self, Write};

use anstyle::Style;
use serde_json::Value;

use super::comparison::{Closing, Comparison, Head, Told};
use super::figures::{self, three};
use super::python::Python;
use crate::exercises::{Screen, wrap};
use crate::load::disturbance;
use crate::table::{self, Cell, figure, word};

/// Writes one comparison.
///
/// # Errors
///
/// When the output does not take it.
pub(super) fn write(out: &mut impl Write, it: &Comparison, screen: &Screen) -> io::Result<()> {
    let bold = Style::new().bold();
    writeln!(out, "{bold}{}{bold:#}", it.demo)?;
    let say = |out: &mut _, text: &str| write_wrapped(out, text, screen);
    if let Some(head) = &it.head {
        say(out, &head.claim)?;
    }
    for sentence in it.sides.iter().filter_map(|side| side.trouble.as_ref()).chain(&it.differences)
    {
        say(out, sentence)?;
    }
    if it.differences.is_empty() && it.rust().is_some() {
        for rows in timed(it, screen.width) {
            write_table(out, &rows, screen)?;
        }
        write_seen(out, &seen(it), screen)?;
        if let Some(head) = &it.head {
            if matches!(head.closing, Closing::Answers) {
                for part in it.parts().iter().filter(|part| !part.answer.is_null()) {
                    say(out, &format!("{}: {}", part.name, plain(&part.answer)))?;
                }
            }
            say(out, &closing(it, head))?;
        }
        if let Some(sentence) = it.others.filter(|_| it.has_times()).and_then(disturbance) {
            say(out, &sentence)?;
        }
    }
    writeln!(out)
}

fn write_wrapped(out: &mut impl Write, text: &str, screen: &Screen) -> io::Result<()> {
    out.write_all(in_signs_of(screen, &wrap(text, screen.width, 0, 2)).as_bytes())
}

/// The table, if there is more of it than its head.
fn write_table(out: &mut impl Write, rows: &[Vec<Cell>], screen: &Screen) -> io::Result<()> {
    if rows.len() < 2 {
        return Ok(());
    }
    let mut text = Vec::new();
    table::write(&mut text, rows)?;
    out.write_all(in_signs_of(screen, &String::from_utf8_lossy(&text)).as_bytes())
}

/// What was seen as a table, or where that is too wide, as a line for each side.
fn write_seen(out: &mut impl Write, rows: &[Vec<String>], screen: &Screen) -> io::Result<()> {
    let cells: Vec<Vec<Cell>> = rows.iter().map(|row| row.iter().map(word).collect()).collect();
    if table::width(&cells) <= screen.width {
        return write_table(out, &cells, screen);
    }
    for row in &rows[1..] {
        for (side, seen) in rows[0].iter().zip(row).skip(1) {
            write_wrapped(out, &format!("{}: {seen} in {side}", row[0]), screen)?;
        }
    }
    Ok(())
}

fn in_signs_of(screen: &Screen, text: &str) -> String {
    if screen.unicode { text.to_owned() } else { text.replace('µ', "u") }
}

/// The parts that have a time: in one table with ranges for one interpreter, in as many
/// tables as the width asks for if there are more.
fn timed(it: &Comparison, width: usize) -> Vec<Vec<Vec<Cell>>> {
    let pythons: Vec<&Told> = it.pythons().collect();
    let fits = |some: &&[&Told]| table::width(&of_times(it, some)) <= width;
    match pythons[..] {
        [] | [_] => vec![of_times(it, &pythons)],
        _ => {
            let sizes = (1..=pythons.len()).rev();
            let size = sizes.into_iter().find(|size| pythons.chunks(*size).all(|it| fits(&it)));
            pythons.chunks(size.unwrap_or(1)).map(|some| of_times(it, some)).collect()
        }
    }
}

fn of_times(it: &Comparison, pythons: &[&Told]) -> Vec<Vec<Cell>> {
    let Some(rust) = it.rust() else { return Vec::new() };
    let with_range = pythons.len() == 1;
    let mut head = vec![word("part"), figure(&rust.name)];
    for python in pythons {
        head.extend([figure(&python.name), figure("ratio")]);
    }
    if with_range {
        head.push(word("range"));
    }
    let mut rows = vec![head];
    for part in it.parts() {
        if part.seconds.is_none() {
            continue;
        }
        let of_rust = rust.median(&part.name).map_or_else(|| "-".to_owned(), figures::time);
        let mut row = vec![word(&part.name), figure(of_rust)];
        for python in pythons {
            let (time, ratio) = (python.median(&part.name), python.ratio_to(rust, &part.name));
            let time = time.map_or_else(|| "-".to_owned(), figures::time);
            let digits = |ratio: figures::Spread| three(ratio.median);
            row.extend([figure(time), figure(ratio.map_or_else(|| "-".to_owned(), digits))]);
            if let Some(ratio) = ratio.filter(|_| with_range) {
                row.push(word(format!("{} to {}", three(ratio.least), three(ratio.most))));
            }
        }
        rows.push(row);
    }
    rows
}

/// What was seen and need not be the same, as in the last round; the first row is the head.
fn seen(it: &Comparison) -> Vec<Vec<String>> {
    let sides: Vec<&Told> = it.rust().into_iter().chain(it.pythons()).collect();
    let mut rows = vec![vec!["seen".to_owned()]];
    rows[0].extend(sides.iter().map(|side| side.name.clone()));
    for part in it.parts().iter().filter(|part| !part.seen.is_null()) {
        let of = |side: &&Told| {
            let last = side.rounds.last()?.iter().find(|it| it.name == part.name)?;
            Some(plain(&last.seen))
        };
        let mut row = vec![part.name.clone()];
        row.extend(sides.iter().map(|side| of(side).unwrap_or_else(|| "-".to_owned())));
        rows.push(row);
    }
    rows
}

/// A value as a reader wants it: text without quotes, all else as JSON.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string().replace(',', ", "), str::to_owned)
}

/// What the figures mean, computed from them; nothing where none may be shown.
pub(super) fn sentence(it: &Comparison) -> Option<String> {
    let shown = it.differences.is_empty() && it.rust().is_some();
    it.head.as_ref().filter(|_| shown).map(|head| closing(it, head))
}

fn closing(it: &Comparison, head: &Head) -> String {
    let sides: Vec<&Told> = it.rust().into_iter().chain(it.pythons()).collect();
    let cores = match head.machine.cores {
        1 => "1 core".to_owned(),
        cores => format!("{cores} cores"),
    };
    match &head.closing {
        Closing::Gain { what, without, with } => {
            let gain = |side: &&Told| {
                let gain = side.ratio(without, with)?.median;
                let lock = side.lock.map(|lock| format!(" ({})", Python::clause(lock)));
                Some(format!("{gain:.1}x in {}{}", side.name, lock.unwrap_or_default()))
            };
            let gains: Vec<String> = sides.iter().filter_map(gain).collect();
            format!("On {cores}, {what} gain {}.", joined(&gains))
        }
        Closing::Cost { what, part } => {
            let rust = it.rust();
            let cost = |side: &&Told| {
                let median = figures::time(side.median(part)?);
                let ratio = rust.filter(|rust| rust.name != side.name);
                let ratio = ratio.and_then(|rust| side.ratio_to(rust, part));
                let ratio = ratio.map(|it| format!(" ({} times as long)", three(it.median)));
                Some(format!("{median} in {}{}", side.name, ratio.unwrap_or_default()))
            };
            let costs: Vec<String> = sides.iter().filter_map(cost).collect();
            format!("On {cores}, {what} takes {}.", joined(&costs))
        }
        Closing::Answers => {
            let answers = it.parts().iter().filter(|part| !part.answer.is_null()).count();
            let parts = if answers == 1 { "part" } else { "parts" };
            let names: Vec<String> = sides.iter().map(|side| side.name.clone()).collect();
            match &names[..] {
                [alone] => format!("{alone} stands alone with its answers in {answers} {parts}."),
                _ => format!("{} give the same answers in {answers} {parts}.", joined(&names)),
            }
        }
    }
}

fn joined(words: &[String]) -> String {
    match words {
        [] => "nothing that could be measured".to_owned(),
        [one] => one.clone(),
        [before @ .., last] => format!("{} and {last}", before.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::comparison::{Machine, Part};
    use super::*;

    fn part(name: &str, seconds: f64) -> Part {
        Part {
            name: name.to_owned(),
            answer: Value::from(7),
            seen: Value::Null,
            seconds: Some(seconds),
            per: None,
        }
    }

    fn told(name: &str, lock: Option<bool>, times: [f64; 2]) -> Told {
        let [one, two] = times;
        let round = vec![part("threads: 1", one), part("threads: 2", two)];
        Told { name: name.to_owned(), lock, rounds: vec![round; 3], trouble: None }
    }

    fn sample(closing: Closing, pythons: &[(&str, bool)]) -> Comparison {
        let machine = Machine {
            cores: 2,
            system: "linux".to_owned(),
            architecture: "x86_64".to_owned(),
            profile: "debug".to_owned(),
        };
        let mut sides = vec![told("Rust", None, [0.001, 0.0005])];
        let python = |(name, lock): &(&str, bool)| told(name, Some(*lock), [0.1, 0.1]);
        sides.extend(pythons.iter().map(python));
        Comparison {
            demo: "basics/faster".to_owned(),
            head: Some(Head { claim: "It is faster.".to_owned(), closing, machine }),
            sides,
            differences: Vec::new(),
            others: Some(0.3),
        }
    }

    fn gain() -> Closing {
        let [what, without, with] =
            ["2 threads instead of 1", "threads: 1", "threads: 2"].map(str::to_owned);
        Closing::Gain { what, without, with }
    }

    fn text(it: &Comparison) -> String {
        let screen = Screen { width: 80, unicode: false, color: false };
        let mut out = Vec::new();
        write(&mut out, it, &screen).unwrap();
        let text = String::from_utf8(out).unwrap();
        let text = anstream::adapter::strip_str(&text).to_string();
        assert!(text.is_ascii(), "{text}");
        for line in text.lines() {
            assert!(line.len() <= 80, "{line}");
        }
        text
    }

    #[test]
    fn a_table_of_one_interpreter_has_ratios_with_their_range() {
        let expected = "basics/faster
It is faster.
part            Rust   Python 3.11.7   ratio   range
threads: 1   1.00 ms          100 ms     100   100 to 100
threads: 2    500 us          100 ms     200   200 to 200
On 2 cores, 2 threads instead of 1 gain 2.0x in Rust and 1.0x in Python 3.11.7
  (with its global lock).
Other programs used 30 % of the cores meanwhile; repeat when the machine is
  idle.

";
        assert_eq!(text(&sample(gain(), &[("Python 3.11.7", true)])), expected);
    }

    #[test]
    fn more_interpreters_than_fit_get_a_table_more() {
        let names = ["Python 3.11.7", "Python 3.12.1", "Python 3.13.0t"].map(|name| (name, true));
        let text = text(&sample(gain(), &names));
        assert_eq!(text.matches("threads: 2   ").count(), 2, "{text}");
    }

    #[test]
    fn a_difference_hides_every_time() {
        let mut it = sample(gain(), &[("Python 3.11.7", true)]);
        it.differences.push("basics/faster, threads: 1: Python answers 5, Rust 7.".to_owned());
        let text = text(&it);
        assert!(text.contains("answers 5") && !text.contains(" ms"), "{text}");
    }

    #[test]
    fn rust_stands_alone_where_no_python_did_the_work() {
        let text = text(&sample(gain(), &[]));
        assert!(text.contains("On 2 cores, 2 threads instead of 1 gain 2.0x in Rust.\n"), "{text}");
    }

    #[test]
    fn a_cost_is_told_with_its_unit_and_its_ratio() {
        let [what, part] = ["one start", "threads: 1"].map(str::to_owned);
        let text = text(&sample(Closing::Cost { what, part }, &[("Python 3.11.7", true)]));
        let expected =
            "one start takes 1.00 ms in Rust and 100 ms in Python 3.11.7 (100\n  times as long).";
        assert!(text.contains(expected), "{text}");
    }

    #[test]
    fn answers_are_counted() {
        let text = text(&sample(Closing::Answers, &[("Python 3.11.7", true)]));
        assert!(text.contains("threads: 1: 7\n"), "{text}");
        assert!(
            text.contains("Rust and Python 3.11.7 give the same answers in 2 parts.\n"),
            "{text}"
        );
    }
}
