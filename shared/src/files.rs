//! The files that a lesson writes when it is asked to, at its end or when it is ended.

use std::path::Path;
use std::process;
use std::sync::{Arc, Mutex, PoisonError};

use crate::cli::Cli;
use crate::clock;
use crate::demo::Lesson;
use crate::machine::Machine;
use crate::page::{Head, page};
use crate::report::Told;
use crate::trace_file::trace_file;
use crate::whole_file::WholeFile;

/// What was told, kept for the files; shared with the watchman, who writes them when the
/// main thread cannot.
#[derive(Clone, Debug)]
pub(crate) struct Files(Arc<Mutex<Option<Kept>>>);

#[derive(Debug)]
struct Kept {
    head: Head,
    page: Option<WholeFile>,
    trace: Option<WholeFile>,
    told: Vec<Told>,
}

impl Files {
    /// Finds out whether the files that were asked for can be written.
    ///
    /// # Errors
    ///
    /// One sentence that names the file that cannot.
    pub(crate) fn asked_for(cli: &Cli, lesson: &Lesson) -> Result<Self, String> {
        let [page, trace] = [&cli.html, &cli.trace].map(|path| {
            let file =
                path.as_deref().map(|path| WholeFile::at(path).map_err(|it| cannot(path, &it)));
            file.transpose()
        });
        let (page, trace) = (page?, trace?);
        if let (Some(page), Some(trace)) = (&page, &trace)
            && page.is(trace)
        {
            let path = page.asked().display();
            return Err(format!("cannot write {path}: it cannot be page and trace at once"));
        }
        let asked = page.is_some() || trace.is_some();
        let head = Head {
            lesson: lesson.name,
            question: lesson.question,
            ran: format!("{}, {}", clock::today(), Machine::this()),
            command: cli.again(lesson),
        };
        let kept = asked.then(|| Kept { head, page, trace, told: Vec::new() });
        Ok(Self(Arc::new(Mutex::new(kept))))
    }

    /// Keeps what a demo told, if anybody wants it.
    pub(crate) fn keep(&self, told: Told) {
        if let Some(kept) = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            kept.told.push(told);
        }
    }

    /// Writes the files, once: whoever comes second waits for the first and writes nothing.
    /// Returns a sentence for each file.
    ///
    /// # Errors
    ///
    /// One sentence that names the file that could not be written.
    pub(crate) fn write(&self) -> Result<Vec<String>, String> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(Kept { head, page: page_file, trace, told }) = kept.take() else {
            return Ok(Vec::new());
        };
        let page = page_file.map(|file| write("page", &file, &page(&head, &told)));
        let trace = trace.map(|file| {
            write("trace", &file, &trace_file(process::id().into(), head.lesson, &told))
        });
        page.into_iter().chain(trace).collect()
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
