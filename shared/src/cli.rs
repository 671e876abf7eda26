//! The command line of a lesson.

use std::path::PathBuf;

use clap::{CommandFactory, FromArgMatches, Parser};

use crate::demo::{Demo, Lesson};
use crate::pace::Pace;

/// What a learner may ask of a lesson.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[derive(Debug, Parser)]
#[command(version, styles = clap::builder::Styles::styled())]
pub(crate) struct Cli {
    /// Demos to run, by name or a unique beginning of it; all when none is given
    #[arg(value_name = "DEMO")]
    pub(crate) demos: Vec<String>,
    /// List the demos and stop
    #[arg(short, long)]
    pub(crate) list: bool,
    /// Run the demos' small programs under every interleaving: what can come out, how often
    #[arg(short = 'x', long, conflicts_with = "list")]
    pub(crate) explore: bool,
    /// Show one schedule again, as --explore names it
    #[arg(long, value_name = "DEMO:SCHEDULE", conflicts_with_all = ["explore", "list", "demos"])]
    pub(crate) replay: Option<String>,
    /// Do the work of a demo as its Python twin does it; `cargo xtask compare` asks for it
    #[arg(long, value_name = "DEMO", hide = true)]
    pub(crate) twin: Option<String>,
    /// How long the demos' waits are
    #[arg(short, long, value_enum, default_value = "normal", env = "LESSON_PACE")]
    pub(crate) pace: Pace,
    /// One JSON object a demo instead of text
    #[arg(long, help_heading = "Output")]
    pub(crate) json: bool,
    /// Write a page of what ran to FILE, to be read in a browser
    #[arg(long, value_name = "FILE", help_heading = "Output", conflicts_with = "list")]
    pub(crate) html: Option<PathBuf>,
    /// Write what was recorded to FILE, for trace viewers such as Perfetto
    #[arg(long, value_name = "FILE", help_heading = "Output", conflicts_with = "list")]
    pub(crate) trace: Option<PathBuf>,
    /// Print every event downwards, one column a thread, instead of the timeline
    #[arg(long, help_heading = "Output")]
    pub(crate) events: bool,
    /// Draw with ASCII characters only
    #[arg(long, help_heading = "Output")]
    pub(crate) ascii: bool,
    #[command(flatten)]
    pub(crate) color: colorchoice_clap::Color,
}

impl Cli {
    /// Reads the command line; help and usage errors are clap's to print.
    pub(crate) fn read(lesson: &Lesson) -> Result<Self, clap::Error> {
        let name = lesson.name;
        let command = Self::command()
            .name(name)
            .about(lesson.question)
            .after_help(format!(
                "Examples:\n  \
                 cargo run -p {name}                    all demos of the lesson, in order\n  \
                 cargo run -p {name} -- --list          what there is\n  \
                 cargo run -p {name} -- {first}\n  \
                 cargo run -p {name} -- --pace slow     at the pace of the article\n  \
                 cargo run -p {name} -- --explore       all that can come out of its small programs\n  \
                 cargo run -p {name} -- --html page.html   all of it to read in a browser\n\n\
                 Read along: lessons/{name}/README.md",
                first = lesson.demos.first().map_or("DEMO", |demo| demo.name),
            ))
            .mut_arg("pace", |arg| arg.hide_env_values(true));
        Self::from_arg_matches(&command.try_get_matches()?)
    }

    /// The command that makes the same page again.
    pub(crate) fn again(&self, lesson: &Lesson) -> String {
        let mut command = format!("cargo run -p {} --", lesson.name);
        for demo in &self.demos {
            command += &format!(" {demo}");
        }
        if self.explore {
            command += " --explore";
        }
        if let Some(schedule) = &self.replay {
            command += &format!(" --replay {schedule}");
        }
        if self.pace != Pace::Normal {
            command += &format!(" --pace {}", self.pace.name());
        }
        command + " --html FILE"
    }

    /// The demos asked for, in the order asked for; all when none was named.
    ///
    /// # Errors
    ///
    /// One sentence that names the unknown or ambiguous word and lists the demos.
    pub(crate) fn chosen(&self, lesson: &Lesson) -> Result<Vec<Demo>, String> {
        if self.demos.is_empty() {
            return Ok(lesson.demos.to_vec());
        }
        self.demos.iter().map(|word| find(lesson, word)).collect()
    }
}

fn find(lesson: &Lesson, word: &str) -> Result<Demo, String> {
    if let Some(exact) = lesson.demos.iter().find(|demo| demo.name == word) {
        return Ok(*exact);
    }
    let begun: Vec<&Demo> =
        lesson.demos.iter().filter(|demo| demo.name.starts_with(word)).collect();
    match begun[..] {
        [one] => Ok(*one),
        [] => Err(format!(
            "no demo '{word}' in {}; there are: {}",
            lesson.name,
            names(lesson.demos.iter())
        )),
        _ => Err(format!("'{word}' begins more than one demo: {}", names(begun.iter().copied()))),
    }
}

fn names<'a>(demos: impl Iterator<Item = &'a Demo>) -> String {
    demos.map(|demo| demo.name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn demo(name: &'static str) -> Demo {
        Demo { name, claim: "", show: |_| Ok(()) }
    }

    const LESSON: Lesson = Lesson {
        name: "locks",
        question: "",
        demos: &[demo("dead"), demo("deadlock"), demo("deadline")],
        explorations: &[],
        roles: &[],
        twins: &[],
    };

    #[test]
    fn a_unique_beginning_is_enough() {
        assert_eq!(find(&LESSON, "deadli").map(|demo| demo.name), Ok("deadline"));
    }

    #[test]
    fn a_whole_name_wins_over_a_beginning() {
        assert_eq!(find(&LESSON, "dead").map(|demo| demo.name), Ok("dead"));
    }

    #[test]
    fn an_unknown_name_lists_the_names() {
        let message = find(&LESSON, "nope").map(|demo| demo.name).unwrap_err();
        assert_eq!(message, "no demo 'nope' in locks; there are: dead, deadlock, deadline");
    }

    #[test]
    fn an_ambiguous_beginning_lists_what_it_begins() {
        let message = find(&LESSON, "deadl").map(|demo| demo.name).unwrap_err();
        assert_eq!(message, "'deadl' begins more than one demo: deadlock, deadline");
    }
}
