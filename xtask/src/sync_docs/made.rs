//! What an output was made on: every figure depends on it.

use std::env::consts;
use std::process::Command;

use crate::cargo;

/// The line under an output: its command, the day and the machine.
pub(super) fn caption(command: &str) -> String {
    let day = chrono::Local::now().format("%Y-%m-%d");
    format!("*Made by `{command}` on {}, on {day}.*", machine())
}

/// Cores, processor, system and compiler, as far as they can be learned.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let s = if cores == 1 { "" } else { "s" };
    let processor = processor().map(|it| format!(" ({it})")).unwrap_or_default();
    let system = format!("{} {}", consts::OS, consts::ARCH);
    let compiler = compiler().map(|it| format!(", {it}")).unwrap_or_default();
    format!("{cores} core{s}{processor}, {system}{compiler}")
}

/// The processor's name, without what only its maker wants to read.
fn processor() -> Option<String> {
    let name = if cfg!(target_os = "linux") {
        let text = std::fs::read_to_string("/proc/cpuinfo").ok()?;
        let line = text.lines().find(|line| line.starts_with("model name"))?;
        line.split_once(": ")?.1.to_owned()
    } else if cfg!(target_os = "macos") {
        said_by(Command::new("sysctl").args(["-n", "machdep.cpu.brand_string"]))?
    } else {
        std::env::var("PROCESSOR_IDENTIFIER").ok()?
    };
    let plain = name.replace("(R)", "").replace("(TM)", "");
    Some(plain.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// `rustc 1.95.0`.
fn compiler() -> Option<String> {
    let version = said_by(Command::new("rustc").arg("--version").current_dir(cargo::root()))?;
    Some(version.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
}

fn said_by(command: &mut Command) -> Option<String> {
    let output = command.output().ok().filter(|it| it.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
