//! Builds checks, and says for each program where it is or why it does not compile.

use std::fs::{self, File, TryLockError};
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process;
use std::thread;
use std::time::Duration;

use anyhow::{Context, bail};

use super::catalogue::{Exercise, Variant};
use super::compiler::{self, CompileError, Message};
use super::workplace::{self, Plan};
use crate::cargo;
use crate::child;
use crate::interrupt::Interrupt;
use crate::scratch::Scratch;

/// How often it is asked whether another check has been built.
const POLL: Duration = Duration::from_millis(50);

/// Where checks are built.
#[derive(Debug)]
pub(crate) struct Workshop<'a> {
    target: PathBuf,
    /// Where the programs of this process are while they run.
    running: PathBuf,
    scratch: &'a Scratch,
    interrupt: &'a Interrupt,
    /// Whether the compiler may use colours.
    pub(crate) color: bool,
}

/// Some answers to an exercise that are built into one program.
#[derive(Clone, Debug)]
pub(crate) struct Bench {
    /// What tells its program from others of the same exercise.
    pub(crate) name: &'static str,
    /// The exercise.
    pub(crate) exercise: Exercise,
    /// The answers.
    pub(crate) variants: Vec<Variant>,
}

/// What became of a program.
pub(crate) type Built = Result<PathBuf, CompileError>;

impl Bench {
    fn plan(&self) -> Plan {
        let Self { name, exercise, variants } = self;
        let name = format!("{}--{}--{name}", exercise.lesson, exercise.entry.name);
        Plan::of(name, exercise, variants)
    }
}

impl<'a> Workshop<'a> {
    /// The workshop of this checkout.
    pub(crate) fn new(scratch: &'a Scratch, interrupt: &'a Interrupt, color: bool) -> Self {
        let target = cargo::root().join("target/exercises");
        let running = target.join(format!("running-{}", process::id()));
        Self { target, running, scratch, interrupt, color }
    }

    /// Builds a program for each; none when Ctrl-C came first.
    ///
    /// # Errors
    ///
    /// When cargo cannot be run, or when it fails for another reason than what stands in an
    /// answer.
    pub(crate) fn build(&self, benches: &[Bench]) -> anyhow::Result<Option<Vec<Built>>> {
        let folder = self.target.join("workplace");
        // Two checks at once would build, and run, each other's programs.
        let Some(turn) = self.wait_for_turn()? else { return Ok(None) };
        let plans: Vec<Plan> = benches.iter().map(Bench::plan).collect();
        workplace::write(&folder, &plans)?;
        let Some((messages, words)) = self.cargo(&folder, &plans)? else { return Ok(None) };
        let built = plans.iter().map(|plan| outcome(&messages, &plan.name));
        let Some(built) = built.collect::<Option<Vec<Built>>>() else {
            bail!("the checks cannot be built:\n{words}");
        };
        let kept = built.into_iter().map(|built| self.keep(built)).collect::<io::Result<_>>();
        drop(turn);
        Ok(Some(kept.context("cannot keep the programs of the checks")?))
    }

    /// Waits until no other check builds; the lock ends with the file. None after Ctrl-C.
    fn wait_for_turn(&self) -> anyhow::Result<Option<File>> {
        fs::create_dir_all(&self.running).context("cannot make the folder of the checks")?;
        let turn = File::create(self.target.join("turn")).context("cannot make a lock file")?;
        let mut told = false;
        while !self.interrupt.happened() {
            match turn.try_lock() {
                Ok(()) => return Ok(Some(turn)),
                Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(err)) => {
                    return Err(err).context("cannot wait for another check to be built");
                }
            }
            if !told {
                told = true;
                // Progress is a courtesy.
                writeln!(io::stderr(), "Another check is being built; this one comes next.").ok();
            }
            thread::sleep(POLL);
        }
        Ok(None)
    }

    /// The program under a name of this process's own: the next build may replace it.
    fn keep(&self, built: Built) -> io::Result<Built> {
        let Ok(program) = built else { return Ok(built) };
        let kept = self.running.join(program.file_name().unwrap_or_default());
        fs::remove_file(&kept).or_else(|err| match err.kind() {
            io::ErrorKind::NotFound => Ok(()),
            _ => Err(err),
        })?;
        fs::hard_link(&program, &kept).or_else(|_| fs::copy(&program, &kept).map(drop))?;
        Ok(Ok(kept))
    }

    /// Runs cargo: its messages, and its words for people.
    fn cargo(
        &self,
        folder: &std::path::Path,
        plans: &[Plan],
    ) -> anyhow::Result<Option<(Vec<Message>, String)>> {
        let format = if self.color { "json-diagnostic-rendered-ansi" } else { "json" };
        let mut command = cargo::command(&["build", "--keep-going"]);
        command.arg(format!("--message-format={format}"));
        command.arg("--manifest-path").arg(folder.join("Cargo.toml"));
        command.arg("--target-dir").arg(&self.target);
        // Files are named as a learner knows them, from the root of the checkout.
        let prefix = format!("--remap-path-prefix={}/=", cargo::root().display());
        command.arg("--config").arg(format!("build.rustflags=[{prefix:?}]"));
        command.args(plans.iter().flat_map(|plan| ["--bin", &plan.name]));
        let messages = self.scratch.path().join("check-messages.json");
        let words = self.scratch.path().join("check-words.txt");
        command.stdout(File::create(&messages)?);
        let first = !self.target.join("debug/deps").exists();
        if first {
            announce_first();
        }
        // Whoever waits for a minute wants to see that something happens.
        if !(first && io::stderr().is_terminal()) {
            command.stderr(File::create(&words)?);
        }
        let ending = child::run(&mut command, cargo::DEADLINE, self.interrupt)
            .context("cannot run cargo")?;
        if self.interrupt.happened() || ending.is_interrupted() {
            return Ok(None);
        }
        let text = fs::read_to_string(&messages).context("cannot read what cargo says")?;
        let messages = text.lines().map(serde_json::from_str).collect::<Result<_, _>>();
        let messages = messages.context("cannot understand what cargo says about the checks")?;
        Ok(Some((messages, fs::read_to_string(&words).unwrap_or_default())))
    }
}

impl Drop for Workshop<'_> {
    fn drop(&mut self) {
        // What cannot be removed goes with the next `cargo clean`.
        fs::remove_dir_all(&self.running).ok();
    }
}

fn announce_first() {
    // Progress is a courtesy: nothing ends because nobody sees it.
    writeln!(io::stderr(), "Building what the checks stand on; it takes a minute, once.").ok();
}

/// Where a program is, or why it was not built; `None` if cargo says neither.
fn outcome(messages: &[Message], program: &str) -> Option<Built> {
    if let Some(err) = compiler::errors(messages, program) {
        return err.is_of_answer().then_some(Err(err));
    }
    let of_program =
        |it: &&Message| it.target.as_ref().is_some_and(|target| target.name == program);
    let path = messages.iter().filter(of_program).find_map(|message| message.executable.clone());
    path.map(Ok)
}
