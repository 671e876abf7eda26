//! Two withdrawals: as tasks of one thread, on a thread each, and on one that may not come back.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use shared::task::named;

use super::{BALANCE, guard_held};
use crate::block_on::block_on;
use crate::executor;
use crate::lost_waker::oneshot::Oneshot;
use crate::lost_waker::{Registration, receive};
use crate::runtime::combine::yield_now;

/// How long main listens for what must come; normally nobody waits for it.
const LIMIT: Duration = Duration::from_secs(20);

/// The answer of the bank, for which a withdrawal waits.
pub type Answer = Pin<Box<dyn Future<Output = ()>>>;

/// Runs two withdrawals as tasks of this thread. Gives how many paid.
pub fn two_tasks<F: Future<Output = bool> + 'static>(withdrawals: [F; 2]) -> usize {
    executor::run(withdrawals).into_iter().filter(|paid| *paid).count()
}

/// The same, with a thread that brings the bank's answers whenever it comes to it: before
/// a task asks, or after. Held over the await, a guard does harm only after.
pub fn answered_at_any_time<F>(withdraw: impl Fn(Answer) -> F) -> usize
where
    F: Future<Output = bool> + 'static,
{
    let answers = [Arc::<Oneshot>::default(), Arc::default()];
    let withdrawals = answers.clone().map(|answer| {
        withdraw(Box::pin(async move {
            receive(&answer, Registration::BeforeCheck).await;
        }))
    });
    thread::scope(|scope| {
        scope.spawn(|| {
            for answer in &answers {
                answer.complete(1);
            }
        });
        two_tasks(withdrawals)
    })
}

/// Runs two withdrawals, each on a thread of its own. Gives how many paid.
///
/// [`guard_held`] cannot be one of them: its future may not go to another thread.
pub fn two_threads<F: Future<Output = bool> + Send>([first, second]: [F; 2]) -> usize {
    let mut paid = (false, false);
    thread::scope(|scope| {
        scope.spawn(|| paid.1 = block_on(second));
        paid.0 = block_on(first);
    });
    usize::from(paid.0) + usize::from(paid.1)
}

/// Two tasks hold their guard over an await, on a thread that main can leave behind.
///
/// Gives whether main found the lock taken when the second task was about to ask for it,
/// and how many paid, if that was known within so much patience.
pub(super) fn locked_out(patience: Duration) -> io::Result<(bool, Option<usize>)> {
    let account = Arc::new(Mutex::new(BALANCE));
    let ((ask, asks), (end, ended)) = (mpsc::channel(), mpsc::channel());
    let accounts = Arc::clone(&account);
    let executor = move || {
        let withdrawals = ["first", "second"].map(|name| {
            let (account, ask) = (Arc::clone(&accounts), ask.clone());
            named(name, async move {
                // Main listens for it; if it has left, nobody needs to know.
                let _ = ask.send(());
                // The bank answers when the other task had its turn.
                guard_held(account, yield_now()).await
            })
        });
        let _ = end.send(two_tasks(withdrawals));
    };
    thread::Builder::new().name("executor".into()).spawn(executor)?;
    // When the second asks, the first stands at its await, and holds the guard.
    let both_asked = (0..2).all(|_| asks.recv_timeout(LIMIT).is_ok());
    let taken = both_asked && account.try_lock().is_err();
    Ok((taken, ended.recv_timeout(patience).ok()))
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use super::super::{AsyncMutex, guard_after, lock_awaited};
    use super::*;
    use crate::runtime::tests::in_time;

    #[test]
    fn a_guard_held_over_an_await_that_is_ready_does_no_harm() {
        let account = Arc::new(Mutex::new(BALANCE));
        let withdrawals = [(); 2].map(|()| guard_held(Arc::clone(&account), ready(())));
        assert_eq!(two_tasks(withdrawals), 1);
    }

    #[test]
    fn whenever_the_bank_answers_only_one_is_paid() {
        in_time(|| {
            for _ in 0..200 {
                let account = Arc::new(AsyncMutex::new(BALANCE));
                let withdraw = |answer| lock_awaited(Arc::clone(&account), answer);
                assert_eq!(answered_at_any_time(withdraw), 1);
                let account = Arc::new(Mutex::new(BALANCE));
                let withdraw = |answer| guard_after(Arc::clone(&account), answer);
                assert_eq!(answered_at_any_time(withdraw), 1);
            }
        });
    }

    #[test]
    fn two_threads_may_await_one_lock() {
        in_time(|| {
            for _ in 0..200 {
                let account = Arc::new(AsyncMutex::new(BALANCE));
                let withdrawals = [(); 2].map(|()| lock_awaited(Arc::clone(&account), yield_now()));
                assert_eq!(two_threads(withdrawals), 1);
                assert_eq!(*block_on(account.lock()), BALANCE - super::super::AMOUNT);
            }
        });
    }
}
