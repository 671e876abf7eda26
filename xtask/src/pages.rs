//! The folder of a report: an index, and the pages that the lessons write beside it.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::cargo;
use crate::index;
use crate::lessons::LESSONS;
use crate::replacement::Replacement;
use crate::report::Report;
use crate::runner::Part;
use crate::status::Usage;

/// The file to begin with.
const INDEX: &str = "index.html";

/// A whole report is smaller, in bytes.
const MOST: u64 = 3_000_000;

/// A folder to write a report into.
#[derive(Debug)]
pub(crate) struct Pages {
    folder: PathBuf,
    index: Replacement,
}

impl Pages {
    /// Makes the folder if there is none, and makes sure that a report can be written there.
    /// What else is in it stays.
    ///
    /// # Errors
    ///
    /// One sentence, when it is no folder, cannot be written, or has an index of its own.
    pub(crate) fn in_folder(folder: &Path) -> Result<Self, Usage> {
        let cannot =
            |why: String| Usage(format!("cannot write a report into {}: {why}", folder.display()));
        if folder.exists() && !folder.is_dir() {
            return Err(cannot("it is no folder".to_owned()));
        }
        fs::create_dir_all(folder).map_err(|err| cannot(err.to_string()))?;
        let path = folder.join(INDEX);
        // What cannot be read as text is no index of ours either.
        let is_foreign = |bytes: Vec<u8>| !String::from_utf8_lossy(&bytes).contains(index::MARK);
        if path.is_file() && fs::read(&path).map_or(true, is_foreign) {
            return Err(cannot(format!("its {INDEX} is no report of the course")));
        }
        let index = Replacement::begin(&path).map_err(|err| cannot(err.to_string()))?;
        Ok(Self { folder: folder.to_owned(), index })
    }

    /// Where a lesson is to write.
    pub(crate) fn page(&self, lesson: &str, part: Part) -> PathBuf {
        self.folder.join(part.page(lesson))
    }

    /// The place on the index where a lesson's part is, as a way from its page.
    pub(crate) fn place(lesson: &str, part: Part) -> String {
        match part {
            Part::Demos => format!("{INDEX}#{lesson}"),
            Part::Explorations => format!("{INDEX}#{lesson}-explored"),
        }
    }

    /// The way from here to the chapter of a lesson. A report that stands elsewhere may be
    /// moved: then only the chapter's place in the repository, as an error.
    pub(crate) fn chapter(&self, lesson: &str) -> Result<String, String> {
        let chapter = format!("lessons/{lesson}/README.md");
        match depth(&self.folder, &cargo::root()) {
            Some(depth) => Ok("../".repeat(depth) + &chapter),
            None => Err(chapter),
        }
    }

    /// Writes the index. Returns where it is, and the size of the report in bytes.
    ///
    /// # Errors
    ///
    /// When it cannot be written; an older one is then as it was.
    pub(crate) fn finish(self, report: &Report, pace: &str) -> anyhow::Result<(PathBuf, u64)> {
        let text = index::index(report, pace, &self);
        let path = self.folder.join(INDEX);
        let cannot = || format!("cannot write {}", path.display());
        self.index.commit(text.as_bytes()).with_context(cannot)?;
        let written = report.rows.iter().filter(|row| row.summary.is_ok());
        let pages = written.map(|row| self.folder.join(row.part.page(&row.lesson)));
        let sizes = pages.map(|page| fs::metadata(&page).map(|it| it.len()));
        let sizes = sizes.sum::<io::Result<u64>>().context("a lesson has written no page")?;
        Ok((path, text.len() as u64 + sizes))
    }
}

/// How many folders below another one a folder is, if it is below it.
fn depth(folder: &Path, other: &Path) -> Option<usize> {
    let (folder, other) = (folder.canonicalize().ok()?, other.canonicalize().ok()?);
    Some(folder.strip_prefix(other).ok()?.components().count())
}

/// What is wrong with a report: that it is too large, or leads nowhere.
///
/// # Errors
///
/// When a page cannot be read.
pub(crate) fn problems(folder: &Path) -> io::Result<Vec<String>> {
    let names = LESSONS
        .iter()
        .flat_map(|lesson| [Part::Demos, Part::Explorations].map(|part| part.page(lesson)));
    let names = names.chain([INDEX.to_owned()]);
    let mut pages = HashMap::new();
    for name in names.filter(|name| folder.join(name).is_file()) {
        let text = fs::read_to_string(folder.join(&name))?;
        pages.insert(name, text);
    }
    let size: usize = pages.values().map(String::len).sum();
    let mut problems = dead_links(folder, &pages);
    if size as u64 > MOST {
        problems.push(format!("the report has {size} bytes, more than {MOST}"));
    }
    Ok(problems)
}

/// Every link of every page that leads to no file, or to no place in it.
fn dead_links(folder: &Path, pages: &HashMap<String, String>) -> Vec<String> {
    let places: HashMap<&String, HashSet<&str>> =
        pages.iter().map(|(name, text)| (name, values(text, " id=\"").collect())).collect();
    let mut dead: Vec<String> = Vec::new();
    for (name, text) in pages {
        let lives = |link: &str| {
            let (file, place) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { name } else { &file.to_owned() };
            match places.get(target) {
                Some(places) => place.is_empty() || places.contains(place),
                None => place.is_empty() && folder.join(target).is_file(),
            }
        };
        let links: HashSet<&str> = values(text, " href=\"").collect();
        dead.extend(links.into_iter().filter(|it| !lives(it)).map(|it| format!("{name}: {it}")));
    }
    dead.sort();
    dead.into_iter().map(|link| format!("a link leads nowhere: {link}")).collect()
}

/// What stands between this and the next quotation mark, wherever it does.
fn values<'a>(text: &'a str, before: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(before).skip(1).filter_map(|rest| rest.split('"').next())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    fn refused(folder: &Path) -> String {
        Pages::in_folder(folder).unwrap_err().to_string()
    }

    #[test]
    fn a_folder_is_made_and_a_report_stands_in_it() {
        let scratch = Scratch::new().unwrap();
        let folder = scratch.path().join("one/two");
        let pages = Pages::in_folder(&folder).unwrap();
        let (path, size) = pages.finish(&Report::default(), "fast").unwrap();
        assert_eq!(names(&folder), ["index.html"]);
        assert_eq!(size, fs::metadata(&path).unwrap().len());
        // The next report replaces it.
        Pages::in_folder(&folder).unwrap().finish(&Report::default(), "slow").unwrap();
        assert!(fs::read_to_string(path).unwrap().contains("slow pace"));
    }

    #[test]
    fn a_report_that_is_not_finished_leaves_the_folder_as_it_was() {
        let scratch = Scratch::new().unwrap();
        fs::write(scratch.path().join("notes.txt"), "mine").unwrap();
        drop(Pages::in_folder(scratch.path()).unwrap());
        assert_eq!(names(scratch.path()), ["notes.txt"]);
    }

    #[test]
    fn a_file_is_no_folder_and_a_foreign_index_is_left_alone() {
        let scratch = Scratch::new().unwrap();
        let file = scratch.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(refused(&file).ends_with("it is no folder"), "{}", refused(&file));
        assert!(refused(&file.join("below")).starts_with("cannot write a report into "));
        let index = scratch.path().join("index.html");
        fs::write(&index, "<p>my home page</p>").unwrap();
        assert!(refused(scratch.path()).ends_with("its index.html is no report of the course"));
        assert_eq!(fs::read_to_string(index).unwrap(), "<p>my home page</p>");
    }

    #[test]
    fn a_chapter_is_linked_from_inside_the_repository_and_named_from_outside() {
        let scratch = Scratch::new().unwrap();
        let outside = Pages::in_folder(scratch.path()).unwrap().chapter("locks");
        assert_eq!(outside, Err("lessons/locks/README.md".to_owned()));
        assert_eq!(depth(&cargo::root().join("xtask/src"), &cargo::root()), Some(2));
        assert_eq!(depth(&cargo::root(), &cargo::root()), Some(0));
        let lessons = cargo::root().join("lessons");
        let inside = Pages { folder: lessons, ..Pages::in_folder(scratch.path()).unwrap() };
        assert_eq!(inside.chapter("locks").unwrap(), "../lessons/locks/README.md");
    }

    #[test]
    fn links_that_lead_nowhere_are_found() {
        let scratch = Scratch::new().unwrap();
        let write = |name: &str, text: &str| fs::write(scratch.path().join(name), text).unwrap();
        let ways = ["locks.html", "locks.html#deadlock", "#here", "locks-explored.html"];
        let links = ways.map(|way| format!("<a href=\"{way}\">x</a>")).concat();
        write("index.html", &format!("<p id=\"here\">{links}</p>"));
        write("locks.html", "<section id=\"deadlock\"><a href=\"index.html#here\">x</a>");
        let problems_of = || problems(scratch.path()).unwrap();
        assert_eq!(problems_of(), ["a link leads nowhere: index.html: locks-explored.html"]);
        write("locks-explored.html", "<a href=\"https://example.org/\">x</a>");
        let outside = "a link leads nowhere: locks-explored.html: https://example.org/";
        assert_eq!(problems_of(), [outside]);
        write("locks-explored.html", "");
        write("locks.html", "<section id=\"dead\">");
        assert_eq!(problems_of(), ["a link leads nowhere: index.html: locks.html#deadlock"]);
    }

    #[test]
    fn a_report_of_more_than_three_megabytes_is_too_large() {
        let scratch = Scratch::new().unwrap();
        fs::write(scratch.path().join("locks.html"), " ".repeat(3_000_001)).unwrap();
        let problems = problems(scratch.path()).unwrap();
        assert_eq!(problems, ["the report has 3000001 bytes, more than 3000000"]);
    }
}
