//! Which demos have a twin in Python, and which of them were asked for.

use std::fs;
use std::io;
use std::path::PathBuf;

use crate::cargo;
use crate::lessons::LESSONS;
use crate::status::Usage;

/// A demo that has a twin in Python.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chosen {
    pub(crate) lesson: &'static str,
    pub(crate) demo: String,
    /// The Python program.
    pub(crate) file: PathBuf,
}

impl Chosen {
    /// What it is called on the command line.
    pub(crate) fn name(&self) -> String {
        format!("{}/{}", self.lesson, self.demo)
    }
}

/// All demos with a twin, lesson by lesson, in the order in which their lesson lists them.
///
/// # Errors
///
/// When a folder cannot be read.
pub(crate) fn all() -> io::Result<Vec<Chosen>> {
    let mut all = Vec::new();
    for lesson in LESSONS {
        let folder = cargo::root().join("lessons").join(lesson);
        let library = fs::read_to_string(folder.join("src/lib.rs"))?;
        let place = |it: &Chosen| library.find(&format!("{}::DEMO", it.demo.replace('-', "_")));
        let mut here = Vec::new();
        let entries = match fs::read_dir(folder.join("python")) {
            Ok(entries) => entries,
            Err(err) if err.kind() == io::ErrorKind::NotFound => continue,
            Err(err) => return Err(err),
        };
        for entry in entries {
            let file = entry?.path();
            let Some(stem) = file.file_stem().and_then(|stem| stem.to_str()) else { continue };
            if file.extension().is_some_and(|it| it == "py") {
                here.push(Chosen { lesson, demo: stem.replace('_', "-"), file });
            }
        }
        here.sort_by_key(place);
        all.extend(here);
    }
    Ok(all)
}

/// Those that the words name: `LESSON`, `LESSON/DEMO`, or a unique beginning of the demo.
///
/// # Errors
///
/// One sentence that says what there is instead.
pub(crate) fn chosen(all: &[Chosen], words: &[String]) -> Result<Vec<Chosen>, Usage> {
    if words.is_empty() {
        return Ok(all.to_vec());
    }
    let mut chosen = Vec::new();
    for word in words {
        chosen.extend(named(all, word)?);
    }
    Ok(chosen)
}

fn named(all: &[Chosen], word: &str) -> Result<Vec<Chosen>, Usage> {
    let (lesson, demo) = word.split_once('/').map_or((word, None), |(it, demo)| (it, Some(demo)));
    let Some(lesson) = LESSONS.iter().find(|it| **it == lesson) else {
        return Err(Usage(format!("no lesson '{lesson}'; there are: {}", LESSONS.join(", "))));
    };
    let here: Vec<&Chosen> = all.iter().filter(|it| it.lesson == *lesson).collect();
    let Some(demo) = demo.filter(|demo| !demo.is_empty()) else {
        return Ok(here.into_iter().cloned().collect());
    };
    let names: Vec<&str> = here.iter().map(|it| it.demo.as_str()).collect();
    let begun: Vec<&Chosen> = match here.iter().find(|it| it.demo == demo) {
        Some(exact) => vec![*exact],
        None => here.iter().copied().filter(|it| it.demo.starts_with(demo)).collect(),
    };
    let names = names.join(", ");
    match begun[..] {
        [one] => Ok(vec![one.clone()]),
        [] if is_demo(lesson, demo) => Err(Usage(format!(
            "{lesson}/{demo} has no Python program beside it; in {lesson} there are: {names}"
        ))),
        [] => Err(Usage(format!(
            "no demo '{demo}' in {lesson} with a Python program; there are: {names}"
        ))),
        _ => Err(Usage(format!("'{demo}' begins more than one demo: {names}"))),
    }
}

fn is_demo(lesson: &str, demo: &str) -> bool {
    let file = format!("lessons/{lesson}/src/{}.rs", demo.replace('-', "_"));
    fs::read_to_string(cargo::root().join(file)).is_ok_and(|text| text.contains("const DEMO: Demo"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<Chosen> {
        let one = |lesson, demo: &str| Chosen { lesson, demo: demo.to_owned(), file: demo.into() };
        vec![one("basics", "print-numbers"), one("basics", "faster"), one("locks", "take-turns")]
    }

    fn names(words: &[&str]) -> Result<Vec<String>, String> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        let chosen = chosen(&sample(), &words).map_err(|usage| usage.0)?;
        Ok(chosen.iter().map(Chosen::name).collect())
    }

    #[test]
    fn a_lesson_a_demo_or_the_beginning_of_one_is_enough() {
        assert_eq!(names(&[]).unwrap().len(), 3);
        assert_eq!(names(&["basics"]).unwrap(), ["basics/print-numbers", "basics/faster"]);
        assert_eq!(names(&["locks/take-turns"]).unwrap(), ["locks/take-turns"]);
        assert_eq!(names(&["basics/fas", "locks"]).unwrap(), ["basics/faster", "locks/take-turns"]);
    }

    #[test]
    fn what_is_not_there_is_named_with_what_there_is() {
        let lesson = names(&["bascis/faster"]).unwrap_err();
        assert!(lesson.starts_with("no lesson 'bascis'; there are: basics, raw-spawn"), "{lesson}");
        let demo = names(&["basics/nothing"]).unwrap_err();
        assert!(demo.ends_with("there are: print-numbers, faster"), "{demo}");
        let without = names(&["locks/deadlock"]).unwrap_err();
        assert!(without.starts_with("locks/deadlock has no Python program beside it"), "{without}");
    }

    #[test]
    fn the_programs_of_a_lesson_come_in_its_order() {
        let all = all().unwrap();
        let place = |demo: &str| all.iter().position(|it| it.name() == demo).unwrap();
        assert!(place("basics/print-numbers") < place("basics/background-work"));
        assert!(place("basics/thread-object") < place("mp-vs-mt/cpu-bound"));
    }
}
