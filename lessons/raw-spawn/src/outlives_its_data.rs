//! A detached thread may outlive the function that started it, so it can borrow nothing from
//! there.
//!
//! That is what `'static` means in the signature of `thread::spawn`: not "lives for ever" but
//! "depends on nobody's locals". The chapter shows what the compiler refuses.
//!
//! The reader here reads only after its starter has returned. Look at who drops the numbers:
//! with an `Arc` it is whoever is last, and that may be a thread that nobody waits for. A scope
//! turns it around: the starter cannot return before the reader has ended.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use shared::{Demo, Report, Result, Table};

/// The demo.
pub const DEMO: Demo = Demo {
    name: "outlives-its-data",
    claim: "A detached thread may outlive the function that started it, so it can borrow \
            nothing from there.",
    show,
};

/// What the starter owns.
const NUMBERS: [u64; 3] = [20, 15, 7];
const READER: &str = "reader";
const STARTER: &str = "starter";

/// Numbers that say who dropped them.
#[derive(Debug)]
pub struct Data {
    numbers: Vec<u64>,
    dropped: Sender<&'static str>,
}

impl Data {
    fn sum(&self) -> u64 {
        self.numbers.iter().sum()
    }
}

impl Drop for Data {
    fn drop(&mut self) {
        let by_reader = thread::current().name() == Some(READER);
        // Who asks is still listening, or does not want to know.
        let _ = self.dropped.send(if by_reader { READER } else { STARTER });
    }
}

/// What the reader read, if the numbers were still there, and who dropped them by then.
pub type Found = (Option<u64>, Option<&'static str>);

/// Starts a detached reader that reads once this function has returned.
fn start<K: Send + 'static>(
    keep: fn(&Arc<Data>) -> K,
    read: fn(&K) -> Option<u64>,
    dropped: Sender<&'static str>,
    returned: Receiver<()>,
) -> io::Result<Receiver<Option<u64>>> {
    let (tell, told) = mpsc::channel();
    let data = Arc::new(Data { numbers: NUMBERS.to_vec(), dropped });
    let kept = keep(&data);
    let reader = thread::Builder::new().name(READER.into());
    reader.spawn(move || {
        // Nothing is sent: the caller hangs up after this function has returned.
        let _ = returned.recv();
        let sum = read(&kept);
        // Before the answer goes out, so that who dropped the numbers is known by then.
        drop(kept);
        let _ = tell.send(sum);
    })?;
    Ok(told)
}

/// What a reader finds that keeps the numbers in this way.
fn find<K: Send + 'static>(
    keep: fn(&Arc<Data>) -> K,
    read: fn(&K) -> Option<u64>,
) -> io::Result<Found> {
    let (dropped, who) = mpsc::channel();
    let (hold, returned) = mpsc::channel();
    let told = start(keep, read, dropped, returned)?;
    drop(hold);
    Ok((told.recv().ok().flatten(), who.try_recv().ok()))
}

/// What a reader finds that borrows the numbers inside a scope.
fn find_in_scope() -> io::Result<Found> {
    let (dropped, who) = mpsc::channel();
    let data = Data { numbers: NUMBERS.to_vec(), dropped };
    let sum = thread::scope(|scope| {
        // A plain borrow: the scope ends after the thread, and `data` after the scope.
        let reader = thread::Builder::new().name(READER.into());
        reader.spawn_scoped(scope, || data.sum()).map(|reader| reader.join().ok())
    });
    drop(data);
    Ok((sum?, who.try_recv().ok()))
}

/// Lives for ever: nobody ever drops it.
fn leaked(data: &Arc<Data>) -> &'static Arc<Data> {
    Box::leak(Box::new(Arc::clone(data)))
}

fn show(report: &mut Report) -> Result<()> {
    let found = report.watch("four readers, one after the other", || {
        Ok::<_, io::Error>([
            find(Arc::downgrade, |data| data.upgrade().map(|data| data.sum()))?,
            find(Arc::clone, |data| Some(data.sum()))?,
            find(leaked, |data| Some(data.sum()))?,
            find_in_scope()?,
        ])
    })?;
    let ways = ["a Weak", "an Arc", "a leaked Arc", "a borrow, in a scope"];
    let mut table = Table::new(["the reader has", "reads", "dropped by"]);
    for (way, (sum, dropped)) in ways.iter().zip(found) {
        let sum = sum.map_or_else(|| "nothing".into(), |sum| format!("sum {sum}"));
        table.row([(*way).to_owned(), sum, dropped.unwrap_or("nobody").to_owned()]);
    }
    report.table(&table);
    let sum = Some(NUMBERS.iter().sum());
    let [weak, shared, leaked, borrowed] = found;
    let gone = weak == (None, Some(STARTER));
    report.must(gone, "the numbers went with the starter: a borrow would dangle");
    report.must(shared == (sum, Some(READER)), "an Arc kept them, and the last owner dropped them");
    report.must(leaked == (sum, None), "leaked, they live for ever");
    let held = borrowed == (sum, Some(STARTER));
    report.must(held, "a scope held the starter back until they were read");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_finds_what_it_keeps_alive_and_nothing_else() {
        let gone = find(Arc::downgrade, |data| data.upgrade().map(|data| data.sum())).unwrap();
        assert_eq!(gone, (None, Some(STARTER)));
        let kept = find(Arc::clone, |data| Some(data.sum())).unwrap();
        assert_eq!(kept, (Some(42), Some(READER)));
    }

    #[test]
    fn a_scope_ends_after_its_reader() {
        assert_eq!(find_in_scope().unwrap(), (Some(42), Some(STARTER)));
    }
}
