//! One run of a random program: each engine compiles this file against its own `facade`.

#![expect(clippy::unwrap_used, reason = "nothing here panics, so no lock is poisoned")]

use std::sync::Arc;

use super::facade::sync::atomic::{AtomicU64, Ordering::SeqCst};
use super::facade::sync::mpsc::{self, Receiver, Sender, SyncSender};
use super::facade::sync::{Condvar, Mutex, RwLock};
use super::facade::thread::{self, Thread};
use crate::random::Seen;
use crate::random::program::{MUTEXES, Program, Step};

/// What a receiver adds to a value, and what it notes when nobody can send any more.
const RECEIVED: u64 = 300;
/// What a sender notes when nobody can receive any more.
const UNSENT: u64 = 400;

/// What the threads of a program share.
struct World {
    atomics: [AtomicU64; 2],
    mutexes: [Mutex<u64>; MUTEXES],
    shared: RwLock<u64>,
    condvar: Condvar,
}

#[derive(Clone)]
enum Outgoing {
    Unbounded(Sender<u64>),
    Bounded(SyncSender<u64>),
}

/// One thread of a program.
struct Actor {
    world: Arc<World>,
    outgoing: Outgoing,
    incoming: Option<Receiver<u64>>,
    /// Those that were made before, and itself.
    threads: Vec<Thread>,
    seen: Vec<u64>,
    /// Whether anybody can tell when it lets go of the channel.
    channel_is_used: bool,
}

pub(crate) fn run(program: &Program) -> Seen {
    let world = Arc::new(World {
        atomics: [AtomicU64::new(0), AtomicU64::new(0)],
        mutexes: [Mutex::new(0), Mutex::new(0)],
        shared: RwLock::new(0),
        condvar: Condvar::new(),
    });
    let (outgoing, incoming) = if let Some(capacity) = program.capacity {
        let (sender, receiver) = mpsc::sync_channel(capacity);
        (Outgoing::Bounded(sender), receiver)
    } else {
        let (sender, receiver) = mpsc::channel();
        (Outgoing::Unbounded(sender), receiver)
    };
    let mut incoming = Some(incoming);
    let mut actor = |number: usize, threads: Vec<Thread>| Actor {
        world: Arc::clone(&world),
        outgoing: outgoing.clone(),
        incoming: if number == program.receiver { incoming.take() } else { None },
        threads,
        seen: Vec::new(),
        channel_is_used: program.uses_channel(),
    };
    let mut known = vec![thread::current()];
    let first = actor(0, known.clone());
    let mut others = Vec::new();
    for (number, steps) in program.threads.iter().enumerate().skip(1) {
        let (actor, steps) = (actor(number, known.clone()), steps.clone());
        let thread = thread::spawn(move || {
            let mut actor = actor;
            actor.threads.push(thread::current());
            actor.play(&steps)
        });
        known.push(thread.thread().clone());
        others.push(thread);
    }
    // Only the threads themselves keep the channel open.
    drop(outgoing);
    let mut seen = vec![first.play(&program.threads[0])];
    seen.extend(others.into_iter().map(|thread| thread.join().unwrap()));
    seen.push(world.atomics.iter().map(|atomic| atomic.load(SeqCst)).collect());
    seen
}

impl Actor {
    fn play(mut self, steps: &[Step]) -> Vec<u64> {
        self.steps(steps);
        // shuttle lets nobody in before an end of a channel is dropped, and would miss what
        // can happen between a thread's last step and that.
        let let_others_in = || {
            if self.channel_is_used {
                thread::yield_now();
            }
        };
        let_others_in();
        drop(self.outgoing);
        if let Some(incoming) = self.incoming {
            let_others_in();
            drop(incoming);
        }
        self.seen
    }

    fn steps(&mut self, steps: &[Step]) {
        for step in steps {
            self.step(step);
        }
    }

    fn step(&mut self, step: &Step) {
        let world = Arc::clone(&self.world);
        match step {
            Step::Load(atomic) => self.seen.push(world.atomics[*atomic].load(SeqCst)),
            Step::Store(atomic, value) => world.atomics[*atomic].store(*value, SeqCst),
            Step::Add(atomic) => self.seen.push(world.atomics[*atomic].fetch_add(1, SeqCst)),
            Step::Swap(atomic, value) => {
                self.seen.push(world.atomics[*atomic].swap(*value, SeqCst));
            }
            Step::Exchange(atomic, found, value) => {
                let exchange =
                    world.atomics[*atomic].compare_exchange(*found, *value, SeqCst, SeqCst);
                self.seen.push(exchange.unwrap_or_else(|other| 100 + other));
            }
            Step::Locked(mutex, inside) => {
                let mut count = world.mutexes[*mutex].lock().unwrap();
                *count += 1;
                self.seen.push(*count);
                self.steps(inside);
            }
            Step::Reading(inside) => {
                let count = world.shared.read().unwrap();
                self.seen.push(*count);
                self.steps(inside);
            }
            Step::Writing(inside) => {
                let mut count = world.shared.write().unwrap();
                *count += 1;
                self.steps(inside);
            }
            Step::Wait => {
                let count = world.mutexes[0].lock().unwrap();
                let count = world.condvar.wait(count).unwrap();
                self.seen.push(*count);
            }
            Step::WaitWhileZero => {
                let mut count = world.mutexes[0].lock().unwrap();
                while *count == 0 {
                    count = world.condvar.wait(count).unwrap();
                }
                self.seen.push(*count);
            }
            Step::NotifyOne => world.condvar.notify_one(),
            Step::NotifyAll => world.condvar.notify_all(),
            Step::Send(value) => self.send(*value),
            Step::Receive => {
                let received = self.incoming.as_ref().map(Receiver::recv);
                self.seen.push(RECEIVED + received.and_then(Result::ok).unwrap_or(0));
            }
            Step::Park => thread::park(),
            Step::Unpark(thread) => self.threads[*thread].unpark(),
        }
    }

    fn send(&mut self, value: u64) {
        let sent = match &self.outgoing {
            Outgoing::Unbounded(sender) => sender.send(value),
            Outgoing::Bounded(sender) => sender.send(value),
        };
        if sent.is_err() {
            self.seen.push(UNSENT);
        }
    }
}
