//! How the lessons ended, and a table of it.

use std::io::{self, Write};
use std::time::Duration;

use anstyle::{AnsiColor, Style};

use crate::child::Ending;
use crate::runner::Part;
use crate::status::Status;
use crate::summary::{Cannot, Failed, Summary};
use crate::table::{self, Cell, figure, word};

/// How all lessons ended.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// A row for each lesson that was started.
    pub(crate) rows: Vec<Row>,
    /// The lessons that Ctrl-C left out.
    pub(crate) not_run: Vec<String>,
    /// Whether Ctrl-C ended the run.
    pub(crate) interrupted: bool,
}

/// How one lesson ended.
#[derive(Debug)]
pub(crate) struct Row {
    /// Its name.
    pub(crate) lesson: String,
    /// What of it ran.
    pub(crate) part: Part,
    /// How its process ended, or why there was none.
    pub(crate) ending: Result<Ending, String>,
    /// What it says itself, or why that is not known.
    pub(crate) summary: Result<Summary, String>,
    /// How long its process took.
    pub(crate) time: Duration,
}

/// What is to be thought of a lesson.
#[derive(Debug)]
pub(crate) struct Verdict {
    /// Whether all that it claims has held.
    pub(crate) held: bool,
    /// The same in a few words.
    pub(crate) text: String,
}

impl Row {
    /// What it is called: the lesson, and what of it ran.
    pub(crate) fn title(&self) -> String {
        self.part.title(&self.lesson)
    }

    /// What is to be thought of this lesson.
    pub(crate) fn verdict(&self) -> Verdict {
        match self.trouble() {
            Some(text) => Verdict { held: false, text },
            None => Verdict { held: true, text: self.all_held() },
        }
    }

    /// Whether Ctrl-C ended it.
    pub(crate) fn is_interrupted(&self) -> bool {
        self.ending.as_ref().is_ok_and(|ending| ending.is_interrupted())
    }

    /// Whether it ended because nobody read its output.
    pub(crate) fn is_closed_pipe(&self) -> bool {
        self.ending.as_ref().is_ok_and(|ending| ending.is_closed_pipe())
    }

    fn all_held(&self) -> String {
        match self.summary.as_ref().map_or(0, |summary| summary.cannot.len()) {
            0 => "held".to_owned(),
            more => format!("held, {} cannot be shown here", count(more, "demo")),
        }
    }

    /// Why this lesson has failed; none when it has not.
    fn trouble(&self) -> Option<String> {
        let ending = match &self.ending {
            Ok(ending) if ending.is_interrupted() => return Some("interrupted".to_owned()),
            Ok(ending) => *ending,
            Err(why) => return Some(why.clone()),
        };
        let broken = self.summary.as_ref().map_or(0, |summary| summary.failed.len());
        match (ending, &self.summary) {
            (Ending::Exited(0 | 1), Ok(_)) if broken > 0 => {
                Some(format!("{} did not hold", count(broken, "claim")))
            }
            (Ending::Exited(0), Ok(summary)) if summary.demos == 0 => {
                Some("showed no demo".to_owned())
            }
            (Ending::Exited(0), Ok(_)) => None,
            (Ending::Exited(0), Err(why)) => Some(why.clone()),
            (Ending::Exited(2), _) => Some("refused its command line (exit 2)".to_owned()),
            (Ending::Exited(101), _) => Some("panicked (exit 101)".to_owned()),
            (ending, _) => Some(ending.to_string()),
        }
    }
}

impl Report {
    /// The names of the lessons that failed.
    pub(crate) fn failed(&self) -> Vec<String> {
        let failed = self.rows.iter().filter(|row| !row.verdict().held && !row.is_interrupted());
        failed.map(Row::title).collect()
    }

    /// Whether the demos of this lesson have run and said that it has explorations, too.
    pub(crate) fn has_more_of(&self, lesson: &str) -> bool {
        self.summaries().any(|(row, it)| row.lesson == lesson && it.explorations > 0)
    }

    /// How the whole run ended.
    pub(crate) fn status(&self) -> Status {
        if self.interrupted {
            Status::Interrupted
        } else if self.failed().is_empty() {
            Status::Done
        } else {
            Status::Failed
        }
    }

    /// Writes the table, and under it what did not hold and what could not be shown.
    ///
    /// # Errors
    ///
    /// When the output does not take it.
    pub(crate) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        let header = [word("lesson"), figure("demos"), figure("claims held"), figure("time")];
        let mut rows = vec![[&header[..], &[word("result")]].concat()];
        rows.extend(self.rows.iter().map(cells));
        writeln!(out)?;
        table::write(out, &rows)?;
        for (row, summary) in self.summaries() {
            for Failed { demo, claim } in &summary.failed {
                writeln!(out, "did not hold: {} {demo}: {claim}", row.title())?;
            }
            for Cannot { demo, why } in &summary.cannot {
                writeln!(out, "cannot be shown here: {} {demo}: {why}", row.title())?;
            }
        }
        writeln!(out, "{}", self.closing())?;
        out.flush()
    }

    /// What each lesson says itself, as far as it does.
    pub(crate) fn summaries(&self) -> impl Iterator<Item = (&Row, &Summary)> {
        self.rows.iter().filter_map(|row| row.summary.as_ref().ok().map(|summary| (row, summary)))
    }

    /// The run in one line.
    pub(crate) fn closing(&self) -> String {
        let claims: usize = self.summaries().map(|(_, summary)| summary.claims).sum();
        let held: usize = self.summaries().map(|(_, summary)| summary.held).sum();
        let seconds: f64 = self.rows.iter().map(|row| row.time.as_secs_f64()).sum();
        let failed = self.failed();
        let mut parts = Vec::new();
        if self.interrupted {
            parts.push("interrupted".to_owned());
        }
        if !self.not_run.is_empty() {
            parts.push(format!("not run: {}", self.not_run.join(", ")));
        }
        let demos = self.rows.iter().filter(|row| row.part == Part::Demos).count();
        let explored = self.rows.len() - demos;
        if !failed.is_empty() {
            let runs = count(self.rows.len(), if explored == 0 { "lesson" } else { "run" });
            parts.push(format!("{} of {runs} failed: {}", failed.len(), failed.join(", ")));
        }
        if parts.is_empty() {
            let lessons = count(demos, "lesson");
            let explored = if explored == 0 { "" } else { " with all explorations" };
            let held = format!("{held} of {claims} claims in {seconds:.1} s");
            parts.push(format!("{lessons}{explored} held: {held}"));
        }
        parts.join("; ")
    }
}

fn cells(row: &Row) -> Vec<Cell> {
    let verdict = row.verdict();
    let color = if verdict.held { AnsiColor::Green } else { AnsiColor::Red };
    let (demos, claims) = row.summary.as_ref().map_or_else(
        |_| ("-".to_owned(), "-".to_owned()),
        |it| (it.demos.to_string(), format!("{} of {}", it.held, it.claims)),
    );
    vec![
        word(row.title()),
        figure(demos),
        figure(claims),
        figure(format!("{:.1} s", row.time.as_secs_f64())),
        word(verdict.text).styled(Style::new().fg_color(Some(color.into()))),
    ]
}

/// `1 claim`, `2 claims`.
pub(crate) fn count(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(claims: usize, failed: usize) -> Summary {
        let broken = Failed { demo: "deadlock".to_owned(), claim: "both end".to_owned() };
        Summary {
            lesson: "locks".to_owned(),
            question: "how?".to_owned(),
            date: "today".to_owned(),
            machine: "2 cores".to_owned(),
            explorations: 2,
            demos: 3,
            claims,
            held: claims - failed,
            failed: vec![broken; failed],
            cannot: Vec::new(),
            shown: Vec::new(),
            seconds: 0.5,
        }
    }

    fn row(ending: Ending, summary: Result<Summary, String>) -> Row {
        let time = Duration::from_millis(1250);
        let (lesson, part) = ("locks".to_owned(), Part::Demos);
        Row { lesson, part, ending: Ok(ending), summary, time }
    }

    fn text(report: &Report) -> String {
        let mut out = Vec::new();
        report.write(&mut out).unwrap();
        anstream::adapter::strip_str(&String::from_utf8(out).unwrap()).to_string()
    }

    #[test]
    fn an_ending_and_a_summary_make_a_verdict() {
        let none = || Err("no summary".to_owned());
        for (ending, summary, held, text) in [
            (Ending::Exited(0), Ok(summary(5, 0)), true, "held"),
            (Ending::Exited(0), none(), false, "no summary"),
            (Ending::Exited(0), Ok(summary(5, 2)), false, "2 claims did not hold"),
            (Ending::Exited(1), Ok(summary(5, 1)), false, "1 claim did not hold"),
            (Ending::Exited(1), Ok(summary(5, 0)), false, "exit 1"),
            (Ending::Exited(1), none(), false, "exit 1"),
            (Ending::Exited(2), none(), false, "refused its command line (exit 2)"),
            (Ending::Exited(101), none(), false, "panicked (exit 101)"),
            (Ending::Exited(130), none(), false, "interrupted"),
            (Ending::Signalled(11), none(), false, "killed by signal 11 (SIGSEGV)"),
        ] {
            let verdict = row(ending, summary).verdict();
            assert_eq!((verdict.held, verdict.text.as_str()), (held, text));
        }
    }

    #[test]
    fn a_lesson_without_a_demo_does_not_hold() {
        let empty = Summary { demos: 0, ..summary(0, 0) };
        assert_eq!(row(Ending::Exited(0), Ok(empty)).verdict().text, "showed no demo");
    }

    #[test]
    fn the_table_shows_what_failed_and_names_it() {
        let rows = vec![
            row(Ending::Exited(1), Ok(summary(41, 1))),
            row(Ending::Overdue(Duration::from_mins(2)), Err("no summary".to_owned())),
        ];
        let report = Report { rows, ..Report::default() };
        let expected = "
lesson   demos   claims held    time   result
locks        3      40 of 41   1.2 s   1 claim did not hold
locks        -             -   1.2 s   ended after 120 s
did not hold: locks deadlock: both end
2 of 2 lessons failed: locks, locks
";
        assert_eq!(text(&report), expected);
        assert_eq!(report.status(), Status::Failed);
    }

    #[test]
    fn a_run_without_failure_is_told_in_one_sentence() {
        let rows = vec![row(Ending::Exited(0), Ok(summary(41, 0)))];
        let text = text(&Report { rows, ..Report::default() });
        assert!(text.ends_with("1 lesson held: 41 of 41 claims in 1.2 s\n"), "{text}");
    }

    #[test]
    fn explorations_have_rows_of_their_own_and_are_no_lessons() {
        let explored =
            |summary| Row { part: Part::Explorations, ..row(Ending::Exited(0), summary) };
        let rows = vec![row(Ending::Exited(0), Ok(summary(4, 0))), explored(Ok(summary(5, 0)))];
        let report = Report { rows, ..Report::default() };
        let said = text(&report);
        assert!(
            said.contains("\nlocks --explore       3        5 of 5   1.2 s   held\n"),
            "{said}"
        );
        let closing = "1 lesson with all explorations held: 9 of 9 claims in 2.5 s";
        assert_eq!(report.closing(), closing);
        let json: serde_json::Value =
            serde_json::from_slice(&report.to_json("fast").unwrap()).unwrap();
        assert_eq!(json["lessons"].as_array().unwrap().len(), 1);
        assert_eq!(json["explorations"][0]["summary"]["claims"], 5);
        let rows =
            vec![row(Ending::Exited(0), Ok(summary(4, 0))), explored(Err("none".to_owned()))];
        let closing = Report { rows, ..Report::default() }.closing();
        assert_eq!(closing, "1 of 2 runs failed: locks --explore");
    }

    #[test]
    fn an_interrupted_run_says_what_is_missing() {
        let report = Report {
            rows: vec![row(Ending::Exited(130), Ok(summary(2, 0)))],
            not_run: vec!["pools".to_owned(), "async".to_owned()],
            interrupted: true,
        };
        assert!(text(&report).ends_with("interrupted; not run: pools, async\n"));
        assert_eq!(report.status(), Status::Interrupted);
    }

    #[test]
    fn the_file_for_programs_says_the_same_as_the_table() {
        let rows = vec![row(Ending::Signalled(9), Ok(summary(3, 0)))];
        let json = Report { rows, ..Report::default() }.to_json("fast").unwrap();
        let value: serde_json::Value = serde_json::from_slice(&json).unwrap();
        assert_eq!(value["pace"], "fast");
        assert_eq!(value["all_held"], false);
        assert_eq!(value["failed"], serde_json::json!(["locks"]));
        assert_eq!(value["lessons"][0]["signal"], 9);
        assert_eq!(value["lessons"][0]["exit_code"], serde_json::Value::Null);
        assert_eq!(value["lessons"][0]["summary"]["claims"], 3);
    }
}
