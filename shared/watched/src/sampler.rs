//! Asks the operating system once a millisecond whether each thread was on a
//! core, ready without one, or neither. Only Linux tells.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs::File;
use std::io::{Read, Seek};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::processor_time;
use crate::recording::Session;

/// What the system says of a thread at one moment, counted from the thread's beginning.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// Since the recording began.
    pub at: Duration,
    /// Time on a core.
    pub on_core: Duration,
    /// Time ready to run while no core was free.
    pub ready: Duration,
}

/// More lanes than this are not sampled: reading them would take longer than a period.
const MOST_LANES: usize = 64;
const PERIOD: Duration = Duration::from_millis(1);
const LONGEST_READ: Duration = Duration::from_micros(200);

type Samples = BTreeMap<u32, Vec<Sample>>;

/// A thread of the recorder's own.
pub(crate) struct Sampler {
    stop: Arc<AtomicBool>,
    samples: Arc<Mutex<Samples>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Sampler {
    pub(crate) fn start(session: Weak<Session>) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let samples = Arc::default();
        let thread = cfg!(target_os = "linux").then(|| {
            let (stop, samples) = (Arc::clone(&stop), Arc::clone(&samples));
            let epoch = Instant::now();
            std::thread::Builder::new()
                .name("sampler".into())
                .spawn(move || sample_until(&stop, epoch, &session, &samples))
        });
        // Without a sampler the picture lacks one distinction; that is all.
        let thread = thread.and_then(Result::ok);
        Self { stop, samples, thread: Mutex::new(thread) }
    }

    pub(crate) fn samples(&self) -> Samples {
        self.samples.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The last look at a thread, by itself: what it says of its end is exact.
    pub(crate) fn look_at_this_thread(&self, lane: u32, at: Duration) {
        if cfg!(target_os = "linux") && (lane as usize) < MOST_LANES {
            let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
            let sample = text.and_then(|text| parse(&text, at)).map(|sample| Sample {
                // The file counts at the ticks of the clock, the thread's own clock always.
                on_core: processor_time::of_this_thread().unwrap_or_default().max(sample.on_core),
                ..sample
            });
            let mut samples = self.samples.lock().unwrap_or_else(PoisonError::into_inner);
            samples.entry(lane).or_default().extend(sample);
        }
    }

    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread {
            thread.thread().unpark();
            // The sampler does not panic; and if it did, samples would only be missing.
            let _ = thread.join();
        }
    }
}

impl Drop for Sampler {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

fn sample_until(
    stop: &AtomicBool,
    epoch: Instant,
    session: &Weak<Session>,
    samples: &Mutex<Samples>,
) {
    let mut files = BTreeMap::new();
    let mut text = String::new();
    while !stop.load(Ordering::Relaxed) {
        if let Some(session) = session.upgrade() {
            for lane in session.lanes().iter().take(MOST_LANES) {
                let ended = lane.processor_time.load(Ordering::Relaxed) != 0;
                let os_id = lane.os_id.load(Ordering::Relaxed);
                if ended || os_id == 0 {
                    files.remove(&lane.number);
                    continue;
                }
                let Some(file) = open(&mut files, lane.number, os_id) else { continue };
                let Some(sample) = read(file, &mut text, epoch) else { continue };
                let mut samples = samples.lock().unwrap_or_else(PoisonError::into_inner);
                samples.entry(lane.number).or_default().push(sample);
            }
        }
        std::thread::park_timeout(PERIOD);
    }
}

fn open(files: &mut BTreeMap<u32, File>, lane: u32, os_id: u64) -> Option<&mut File> {
    match files.entry(lane) {
        Entry::Occupied(known) => Some(known.into_mut()),
        Entry::Vacant(free) => {
            let file = File::open(format!("/proc/self/task/{os_id}/schedstat")).ok()?;
            Some(free.insert(file))
        }
    }
}

/// The file holds nanoseconds on a core, nanoseconds ready, and a count of turns.
fn read(file: &mut File, text: &mut String, epoch: Instant) -> Option<Sample> {
    text.clear();
    let at = epoch.elapsed();
    file.rewind().ok()?;
    file.read_to_string(text).ok()?;
    if epoch.elapsed().saturating_sub(at) > LONGEST_READ {
        // The figures are younger than the time beside them.
        return None;
    }
    parse(text, at)
}

fn parse(text: &str, at: Duration) -> Option<Sample> {
    let mut figures =
        text.split_whitespace().map(|figure| figure.parse().map(Duration::from_nanos));
    Some(Sample { at, on_core: figures.next()?.ok()?, ready: figures.next()?.ok()? })
}
