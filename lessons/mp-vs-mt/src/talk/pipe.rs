//! Two pipes to a child process: its standard input and its standard output.

use std::io::{self, Read, Write};
use std::process::Stdio;

use shared::child::Role;

use crate::ward::{self, Ward};

/// A child that answers every number with the next one.
pub const PIPE_ECHO: Role = Role {
    name: "pipe-echo",
    lesson: "mp-vs-mt",
    play: |_| {
        ward::end_at_limit();
        ward::code(echo(&mut io::stdin().lock(), &mut io::stdout().lock()))
    },
};

/// A child process that answers. It ends when the pipe to it is closed.
#[derive(Debug)]
pub struct Pipe {
    ward: Ward,
}

impl Pipe {
    /// Starts the child.
    ///
    /// # Errors
    ///
    /// If the system refuses it.
    #[track_caller]
    pub fn open() -> io::Result<Self> {
        let mut command = PIPE_ECHO.command()?;
        let ward = Ward::start(command.stdin(Stdio::piped()).stdout(Stdio::piped()))?;
        Ok(Self { ward })
    }

    /// There and back.
    ///
    /// # Errors
    ///
    /// If the child is gone.
    pub fn trip(&mut self, number: u64) -> io::Result<u64> {
        let to = self.ward.child.stdin.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        to.write_all(&number.to_le_bytes())?;
        let from = self.ward.child.stdout.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        read_number(from)
    }

    /// The child.
    pub fn ward(&mut self) -> &mut Ward {
        &mut self.ward
    }
}

/// Answers numbers until the input ends.
pub(super) fn echo(from: &mut impl Read, to: &mut impl Write) -> io::Result<()> {
    while let Ok(number) = read_number(from) {
        to.write_all(&(number + 1).to_le_bytes())?;
        to.flush()?;
    }
    Ok(())
}

/// Memory cannot be lent to another process: a number crosses as eight bytes.
pub(super) fn read_number(from: &mut impl Read) -> io::Result<u64> {
    let mut bytes = [0; 8];
    from.read_exact(&mut bytes)?;
    Ok(u64::from_le_bytes(bytes))
}
