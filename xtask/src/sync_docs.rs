//! `cargo xtask sync-docs`: fills the marked blocks of the pages from the sources and from real
//! runs. CONTRIBUTING.md says how a block is marked.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};

use crate::cargo;
use crate::interrupt::Interrupt;
use crate::lessons::LESSONS;
use crate::replacement::Replacement;
use crate::status::{Status, Usage};

mod blocks;
mod call;
mod parts;
mod item;
mod rust;
mod python;
mod made;

use blocks::{Block, Kind, Marker, Piece};
use call::Call;

/// How a measurement says that it was disturbed; `shared::measure` writes it.
const DISTURBED: &str = "Other programs used";

/// What may be asked of `sync-docs`.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Pages to bring up to date; all when none is given
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Change nothing and run nothing: say what is out of date
    #[arg(long)]
    check: bool,
    /// Bring up to date only what is shown of the sources, which runs nothing
    #[arg(long, conflicts_with = "check")]
    code: bool,
    /// Run only the commands in which this word occurs: a demo's name, for instance
    #[arg(long, value_name = "WORD", conflicts_with_all = ["check", "code"])]
    run: Option<String>,
}

impl Options {
    fn wants(&self, marker: &Marker) -> bool {
        match (&self.run, marker.kind) {
            (Some(word), Kind::Run) => marker.what.split_whitespace().any(|it| it == word),
            (Some(_), Kind::Code) => false,
            (None, Kind::Run) => !self.code,
            (None, Kind::Code) => true,
        }
    }
}

/// Brings the pages up to date, or says what is not.
///
/// # Errors
///
/// When a page is unknown, cannot be read or written, or the output does not take the result.
pub(crate) fn run(options: &Options) -> anyhow::Result<Status> {
    let pages = chosen(&options.files)?;
    if let Some(word) = options.run.as_ref().filter(|_| !pages.iter().any(|it| has(it, options))) {
        return Err(Usage(format!("no command of these pages has the word '{word}'")).into());
    }
    let mut problems = Vec::new();
    let mut said = Vec::new();
    if options.check {
        problems = pages.iter().flat_map(|page| stale(page)).collect();
    } else {
        let interrupt = Interrupt::on_ctrl_c().context("cannot notice Ctrl-C")?;
        let mut outputs = Outputs::new(&interrupt);
        for page in &pages {
            match update(page, options, &mut outputs) {
                _ if interrupt.happened() => return Ok(Status::Interrupted),
                Ok(false) => {}
                Ok(true) => said.push(format!("{}: brought up to date", cargo::relative(page))),
                Err(err) => problems.push(format!("{err:#}")),
            }
        }
        said.extend(outputs.disturbed.iter().map(|call| {
            format!("other programs used the cores during `{call}`: again when it is idle")
        }));
    }
    let mut out = anstream::stdout().lock();
    for line in said.iter().chain(&problems) {
        writeln!(out, "{line}")?;
    }
    if problems.is_empty() && said.is_empty() {
        let what = if options.code { "the code of " } else { "" };
        let s = if pages.len() == 1 { "" } else { "s" };
        writeln!(out, "up to date: {what}{} page{s}", pages.len())?;
    }
    Ok(if problems.is_empty() { Status::Done } else { Status::Failed })
}

/// The pages that may hold blocks: the README, the chapters, and what stands beside these.
pub(crate) fn pages() -> anyhow::Result<Vec<PathBuf>> {
    let lessons = cargo::root().join("lessons");
    let mut pages = vec![cargo::root().join("README.md")];
    for entry in fs::read_dir(&lessons).context("cannot list the lessons")? {
        let path = entry?.path();
        if path.extension().is_some_and(|it| it == "md") {
            pages.push(path);
        }
    }
    pages[1..].sort();
    pages.extend(LESSONS.iter().map(|lesson| lessons.join(lesson).join("README.md")));
    Ok(pages)
}

/// The pages that are named.
fn chosen(files: &[PathBuf]) -> anyhow::Result<Vec<PathBuf>> {
    let pages = pages()?;
    if files.is_empty() {
        return Ok(pages);
    }
    let canonical = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let find = |file: &PathBuf| {
        let found = pages.iter().find(|page| canonical(page) == canonical(file));
        let unknown = || Usage(format!("{} is no page that holds blocks", file.display())).into();
        found.cloned().ok_or_else(unknown)
    };
    files.iter().map(find).collect()
}

/// Whether a page has a block that is wanted.
fn has(page: &Path, options: &Options) -> bool {
    let text = fs::read_to_string(page).unwrap_or_default();
    let wanted = |piece: &Piece| matches!(piece, Piece::Block(it) if options.wants(&it.marker));
    blocks::pieces(&text).is_ok_and(|pieces| pieces.iter().any(wanted))
}

/// What is out of date in a page, one sentence each. Nothing is run.
pub(crate) fn stale(page: &Path) -> Vec<String> {
    let text = match fs::read_to_string(page) {
        Ok(text) => text,
        Err(err) => return vec![format!("{}: {err}", cargo::relative(page))],
    };
    let pieces = match blocks::pieces(&text) {
        Ok(pieces) => pieces,
        Err(err) => return vec![format!("{}:{err:#}", cargo::relative(page))],
    };
    pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Block(block) => Some((block, is_fresh(page, block).err()?)),
            Piece::Prose(_) => None,
        })
        .map(|(block, err)| format!("{}:{}: {err:#}", cargo::relative(page), block.line))
        .collect()
}

fn is_fresh(page: &Path, block: &Block) -> anyhow::Result<()> {
    let page_name = cargo::relative(page);
    match block.marker.kind {
        Kind::Code => ensure!(
            block.content == code(page, &block.marker)?,
            "{} has changed; `cargo xtask sync-docs --code {page_name}` shows it as it is",
            block.marker.what,
        ),
        Kind::Run => {
            Call::read(&block.marker.what, page)?.is_known()?;
            block.marker.options.parts()?;
            ensure!(
                block.is_sealed(),
                "this is not what the command printed; \
                 `cargo xtask sync-docs {page_name}` runs it again",
            );
        }
    }
    Ok(())
}

/// What the commands printed, each of which is run once.
struct Outputs<'a> {
    interrupt: &'a Interrupt,
    made: BTreeMap<String, String>,
    /// Those that say that other programs used the cores.
    disturbed: BTreeSet<String>,
}

impl<'a> Outputs<'a> {
    fn new(interrupt: &'a Interrupt) -> Self {
        Self { interrupt, made: BTreeMap::new(), disturbed: BTreeSet::new() }
    }

    fn of(&mut self, call: &Call, marker: &Marker) -> anyhow::Result<&str> {
        let key = format!("{call} {:?} {:?}", marker.options.file, marker.options.exit);
        if !self.made.contains_key(&key) {
            let output = call.output(&marker.options, self.interrupt)?;
            if output.contains(DISTURBED) {
                self.disturbed.insert(call.to_string());
            }
            self.made.insert(key.clone(), output);
        }
        Ok(&self.made[&key])
    }
}

/// Brings one page up to date; whether it has changed.
fn update(page: &Path, options: &Options, outputs: &mut Outputs) -> anyhow::Result<bool> {
    let name = cargo::relative(page);
    let text = fs::read_to_string(page).with_context(|| format!("cannot read {name}"))?;
    let mut new = String::with_capacity(text.len());
    for piece in blocks::pieces(&text).map_err(|err| err.context(format!("{name} is left")))? {
        match piece {
            Piece::Prose(prose) => new.push_str(prose),
            Piece::Block(block) if !options.wants(&block.marker) => new.push_str(block.whole),
            Piece::Block(block) => {
                let content = content(page, &block.marker, outputs);
                let content = content.with_context(|| format!("{name}:{}", block.line))?;
                new.push_str(&block.with(&content));
            }
        }
    }
    if new == text {
        return Ok(false);
    }
    // A run takes its time, in which somebody may have gone on writing.
    if fs::read_to_string(page).ok().as_ref() != Some(&text) {
        bail!("{name} was edited meanwhile and is left as it is");
    }
    let replacement = Replacement::begin(page).with_context(|| format!("cannot write {name}"))?;
    replacement.commit(new.as_bytes()).with_context(|| format!("cannot write {name}"))?;
    Ok(true)
}

fn content(page: &Path, marker: &Marker, outputs: &mut Outputs) -> anyhow::Result<String> {
    match marker.kind {
        Kind::Code => code(page, marker),
        Kind::Run => {
            let call = Call::read(&marker.what, page)?;
            call.is_known()?;
            let shown = marker.options.parts()?.of(outputs.of(&call, marker)?)?;
            let file = marker.options.file.as_deref();
            let language = file.and_then(|it| Path::new(it).extension()?.to_str());
            let shown = blocks::fenced(language.unwrap_or("text"), &shown);
            Ok(format!("{shown}\n{}\n", made::caption(&call.to_string())))
        }
    }
}

/// Shows items of a text by their names, with or without their documentation.
type ShowItems = for<'a> fn(&str, &[&'a str], bool) -> Result<String, &'a str>;

/// What a block shows of a source, in its fence.
fn code(page: &Path, marker: &Marker) -> anyhow::Result<String> {
    let (file, items) = marker.what.split_once(' ').unwrap_or((&marker.what, ""));
    let folder = page.parent().unwrap_or(page);
    let text = fs::read_to_string(folder.join(file))
        .with_context(|| format!("cannot read {file}, which the block names"))?;
    let items: Vec<&str> = items.split(',').map(str::trim).filter(|it| !it.is_empty()).collect();
    let documented = marker.options.documented;
    let (language, show): (_, ShowItems) =
        match Path::new(file).extension().and_then(|it| it.to_str()) {
            // Compiled where it stands; here it is a part without the rest.
            Some("rs") => ("rust,ignore", rust::items),
            Some("py") => ("python", python::items),
            _ => bail!("{file} is neither Rust nor Python"),
        };
    let shown = match items[..] {
        [] => text,
        _ => show(&text, &items, documented)
            .map_err(|name| anyhow::anyhow!("there is no {name} in {file}"))?,
    };
    Ok(blocks::fenced(language, &marker.options.parts()?.of(&shown)?))
}

#[cfg(test)]
mod tests;
