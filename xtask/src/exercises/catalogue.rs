//! Which exercises there are: `exercises.toml` of each lesson, in teaching order.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde::Deserialize;

use crate::cargo;
use crate::lessons::LESSONS;
use crate::status::Usage;

/// An exercise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Exercise {
    /// Its lesson.
    pub(crate) lesson: &'static str,
    /// What the catalogue says about it.
    pub(crate) entry: Entry,
}

/// The name of the reference; those of other right answers begin like it.
pub(crate) const SOLUTION: &str = "solution";
/// The name of the file as it was given.
pub(crate) const UNSOLVED: &str = "unsolved";

/// What the catalogue of a lesson says about an exercise.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    /// Its name: lower case, words joined by `-`.
    pub(crate) name: String,
    /// What is asked, in one sentence.
    pub(crate) asks: String,
    /// The demo that shows what is needed.
    pub(crate) demo: String,
    /// How many minutes it takes.
    pub(crate) minutes: u32,
    /// What the check says of the unsolved file: the name of a misconception, or the
    /// compiler's error code.
    pub(crate) unsolved: String,
    /// Two steps towards a solution, the smaller first.
    pub(crate) hints: [String; 2],
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Catalogue {
    #[serde(default)]
    exercise: Vec<Entry>,
}

/// An answer to an exercise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Variant {
    /// `answer`, `unsolved`, `solution`, or the name of a mistake.
    pub(crate) name: String,
    /// Its file.
    pub(crate) file: PathBuf,
}

impl Variant {
    /// An answer of somebody's own.
    pub(crate) fn answer(file: PathBuf) -> Self {
        Self { name: "answer".to_owned(), file }
    }

    /// Whether it is right.
    pub(crate) fn is_solution(&self) -> bool {
        is_solution(&self.name)
    }
}

/// Whether this is the name of an answer that is right.
pub(crate) fn is_solution(name: &str) -> bool {
    name.split('.').next() == Some(SOLUTION)
}

impl Exercise {
    /// How it is called: `LESSON/NAME`.
    pub(crate) fn name(&self) -> String {
        format!("{}/{}", self.lesson, self.entry.name)
    }

    /// The name of its files, without the ending.
    pub(crate) fn stem(&self) -> String {
        self.entry.name.replace('-', "_")
    }

    fn folder(&self) -> PathBuf {
        cargo::root().join("lessons").join(self.lesson)
    }

    fn file(&self, folder: &str) -> PathBuf {
        self.folder().join(folder).join(format!("{}.rs", self.stem()))
    }

    /// The file that the learner edits.
    pub(crate) fn answer(&self) -> PathBuf {
        self.file("exercises")
    }

    /// The same file as it was given.
    pub(crate) fn unsolved(&self) -> PathBuf {
        self.file("exercises/.unsolved")
    }

    /// Whether the learner's file is as it was given.
    ///
    /// # Errors
    ///
    /// When one of the two cannot be read.
    pub(crate) fn is_as_given(&self) -> anyhow::Result<bool> {
        let read = |file: PathBuf| {
            fs::read(&file).with_context(|| format!("cannot read {}", cargo::relative(&file)))
        };
        Ok(read(self.answer())? == read(self.unsolved())?)
    }

    /// The reference.
    pub(crate) fn solution(&self) -> PathBuf {
        self.file("solutions")
    }

    /// What is asked of all answers alike.
    pub(crate) fn check(&self) -> PathBuf {
        self.file("checks")
    }

    /// What the course itself has: the solution and others that are right, the unsolved
    /// file, and each mistake.
    ///
    /// # Errors
    ///
    /// When a folder cannot be read.
    pub(crate) fn variants_of_course(&self) -> anyhow::Result<Vec<Variant>> {
        let mut variants = vec![Variant { name: SOLUTION.to_owned(), file: self.solution() }];
        let others = self.folder().join("solutions").join(self.stem());
        if others.is_dir() {
            let name = |file: &Path| format!("{SOLUTION}.{}", stem_of(file));
            let files = rust_files(&others)?;
            variants.extend(files.into_iter().map(|file| Variant { name: name(&file), file }));
        }
        variants.push(Variant { name: UNSOLVED.to_owned(), file: self.unsolved() });
        let files = rust_files(&self.folder().join("mistakes").join(self.stem()))?;
        variants.extend(files.into_iter().map(|file| Variant { name: stem_of(&file), file }));
        Ok(variants)
    }

    /// Whether the unsolved file does not compile, and with which error code.
    pub(crate) fn refused_with(&self) -> Option<&str> {
        let code = self.entry.unsolved.as_str();
        let digits = code.strip_prefix('E')?;
        (digits.len() == 4 && digits.bytes().all(|it| it.is_ascii_digit())).then_some(code)
    }
}

/// The Rust files of a folder, in the order of their names.
fn rust_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot read {}", cargo::relative(folder)))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    files.retain(|file| file.extension().is_some_and(|it| it == "rs"));
    files.sort();
    Ok(files)
}

fn stem_of(file: &Path) -> String {
    file.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// All exercises, in teaching order.
///
/// # Errors
///
/// When a catalogue cannot be read.
pub(crate) fn all() -> anyhow::Result<Vec<Exercise>> {
    let mut exercises = Vec::new();
    for lesson in LESSONS {
        let path = cargo::root().join("lessons").join(lesson).join("exercises.toml");
        if !path.exists() {
            continue;
        }
        let text = fs::read_to_string(&path)
            .with_context(|| format!("cannot read lessons/{lesson}/exercises.toml"))?;
        exercises.extend(read(lesson, &text)?);
    }
    Ok(exercises)
}

fn read(lesson: &'static str, text: &str) -> anyhow::Result<Vec<Exercise>> {
    let catalogue: Catalogue = toml::from_str(text)
        .with_context(|| format!("lessons/{lesson}/exercises.toml is no catalogue"))?;
    Ok(catalogue.exercise.into_iter().map(|entry| Exercise { lesson, entry }).collect())
}

/// The exercises that some words name, in teaching order; all when there is none.
///
/// A word is a lesson, an exercise as `LESSON/NAME`, or a unique beginning of a name.
///
/// # Errors
///
/// A [`Usage`] that names the unknown word and lists what there is.
pub(crate) fn chosen(all: &[Exercise], words: &[String]) -> anyhow::Result<Vec<Exercise>> {
    if words.is_empty() {
        return Ok(all.to_vec());
    }
    let mut places = Vec::new();
    for word in words {
        places.extend(named(all, word)?);
    }
    places.sort_unstable();
    places.dedup();
    Ok(places.into_iter().map(|place| all[place].clone()).collect())
}

/// The places of the exercises that a word names.
fn named(all: &[Exercise], word: &str) -> anyhow::Result<Vec<usize>> {
    let word = word.trim_end_matches('/').trim_end_matches(".rs").replace('_', "-");
    let places = |fits: &dyn Fn(&Exercise) -> bool| -> Vec<usize> {
        (0..all.len()).filter(|place| fits(&all[*place])).collect()
    };
    let (lesson, name) = word.rsplit_once('/').map_or((None, word.as_str()), |(lesson, name)| {
        let lesson = lesson.trim_end_matches("/exercises");
        (lesson.rsplit('/').next(), name)
    });
    let in_lesson = |it: &Exercise| lesson.is_none_or(|lesson| it.lesson == lesson);
    if lesson.is_none() {
        let whole = places(&|it| it.lesson == name);
        if !whole.is_empty() {
            return Ok(whole);
        }
    }
    let exact = places(&|it| in_lesson(it) && it.entry.name == name);
    if exact.len() == 1 {
        return Ok(exact);
    }
    let begun = places(&|it| in_lesson(it) && it.entry.name.starts_with(name));
    match (&exact[..], &begun[..]) {
        ([], [_]) => Ok(begun),
        ([], []) => bail!(Usage(unknown(all, &word, lesson))),
        ([], many) | (many, _) => {
            let names: Vec<String> = many.iter().map(|place| all[*place].name()).collect();
            bail!(Usage(format!("'{word}' means more than one: {}", names.join(", "))))
        }
    }
}

fn unknown(all: &[Exercise], word: &str, lesson: Option<&str>) -> String {
    let of_lesson = |it: &&Exercise| lesson.is_some_and(|lesson| it.lesson == lesson);
    let names: Vec<String> = all.iter().filter(of_lesson).map(Exercise::name).collect();
    if !names.is_empty() {
        return format!("no exercise '{word}'; there are: {}", names.join(", "));
    }
    let mut lessons: Vec<&str> = all.iter().map(|it| it.lesson).collect();
    lessons.dedup();
    format!("no exercise '{word}'; lessons with exercises: {}", lessons.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Vec<Exercise> {
        let entry = |name: &str| Entry {
            name: name.to_owned(),
            asks: String::new(),
            demo: String::new(),
            minutes: 5,
            unsolved: "E0373".to_owned(),
            hints: [String::new(), String::new()],
        };
        let names = [
            ("basics", "split-sum"),
            ("locks", "account"),
            ("locks", "event"),
            ("async", "event-count"),
        ];
        names.map(|(lesson, name)| Exercise { lesson, entry: entry(name) }).to_vec()
    }

    fn names(words: &[&str]) -> Result<Vec<String>, String> {
        let words: Vec<String> = words.iter().map(ToString::to_string).collect();
        let chosen = chosen(&sample(), &words).map_err(|err| err.to_string())?;
        Ok(chosen.iter().map(Exercise::name).collect())
    }

    #[test]
    fn nothing_means_all_in_teaching_order() {
        assert_eq!(names(&[]).unwrap().len(), 4);
        assert_eq!(
            names(&["locks", "basics"]).unwrap(),
            ["basics/split-sum", "locks/account", "locks/event"]
        );
    }

    #[test]
    fn a_name_a_unique_beginning_and_a_path_are_understood() {
        for word in ["locks/account", "account", "acc", "lessons/locks/exercises/account.rs"] {
            assert_eq!(names(&[word]).unwrap(), ["locks/account"], "{word}");
        }
        assert_eq!(names(&["event"]).unwrap(), ["locks/event"], "a whole name wins");
        assert_eq!(
            names(&["lessons/basics/exercises/split_sum.rs"]).unwrap(),
            ["basics/split-sum"]
        );
    }

    #[test]
    fn what_is_not_there_is_named_with_what_there_is() {
        let err = names(&["locks/nothing"]).unwrap_err();
        assert_eq!(err, "no exercise 'locks/nothing'; there are: locks/account, locks/event");
        let err = names(&["nothing"]).unwrap_err();
        assert_eq!(err, "no exercise 'nothing'; lessons with exercises: basics, locks, async");
        let err = names(&["even"]).unwrap_err();
        assert_eq!(err, "'even' means more than one: locks/event, async/event-count");
    }

    #[test]
    fn an_error_code_is_told_from_a_misconception() {
        let mut exercise = sample().remove(0);
        assert_eq!(exercise.refused_with(), Some("E0373"));
        "Every".clone_into(&mut exercise.entry.unsolved);
        assert_eq!(exercise.refused_with(), None);
    }
}
