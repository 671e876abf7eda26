//! A thread that watches over a lesson: for Ctrl-C, and for demos that hang.

use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use watched::recording;

use crate::demo::Demo;
use crate::files::Files;
use crate::output::Output;
use crate::pace::Pace;
use crate::report::{Claim, ClaimKind, Told};
use crate::stage;
use crate::timeline::Timeline;

/// The exit code after Ctrl-C, as shells have it.
const INTERRUPTED: i32 = 130;
/// The exit code when a claim did not hold; a demo that hangs broke "every demo ends".
const BROKEN: i32 = 1;

const LOOK_EVERY: Duration = Duration::from_millis(20);

/// What runs at the moment, and until when it may.
#[derive(Debug)]
struct Watch {
    demo: Demo,
    began: Instant,
    limit: Duration,
}

/// What runs after one demo has ended and before the next begins.
const BETWEEN: Demo = Demo { name: "between-demos", claim: "", show: |_| Ok(()) };

static NOW: Mutex<Option<Watch>> = Mutex::new(None);

/// A demo begins: it may take so long at this pace.
pub(crate) fn demo_begins(demo: Demo, pace: Pace) {
    let limit = match pace {
        Pace::Fast | Pace::Normal => Duration::from_mins(1),
        Pace::Slow => Duration::from_mins(5),
    };
    let watch = Watch { demo, began: Instant::now(), limit };
    *NOW.lock().unwrap_or_else(PoisonError::into_inner) = Some(watch);
}

/// The demo has ended.
pub(crate) fn demo_ends() {
    *NOW.lock().unwrap_or_else(PoisonError::into_inner) = None;
}

/// Takes up the watch. The second Ctrl-C ends the program at once.
///
/// # Errors
///
/// If the system refuses the thread or the signal handler.
pub(crate) fn take_up(output: Output, files: Files) -> std::io::Result<()> {
    let interrupted = Arc::new(AtomicBool::new(false));
    let sigint = signal_hook::consts::SIGINT;
    // In this order: the first Ctrl-C finds the flag down, the second finds it up.
    signal_hook::flag::register_conditional_default(sigint, Arc::clone(&interrupted))?;
    signal_hook::flag::register(sigint, Arc::clone(&interrupted))?;
    thread::Builder::new()
        .name("watchman".into())
        .spawn(move || watch(&output, &files, &interrupted))?;
    Ok(())
}

fn watch(output: &Output, files: &Files, interrupted: &AtomicBool) {
    loop {
        thread::park_timeout(LOOK_EVERY);
        // Relaxed: the flag is all that is handed over.
        if interrupted.load(Ordering::Relaxed) {
            let sentence = "Interrupted. What was recorded until now:";
            end((output, files), sentence, INTERRUPTED);
        }
        if let Some(sentence) = overdue() {
            end((output, files), &sentence, BROKEN);
        }
    }
}

fn overdue() -> Option<String> {
    let now = NOW.lock().unwrap_or_else(PoisonError::into_inner);
    let Watch { demo, began, limit } = now.as_ref()?;
    (began.elapsed() > *limit).then(|| {
        let demo = demo.name;
        format!("BROKEN: {demo} did not end within {} s. At that moment:", limit.as_secs())
    })
}

/// Draws what there is, writes the files, and ends the program.
#[expect(clippy::exit, reason = "the main thread is stuck in a demo; nobody else can end it")]
fn end((output, files): (&Output, &Files), sentence: &str, code: i32) -> ! {
    // Nothing better can be done here about a stream that takes no more.
    let _ = output.try_line("").and_then(|()| output.try_line(sentence));
    let timeline = recording::tape_so_far().map(|tape| Timeline::from_tape(&tape));
    if let Some(timeline) = &timeline {
        let _ = output.try_line(timeline.draw(&output.look).trim_end());
        for stuck in timeline.who_waits() {
            let _ = output.try_line(&format!("  {stuck}"));
        }
    }
    let now = NOW.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(|watch| watch.demo);
    let mut told = Told::cut_short(&now.unwrap_or(BETWEEN), sentence, timeline);
    if code == BROKEN {
        let text = "the demo ends in time".to_owned();
        told.claims.push(Claim { text, kind: ClaimKind::Must, held: false });
    }
    files.keep(told);
    match files.write() {
        Ok(sentences) => sentences.iter().for_each(|sentence| drop(output.try_line(sentence))),
        Err(sentence) => stage::complain(&sentence),
    }
    process::exit(code)
}
