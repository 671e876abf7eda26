//! A child outlives its parent, unless it holds on to it by a pipe.
//!
//! A thread ends with its process; a child process does not end with its parent.
//! It goes on as an orphan, and the system gives it another parent. Nobody can
//! clean up after a parent that was killed, so the child must see for itself: the
//! system closes all pipes of a process that dies, whatever the reason, and a
//! child that reads from its parent takes the end of its input as its own end.
//!
//! Both parents in the picture are killed. What they leave behind has no lane: it
//! was not main who started it.

use std::io::{self, BufRead, BufReader, Write};
use std::process::{self, Stdio};
use std::thread;

use shared::child::Role;
use shared::{Demo, Report, Result, Table};

use crate::process_list::{self, Listed};
use crate::ward::{self, LIMIT, Ward};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "orphan",
    claim: "A child outlives its parent, unless a pipe between the two ties it to its end.",
    show,
};

/// A child that starts a child of its own and tells its number.
pub const PARENT: Role = Role {
    name: "parent",
    lesson: "mp-vs-mt",
    play: |arguments| ward::code(parent(&arguments[0])),
};
/// The child's child: it answers every line of its input, until that ends.
pub const GRANDCHILD: Role =
    Role { name: "grandchild", lesson: "mp-vs-mt", play: |_| ward::code(grandchild()) };

/// Where a child's input comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tie {
    /// From wherever its parent's comes.
    Loose,
    /// From its parent.
    Tied,
}

/// What became of the child of a parent that was killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Orphan {
    /// Whether it still answered.
    pub answered: bool,
    /// The parent that it had lost.
    pub lost: u32,
    /// How it stood in the list then; `None` where the list cannot be read.
    pub listed: Option<Listed>,
    /// How it stood in the list after its own end.
    pub at_last: Option<Listed>,
}

/// Kills a child and asks the child's child whether it is still there.
///
/// # Errors
///
/// If a process cannot be started, killed or read.
pub fn kill_the_parent(tie: Tie) -> io::Result<Orphan> {
    process_list::adopt_orphans();
    let mut command = PARENT.command()?;
    let command = command.arg(format!("{tie:?}")).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut parent = Ward::start(command)?;
    let (mut ask, answers) = parent.ends()?;
    let mut answers = BufReader::new(answers).lines();
    let orphan = answers.next().ok_or(io::ErrorKind::BrokenPipe)??;
    let orphan = orphan.parse().map_err(io::Error::other)?;
    parent.child.kill()?;
    parent.child.wait()?;
    // An error means that nobody is left who could read it.
    let _ = writeln!(ask, "are you there?");
    let answered = answers.next().is_some();
    let listed = process_list::look(orphan);
    // The orphan's input ends with ours, and with it the orphan, who closes its output.
    drop(ask);
    answers.for_each(drop);
    process_list::reap(orphan);
    let at_last = process_list::look_until(orphan, LIMIT, |listed| listed == Listed::Gone);
    Ok(Orphan { answered, lost: parent.child.id(), listed, at_last })
}

fn parent(tie: &str) -> io::Result<()> {
    let mut command = GRANDCHILD.command()?;
    if tie == "Loose" {
        // What we were given is handed on; our own end changes nothing about it.
        return Ward::start(&mut command)?.child.wait().map(drop);
    }
    // New: this end of the pipe is ours alone, and the system closes it when we die.
    let _child = Ward::start(command.stdin(Stdio::piped()))?;
    ward::end_with_parent();
    loop {
        thread::park();
    }
}

fn grandchild() -> io::Result<()> {
    ward::end_at_limit();
    writeln!(io::stdout(), "{}", process::id())?;
    io::stdin().lines().try_for_each(|_| writeln!(io::stdout(), "here"))
}

fn show(report: &mut Report) -> Result<()> {
    let (loose, tied) = report.watch("two children that have a child are killed", || {
        (kill_the_parent(Tie::Loose), kill_the_parent(Tie::Tied))
    });
    let (loose, tied) = (loose?, tied?);
    let mut table = Table::new(["a killed one's child", "answers", "in the list"]);
    for (name, orphan) in [("loose", loose), ("tied by a pipe", tied)] {
        let answers = if orphan.answered { "yes" } else { "no" };
        let listed = orphan.listed.map_or_else(|| "-".into(), |listed| listed.to_string());
        table.row([name.into(), answers.into(), listed]);
    }
    report.table(&table);
    report.must(loose.answered, "a child still answers after its parent was killed");
    report.must(!tied.answered, "one that reads from its parent has ended with it");
    match loose.listed {
        Some(listed) => {
            let adopted = matches!(listed, Listed::Alive { parent } if parent != loose.lost);
            report.must(adopted, "the orphan is alive and has a new parent");
            let gone = [loose, tied].map(|orphan| orphan.at_last) == [Some(Listed::Gone); 2];
            report.must(gone, "in the end neither is left in the list");
        }
        None => report.cannot("this system has no list of processes that one may simply read"),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pipe_decides_whether_a_child_outlives_its_parent() {
        assert!(kill_the_parent(Tie::Loose).unwrap().answered);
        assert!(!kill_the_parent(Tie::Tied).unwrap().answered);
    }
}
