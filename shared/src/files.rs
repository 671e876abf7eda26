//! The files that a lesson writes when it is asked to, at its end or when it is ended.

use std::env;
use std::mem;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::cli::Cli;
use crate::clock;
use crate::demo::Lesson;
use crate::machine::Machine;
use crate::page::{Head, page, thumbnail};
use crate::report::Told;
use crate::summary::{self, Summary};
use crate::trace_file::trace_file;
use crate::whole_file::WholeFile;

/// The environment variable with the way from the page to that of the whole course.
const COURSE: &str = "LESSON_COURSE";

/// What was told, kept for the files; shared with the watchman, who writes them when the
/// main thread cannot.
#[derive(Clone, Debug)]
pub(crate) struct Files(Arc<Mutex<Kept>>);

#[derive(Debug)]
struct Kept {
    head: Head,
    page: Option<WholeFile>,
    trace: Option<WholeFile>,
    /// Everything that was told, if it is to be shown or traced.
    told: Vec<Told>,
    summary_file: Option<WholeFile>,
    summary: Summary,
    written: bool,
}

impl Files {
    /// Finds out whether the files that were asked for can be written.
    ///
    /// # Errors
    ///
    /// One sentence that names the file that cannot.
    pub(crate) fn asked_for(cli: &Cli, lesson: &Lesson) -> Result<Self, String> {
        let summary_file = env::var_os(summary::FILE).map(PathBuf::from);
        let asked = [&cli.html, &cli.trace, &summary_file];
        let [page, trace, summary_file] = asked.map(|path| {
            let file =
                path.as_deref().map(|path| WholeFile::at(path).map_err(|it| cannot(path, &it)));
            file.transpose()
        });
        let (page, trace, summary_file) = (page?, trace?, summary_file?);
        if let (Some(page), Some(trace)) = (&page, &trace)
            && page.is(trace)
        {
            let path = page.asked().display();
            return Err(format!("cannot write {path}: it cannot be page and trace at once"));
        }
        let (date, machine) = (clock::today(), Machine::this().to_string());
        let unit = if cli.explore { "exploration" } else { "demo" };
        let summary = Summary::new(lesson, unit, (&date, &machine));
        let head = Head {
            lesson: lesson.name,
            question: lesson.question,
            ran: format!("{date}, {machine}"),
            command: cli.again(lesson),
            course: env::var(COURSE).ok(),
        };
        let (told, written) = (Vec::new(), false);
        let kept = Kept { head, page, trace, told, summary_file, summary, written };
        Ok(Self(Arc::new(Mutex::new(kept))))
    }

    /// Keeps what a demo told, as far as anybody wants it.
    pub(crate) fn keep(&self, told: Told) {
        let kept = &mut *self.lock();
        let picture = kept.page.is_some() && kept.summary_file.is_some();
        kept.summary.add(&told, picture.then(|| thumbnail(&told)).flatten());
        if kept.page.is_some() || kept.trace.is_some() {
            kept.told.push(told);
        }
    }

    /// The closing line of the lesson, and whether all held.
    pub(crate) fn closing(&self) -> (String, bool) {
        let kept = self.lock();
        (kept.summary.sentence(), kept.summary.all_held())
    }

    /// Writes the files, once: whoever comes second waits for the first and writes nothing.
    /// Returns a sentence for each file that a person asked for.
    ///
    /// # Errors
    ///
    /// One sentence that names the file that could not be written.
    pub(crate) fn write(&self) -> Result<Vec<String>, String> {
        let kept = &mut *self.lock();
        if mem::replace(&mut kept.written, true) {
            return Ok(Vec::new());
        }
        let Kept { head, page: page_file, trace, told, summary_file, summary, .. } = kept;
        let page =
            page_file.as_ref().map(|file| write("page", file, &page(head, told))).transpose()?;
        let trace = trace
            .as_ref()
            .map(|file| write("trace", file, &trace_file(process::id().into(), head.lesson, told)));
        let trace = trace.transpose()?;
        // The last: where there is a summary, the page is there, too.
        if let Some(file) = summary_file {
            write("summary", file, &summary.json())?;
        }
        Ok(page.into_iter().chain(trace).collect())
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn write(what: &str, file: &WholeFile, content: &str) -> Result<String, String> {
    file.write(content).map_err(|err| cannot(file.asked(), &err))?;
    let size = content.len().div_ceil(1_000);
    Ok(format!("{what}: {} ({size} kB)", file.asked().display()))
}

fn cannot(path: &Path, err: &std::io::Error) -> String {
    format!("cannot write {}: {err}", path.display())
}
