//! Any number of jobs, and the end of all of them.

use std::any::Any;
use std::fmt;
use std::panic::{self, AssertUnwindSafe, Location};
use std::sync::{Arc, Mutex};

use explorer::{Handle, ThreadNumber, ops};
use watched::operation::is_exploring;
use watched::thread::{self, Builder};

use crate::pool;
use crate::slots::{Line, Offer, Slots};

/// See [`rayon::Scope`].
pub struct Scope<'s, 'scope: 's> {
    way: Way<'s, 'scope>,
}

enum Way<'s, 'scope: 's> {
    Real(&'s rayon::Scope<'scope>),
    Explored(Explored<'s, 'scope>),
}

/// A scope of a program that is explored.
struct Explored<'s, 'scope: 's> {
    threads: &'s thread::Scope<'s, 'scope>,
    slots: Arc<Slots>,
    jobs: Arc<Jobs<'scope>>,
}

struct Jobs<'scope> {
    /// With the thread that spawned it: it takes back its own jobs alone.
    offered: Mutex<Vec<(ThreadNumber, Arc<Job<'scope>>)>>,
    /// The first panic, which goes to whoever waits for the scope.
    panic: Mutex<Option<Box<dyn Any + Send>>>,
    panics: Handle,
}

struct Job<'scope> {
    offer: Offer,
    body: Mutex<Option<Body<'scope>>>,
}

type Body<'scope> = Box<dyn for<'x> FnOnce(&Scope<'x, 'scope>) + Send + 'scope>;

/// See [`rayon::scope()`].
///
/// # Panics
///
/// If the body or a job panics, with the first panic, when all have ended.
#[track_caller]
pub fn scope<'scope, OP, R>(body: OP) -> R
where
    OP: for<'x> FnOnce(&Scope<'x, 'scope>) -> R + Send,
    R: Send,
{
    if !is_exploring() {
        return rayon::scope(|inner| body(&Scope { way: Way::Real(inner) }));
    }
    let place = Location::caller();
    pool::install(place, || explore(body, place))
}

/// The same in a real pool.
pub(crate) fn in_real<'scope, OP, R>(pool: &rayon::ThreadPool, body: OP) -> R
where
    OP: for<'x> FnOnce(&Scope<'x, 'scope>) -> R + Send,
    R: Send,
{
    pool.scope(|inner| body(&Scope { way: Way::Real(inner) }))
}

/// The same where it is explored, in the pool in which the caller works.
pub(crate) fn explore<'scope, OP, R>(body: OP, place: Line) -> R
where
    OP: for<'x> FnOnce(&Scope<'x, 'scope>) -> R,
{
    let (slots, slot) = pool::here();
    let (offered, panic) = (Mutex::default(), Mutex::default());
    let jobs = Arc::new(Jobs { offered, panic, panics: Handle::at(place) });
    let mut value = None;
    thread::scope(|threads| {
        let (slots, jobs) = (Arc::clone(&slots), Arc::clone(&jobs));
        let explored = Explored { threads, slots, jobs };
        let scope = Scope { way: Way::Explored(explored.clone()) };
        explored.run(place, || value = Some(body(&scope)));
        explored.take_back(place);
        // The others end before the scope does, and this worker waits for them.
        explored.slots.leave(slot, place);
    });
    slots.come_back(slot, place);
    let first = pool::locked(&jobs.panic).take();
    match (first, value) {
        (None, Some(value)) => value,
        (first, _) => panic::resume_unwind(first.expect("the body returned or panicked")),
    }
}

impl<'scope> Scope<'_, 'scope> {
    /// See [`rayon::Scope::spawn`].
    #[track_caller]
    pub fn spawn<BODY>(&self, body: BODY)
    where
        BODY: for<'x> FnOnce(&Scope<'x, 'scope>) + Send + 'scope,
    {
        match &self.way {
            Way::Real(inner) => inner.spawn(|inner| body(&Scope { way: Way::Real(inner) })),
            Way::Explored(explored) => explored.spawn(Box::new(body), Location::caller()),
        }
    }
}

impl<'scope> Explored<'_, 'scope> {
    /// Offers a job to other workers.
    fn spawn(&self, body: Body<'scope>, place: Line) {
        let job = Arc::new(Job { offer: Offer::new(place), body: Mutex::new(Some(body)) });
        pool::locked(&self.jobs.offered).push((ops::this_thread(), Arc::clone(&job)));
        let again = self.clone();
        let thief = move || again.slots.enter_for(&job.offer, || again.run_job(&job, place));
        let spawned = Builder::new().name("job".to_owned()).spawn_scoped(self.threads, thief);
        spawned.expect("an explored thread is never refused");
    }

    /// Runs what the calling worker has offered and nobody has taken, the newest first.
    fn take_back(&self, place: Line) {
        while let Some(job) = self.newest() {
            if job.offer.take_back() {
                self.run_job(&job, place);
            }
        }
    }

    fn newest(&self) -> Option<Arc<Job<'scope>>> {
        let me = ops::this_thread();
        let mut offered = pool::locked(&self.jobs.offered);
        let at = offered.iter().rposition(|(by, _)| *by == me)?;
        Some(offered.remove(at).1)
    }

    fn run_job(&self, job: &Job<'scope>, place: Line) {
        let body = pool::locked(&job.body).take().expect("only who takes the job runs it");
        let scope = Scope { way: Way::Explored(self.clone()) };
        self.run(place, || body(&scope));
    }

    /// Runs something, and keeps its panic for whoever waits for the scope.
    fn run(&self, place: Line, work: impl FnOnce()) {
        if let Err(payload) = panic::catch_unwind(AssertUnwindSafe(work)) {
            // A step, since it matters who is first. When the execution is given up, it
            // goes on unwinding.
            ops::touch(&self.jobs.panics, "panic", "panics", true, place);
            pool::locked(&self.jobs.panic).get_or_insert(payload);
        }
    }
}

impl Clone for Explored<'_, '_> {
    fn clone(&self) -> Self {
        let (slots, jobs) = (Arc::clone(&self.slots), Arc::clone(&self.jobs));
        Self { threads: self.threads, slots, jobs }
    }
}

impl fmt::Debug for Scope<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scope").finish_non_exhaustive()
    }
}
