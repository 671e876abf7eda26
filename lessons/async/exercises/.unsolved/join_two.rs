//! One future of two: it is ready when both are.
//!
//! As it stands, `join_two` does not even ask the second future before the first is ready: two
//! waits take as long as their sum. Mend it:
//!
//! - Both are under way from the first poll on. Each of the two wakes the task when it has
//!   news, and is polled then.
//! - A future that was ready is not polled again: it may panic then.
//! - The outputs come in the order of the arguments, whichever is ready first.
//! - Between two polls nothing runs: no thread, and no wake-up of its own.
//!
//! It stays a function of two futures that gives a future of both outputs; `async` or not is
//! up to you. The futures may borrow, need not be `Send`, and must not be moved once they are
//! polled. `std::pin::pin` and `std::future::poll_fn` help.
//!
//! Check it with `cargo xtask check async/join-two`.

pub async fn join_two<A, B>(a: A, b: B) -> (A::Output, B::Output)
where
    A: Future,
    B: Future,
{
    let of_a = a.await;
    let of_b = b.await;
    (of_a, of_b)
}
