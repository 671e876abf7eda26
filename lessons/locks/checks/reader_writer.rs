//! Readers are inside together, a writer alone, and a writer that waits gets in.

use std::sync::Barrier;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread::{self, Scope};
use std::time::Duration;

use judge::{Action, Cause, Check, Config, Evidence, Kind, Ledger, Misconception, Part, Waits};

use super::answer::ReaderWriter;

/// A time limit runs out when nobody else can go on, and not before.
const CONFIG: Config = Config { timeouts: 0, max_steps: 2_000, ..Config::DEFAULT };
/// The same, and whoever sleeps may wake up without a cause.
const SPURIOUS: Config = Config { spurious: 1, ..CONFIG };

const ALONE: &str = "one after the other goes in, works once, and comes out with the result";
const TOGETHER: &str = "three readers are inside at once";
const BESIDE: &str = "no reader is inside with a writer";
const WRITERS: &str = "no two writers are inside at once";
const READ_WAITS: &str = "a reader sleeps until the writer has left";
const WRITE_WAITS: &str = "a writer sleeps until all readers have left";
const READERS_WAIT: &str = "two readers that waited for a writer go in together";
const FIRST: &str = "a writer that waits goes in before a reader that comes later";
const SECOND: &str = "so does a second writer that waits";
const ALL: &str = "a reader and two writers that wait all get in";
const SPINS: &str = "a thread looks again and again instead of sleeping until it is woken";
const READY: &str = "it is made of a RwLock, which does not promise that writers get in";

pub const CHECK: Check = Check {
    parts: &[
        Part::explored(ALONE, CONFIG, alone)
            .never(READY, |it| it.used(|kind| kind == Kind::RwLock)),
        Part::explored(TOGETHER, CONFIG, together),
        Part::explored(READ_WAITS, SPURIOUS, read_waits).never(SPINS, |it| it.spins()),
        Part::explored(WRITE_WAITS, SPURIOUS, write_waits).never(SPINS, |it| it.spins()),
        Part::explored(BESIDE, SPURIOUS, beside),
        Part::explored(WRITERS, SPURIOUS, writers),
        Part::explored(READERS_WAIT, CONFIG, readers_wait),
        Part::explored(FIRST, SPURIOUS, first).never(SPINS, |it| it.spins()),
        Part::explored(SECOND, CONFIG, second),
        Part::explored(ALL, CONFIG, all),
    ],
    misconceptions: &[
        Misconception {
            name: "takes-a-ready-made-one",
            says: "It works, but the lock comes from a library. Who goes first there is up to the \
                   system: std's RwLock does not promise that writers get in.",
            shows: |it| it.is("never") && it.says(READY),
        },
        Misconception {
            name: "spins",
            says: "It works, and whoever waits burns a core. A Condvar lets a thread sleep until \
                   somebody leaves.",
            shows: |it| it.is("never"),
        },
        Misconception {
            name: "one-reader-at-a-time",
            says: "A reader keeps the others out while it reads. Hold the lock of the counts to go \
                   in and to come out, and not while work runs.",
            shows: |it| it.is("deadlock") && it.in_part(TOGETHER),
        },
        Misconception {
            name: "waits-with-if",
            says: "A wake-up says no more than \"look again\": a Condvar may wake without a cause, \
                   and another thread may have been faster. Wait in a loop that asks again.",
            shows: |it| it.is("panic") && it.did(|action| *action == Action::Wake(Cause::Spurious)),
        },
        Misconception {
            name: "looks-then-goes-in",
            says: "Between the look and the going in, the lock was given back, and somebody else \
                   went in. Look and count yourself in under one hold of the lock.",
            shows: |it| it.says(NOT_ALONE) || it.says(SAW_HALF),
        },
        Misconception {
            name: "one-flag-for-all-writers",
            says: "Two writers wait, and the first that goes in takes down the flag of both: \
                   readers believe that nobody waits. A count says how many there are.",
            shows: |it| it.in_part(SECOND) && it.says(OVERTAKEN),
        },
        Misconception {
            name: "writers-starve",
            says: "A reader goes in while a writer waits. Where readers keep coming, the writer \
                   never gets in. Let readers know that a writer waits, and wait for it.",
            shows: |it| it.says(OVERTAKEN),
        },
        Misconception {
            name: "wakes-too-few",
            says: "Somebody could go in, and sleeps. Readers and writers wait for different \
                   things: notify_one may wake one who has to sleep on, and that one wakes nobody.",
            shows: |it| it.is("deadlock") && it.did(wakes_one) && it.stuck(sleeps),
        },
        Misconception {
            name: "leaves-silently",
            says: "Somebody sleeps although nobody is in its way. Whoever leaves has to wake those \
                   who waited for that: the last reader as well as the writer.",
            shows: |it| it.is("deadlock") && it.stuck(sleeps),
        },
    ],
    roles: &[],
};

const NOT_ALONE: &str = "were inside at once";
const SAW_HALF: &str = "a reader saw half of what a writer wrote";
const OVERTAKEN: &str = "a reader that came while a writer waited went in before it";

fn wakes_one(action: &Action) -> bool {
    matches!(action, Action::NotifyOne(_))
}

fn sleeps(waits: &Waits) -> bool {
    matches!(waits, Waits::Notify(_))
}

/// Lets all others go on until each of them has ended or waits.
fn let_all_wait() {
    // Nobody sends.
    let (_end, all_wait) = mpsc::channel::<()>();
    let ended = all_wait.recv_timeout(Duration::from_secs(3_600));
    assert!(ended == Err(RecvTimeoutError::Timeout), "a message came that nobody has sent");
}

/// What the lock protects: two numbers that are the same when no writer is inside.
///
/// Relaxed: it is the lock that has to bring them over.
struct Twins {
    one: AtomicU64,
    other: AtomicU64,
}

impl Twins {
    fn new() -> Self {
        Self { one: AtomicU64::new(0), other: AtomicU64::new(0) }
    }

    fn count_up(&self) {
        self.assert_same("a writer and another writer");
        let next = self.one.load(Ordering::Relaxed) + 1;
        self.one.store(next, Ordering::Relaxed);
        self.other.store(next, Ordering::Relaxed);
    }

    fn look(&self) -> u64 {
        self.assert_same("a reader and a writer");
        self.other.load(Ordering::Relaxed)
    }

    fn assert_same(&self, who: &str) {
        let one = self.one.load(Ordering::Relaxed);
        let other = self.other.load(Ordering::Relaxed);
        assert!(one == other, "{who} {NOT_ALONE}, or one does not see what the other wrote");
    }

    fn assert_counted(&self, writers: u64) {
        let counted = self.other.load(Ordering::Relaxed);
        assert!(
            counted == writers,
            "{writers} writers counted up, and the count is {counted}: two {NOT_ALONE}, or one \
             does not see what the other wrote"
        );
    }
}

/// Who went in, in order.
#[derive(Clone, Copy, Debug, PartialEq)]
enum In {
    Reader,
    Writer,
}

fn alone() {
    let (lock, other, seed) = (ReaderWriter::new(), ReaderWriter::new(), judge::seed());
    let mut calls = 0;
    for round in seed..seed + 2 {
        let written = lock.write(|| {
            calls += 1;
            // Another lock is free, whatever goes on in this one.
            other.write(|| round) + 1
        });
        assert!(written == round + 1, "work returned {}, and write {written}", round + 1);
        let read = lock.read(|| {
            calls += 1;
            other.read(|| format!("round {round}"))
        });
        assert!(
            read == format!("round {round}"),
            "work returned 'round {round}', and read '{read}'"
        );
    }
    assert!(calls == 4, "2 reads and 2 writes called work {calls} times");
}

fn together() {
    let (lock, all) = (ReaderWriter::new(), Barrier::new(3));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| lock.read(|| all.wait()));
        }
        lock.read(|| all.wait());
    });
}

fn read_waits() {
    let (lock, twins, inside) = (ReaderWriter::new(), Twins::new(), Barrier::new(2));
    thread::scope(|scope| {
        scope.spawn(|| {
            lock.write(|| {
                inside.wait();
                let_all_wait();
                twins.count_up();
            });
        });
        inside.wait();
        let seen = lock.read(|| twins.look());
        assert!(seen == 1, "a reader and a writer {NOT_ALONE}: the writer was there first");
    });
}

fn write_waits() {
    let (lock, twins, inside) = (ReaderWriter::new(), Twins::new(), Barrier::new(3));
    let read = || {
        lock.read(|| {
            inside.wait();
            let_all_wait();
            let seen = twins.look();
            assert!(seen == 0, "a reader and a writer {NOT_ALONE}: the reader was there first");
        });
    };
    thread::scope(|scope| {
        scope.spawn(read);
        scope.spawn(read);
        inside.wait();
        lock.write(|| twins.count_up());
        twins.assert_counted(1);
    });
}

fn beside() {
    let (lock, twins) = (ReaderWriter::new(), Twins::new());
    thread::scope(|scope| {
        scope.spawn(|| lock.write(|| twins.count_up()));
        let first = lock.read(|| twins.look());
        let second = lock.read(|| twins.look());
        assert!(first <= second, "a reader saw {first}, and {second} when it came again");
    });
    lock.write(|| twins.count_up());
    twins.assert_counted(2);
}

fn writers() {
    let (lock, twins) = (ReaderWriter::new(), Twins::new());
    thread::scope(|scope| {
        scope.spawn(|| lock.write(|| twins.count_up()));
        lock.write(|| twins.count_up());
        lock.write(|| twins.count_up());
    });
    twins.assert_counted(3);
}

fn readers_wait() {
    let (lock, twins, both) = (ReaderWriter::new(), Twins::new(), Barrier::new(2));
    let read = || {
        let seen = lock.read(|| {
            both.wait();
            twins.look()
        });
        assert!(seen == 1, "a reader and a writer {NOT_ALONE}: the writer was there first");
    };
    thread::scope(|scope| {
        lock.write(|| {
            scope.spawn(read);
            scope.spawn(read);
            let_all_wait();
            twins.count_up();
        });
    });
}

fn first() {
    let (lock, twins) = (ReaderWriter::new(), Twins::new());
    thread::scope(|scope| {
        lock.read(|| {
            scope.spawn(|| lock.write(|| twins.count_up()));
            let_all_wait();
            scope.spawn(|| {
                let seen = lock.read(|| twins.look());
                assert!(seen == 1, "{OVERTAKEN}");
            });
            let_all_wait();
        });
    });
    // Nobody waits any more: a reader may come to a reader.
    lock.read(|| {
        thread::scope(|scope| {
            scope.spawn(|| lock.read(|| twins.look()));
        });
    });
}

/// Two writers wait for a reader. While the first one writes, a reader comes, and if it gets in
/// before the second writer, another reader comes to it.
struct Guests {
    ledger: Ledger<In>,
}

impl Guests {
    fn write<'s>(&'s self, lock: &'s ReaderWriter, scope: &'s Scope<'s, '_>) {
        lock.write(|| {
            self.ledger.note(In::Writer);
            if self.written() == 1 {
                scope.spawn(|| self.read(lock, scope));
                let_all_wait();
            }
        });
    }

    fn read<'s>(&'s self, lock: &'s ReaderWriter, scope: &'s Scope<'s, '_>) {
        lock.read(|| {
            let_all_wait();
            if self.written() < 2 {
                scope.spawn(|| lock.read(|| self.ledger.note(In::Reader)));
                let_all_wait();
                let overtaken = self.ledger.lines().contains(&In::Reader);
                assert!(!overtaken, "{OVERTAKEN}: two writers had waited, and one was in");
            }
        });
    }

    fn written(&self) -> usize {
        self.ledger.lines().iter().filter(|line| **line == In::Writer).count()
    }
}

fn second() {
    let (lock, guests) = (ReaderWriter::new(), Guests { ledger: Ledger::new() });
    thread::scope(|scope| {
        lock.read(|| {
            scope.spawn(|| guests.write(&lock, scope));
            scope.spawn(|| guests.write(&lock, scope));
            let_all_wait();
        });
    });
    let written = guests.written();
    assert!(written == 2, "2 writers came, and {written} got in");
}

fn all() {
    let (lock, twins) = (ReaderWriter::new(), Twins::new());
    thread::scope(|scope| {
        lock.write(|| {
            scope.spawn(|| lock.read(|| twins.look()));
            scope.spawn(|| lock.write(|| twins.count_up()));
            scope.spawn(|| lock.write(|| twins.count_up()));
            let_all_wait();
            twins.count_up();
        });
    });
    twins.assert_counted(3);
}
