//! A child that has ended stays in the system's list until somebody waits for it.
//!
//! The system keeps the number and the exit code of an ended child for its parent
//! to ask for; until then it is a zombie. It takes no memory to speak of, but a
//! place in a list that is not endless. A parent that lives long and never waits
//! fills the list. Rust's `Child` does not wait when it is dropped, just as the
//! handle of a thread does not join; but an ended thread leaves nothing behind.
//!
//! The picture is the parent's view: the child's lane ends where main learns of the
//! end. The child itself ended before, while main looked at the list.

use std::io;
use std::process::ExitCode;

use shared::child::{Ending, Role};
use shared::{Demo, Report, Result, Table};

use crate::process_list::{self, Listed};
use crate::ward::{LIMIT, Ward};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "zombie",
    claim: "A child that has ended stays in the system's list until somebody waits for it.",
    show,
};

/// A child that ends at once, with an exit code to remember.
pub const BRIEF: Role =
    Role { name: "brief", lesson: "mp-vs-mt", play: |_| ExitCode::from(EXIT_CODE) };
const EXIT_CODE: u8 = 9;

/// How a child stood in the list after its end, and what the wait gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reaped {
    /// After its end; `None` where the list cannot be read.
    pub ended: Option<Listed>,
    /// After it was killed once more.
    pub killed: Option<Listed>,
    /// What the wait gave.
    pub ending: Ending,
    /// After the wait.
    pub waited: Option<Listed>,
}

/// Lets a child end, kills it in vain, waits for it; looks at the list each time.
///
/// # Errors
///
/// If the child cannot be started, killed or waited for.
pub fn zombie() -> io::Result<Reaped> {
    let mut ward = Ward::start(&mut BRIEF.command()?)?;
    let process = ward.child.id();
    let ended = process_list::look_until(process, LIMIT, |listed| listed == Listed::Zombie);
    // A kill does not help: it has ended already, and it is not the one who must act.
    if ended.is_some() {
        ward.child.kill()?;
    }
    let killed = process_list::look(process);
    let ending = ward.end()?;
    Ok(Reaped { ended, killed, ending, waited: process_list::look(process) })
}

fn show(report: &mut Report) -> Result<()> {
    let reaped = report.watch("a child ends, and main waits for it later", zombie)?;
    let code = Ending::Exited(EXIT_CODE.into());
    report.answer("the wait gives", reaped.ending);
    report.must(reaped.ending == code, "the wait gives the exit code of a child that ended before");
    let (Some(ended), Some(killed), Some(waited)) = (reaped.ended, reaped.killed, reaped.waited)
    else {
        report.cannot("this system has no list of processes that a program may simply read");
        return Ok(());
    };
    let mut table = Table::new(["the child", "in the list"]);
    for (when, listed) in [("has ended", ended), ("is killed", killed), ("is waited for", waited)] {
        table.row([when.into(), listed.to_string()]);
    }
    report.table(&table);
    report.must(ended == Listed::Zombie, "until then it is a zombie");
    report.must(killed == Listed::Zombie, "nobody can kill a zombie: it is dead");
    report.must(waited == Listed::Gone, "after the wait it is off the list");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn only_the_wait_takes_a_zombie_off_the_list() {
        let reaped = zombie().unwrap();
        assert_eq!([reaped.ended, reaped.killed], [Some(Listed::Zombie); 2]);
        assert_eq!(reaped.waited, Some(Listed::Gone));
    }

    #[test]
    fn the_exit_code_is_kept_for_the_parent() {
        assert_eq!(zombie().unwrap().ending, Ending::Exited(9));
    }
}
