//! The runtime as a whole, and at its edges.

use std::cell::Cell;
use std::future::poll_fn;
use std::io::{Read, Write};
use std::net::{self, Ipv4Addr};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use super::Runtime;
use super::channel::bounded;
use super::combine::{Either, first, join, yield_now};
use super::net::TcpListener;
use super::parcel::{Parcel, hand_off};

/// Longer than any of these tests needs, on any machine.
const LIMIT: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);

/// Runs a test on a thread of its own, so that a lost wake-up fails and does not hang.
pub(crate) fn in_time<T: Send + 'static>(test: impl FnOnce() -> T + Send + 'static) -> T {
    let (ended, end) = mpsc::channel();
    thread::spawn(move || ended.send(test()));
    end.recv_timeout(LIMIT).expect("the test ends")
}

#[test]
fn no_wake_of_another_thread_is_lost() {
    let sum = in_time(|| {
        let runtime = Runtime::new().unwrap();
        let (work, jobs) = mpsc::channel::<(u64, Arc<Parcel<u64>>)>();
        thread::spawn(move || jobs.into_iter().for_each(|(number, parcel)| parcel.put(number)));
        let ask = async |number| {
            let parcel = Arc::<Parcel<_>>::default();
            work.send((number, Arc::clone(&parcel))).unwrap();
            poll_fn(|cx| parcel.poll_take(cx)).await
        };
        // One at a time, so that each wake finds the loop about to sleep, or asleep. There is
        // no timer that could end the sleep by accident.
        let all = async {
            let mut sum = 0;
            for number in 0..20_000 {
                sum += ask(number).await;
            }
            sum
        };
        runtime.block_on(all).unwrap()
    });
    assert_eq!(sum, (0..20_000).sum::<u64>());
}

#[test]
fn a_panic_of_a_call_that_was_handed_off_comes_back() {
    let payload = in_time(|| {
        let runtime = Runtime::new().unwrap();
        let call = hand_off("falls", || -> u32 { panic!("on purpose") }).unwrap();
        catch_unwind(AssertUnwindSafe(|| runtime.block_on(call))).unwrap_err()
    });
    assert_eq!(payload.downcast_ref(), Some(&"on purpose"));
}

#[test]
fn tasks_that_are_not_ready_are_dropped_with_main() {
    let runtime = Runtime::new().unwrap();
    let held = Rc::new(());
    let (holds, waits) = (Rc::clone(&held), runtime.clone());
    let main = async {
        drop(runtime.spawn(async move {
            waits.sleep(HOUR).await;
            drop(holds);
        }));
        yield_now().await;
        Rc::strong_count(&held)
    };
    assert_eq!(runtime.block_on(main).unwrap(), 2);
    assert_eq!((Rc::strong_count(&held), runtime.sleeping()), (1, 0));
}

#[test]
fn a_task_that_is_always_awake_keeps_nobody_from_waking() {
    in_time(|| {
        let runtime = Runtime::new().unwrap();
        let busy = async {
            loop {
                yield_now().await;
            }
        };
        drop(runtime.spawn(busy));
        runtime.block_on(runtime.sleep(Duration::from_millis(1))).unwrap();
    });
}

#[test]
fn a_task_may_spawn_and_await_tasks_of_its_own() {
    fn count(runtime: Runtime, depth: u32) -> Pin<Box<dyn Future<Output = u32>>> {
        Box::pin(async move {
            if depth == 0 {
                return 1;
            }
            let children = [0, 1].map(|_| runtime.spawn(count(runtime.clone(), depth - 1)));
            let mut sum = 0;
            for child in children {
                sum += child.await;
            }
            sum
        })
    }
    let runtime = Runtime::new().unwrap();
    assert_eq!(runtime.block_on(count(runtime.clone(), 10)).unwrap(), 1024);
}

#[test]
fn a_sleep_that_is_dropped_leaves_the_list() {
    let runtime = Runtime::new().unwrap();
    let main = async {
        let winner = first(yield_now(), runtime.sleep(HOUR)).await;
        (winner, runtime.sleeping())
    };
    assert_eq!(runtime.block_on(main).unwrap(), (Either::Left(()), 0));
}

#[test]
fn a_deadline_that_has_passed_or_never_comes_is_no_trouble() {
    let runtime = Runtime::new().unwrap();
    let passed = Instant::now();
    let main = async {
        runtime.sleep(Duration::from_millis(1)).await;
        runtime.sleep_until(passed).await;
        runtime.timeout(Duration::ZERO, runtime.sleep(Duration::MAX)).await
    };
    assert_eq!(runtime.block_on(main).unwrap(), None);
}

#[test]
fn a_channel_holds_what_fits_and_ends_with_its_sender() {
    let runtime = Runtime::new().unwrap();
    let (mut sender, mut receiver) = bounded(2);
    let (sent, most) = (Rc::<Cell<usize>>::default(), Rc::<Cell<usize>>::default());
    let ahead = Rc::clone(&sent);
    let send = async {
        for number in 0..100 {
            sender.send(number).await.unwrap();
            ahead.update(|sent| sent + 1);
        }
        drop(sender);
    };
    let receive = async {
        let mut received = Vec::new();
        while let Some(number) = receiver.receive().await {
            most.set(most.get().max(sent.get() - received.len()));
            received.push(number);
        }
        received
    };
    let ((), received) = runtime.block_on(join(send, receive)).unwrap();
    assert_eq!(received, (0..100).collect::<Vec<_>>());
    assert!(most.get() <= 3, "{}", most.get());
}

#[test]
fn a_send_to_nobody_gives_the_value_back() {
    let runtime = Runtime::new().unwrap();
    let (mut sender, receiver) = bounded(1);
    drop(receiver);
    assert_eq!(runtime.block_on(sender.send(7)).unwrap(), Err(7));
}

#[test]
fn more_than_the_system_buffers_goes_there_and_back() {
    const BYTES: usize = 4 << 20;
    let came = in_time(|| {
        let runtime = Runtime::new().unwrap();
        let mut listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0), &runtime).unwrap();
        let server = listener.local_addr().unwrap();
        let client = thread::spawn(move || {
            let mut stream = net::TcpStream::connect(server).unwrap();
            let mut sends = stream.try_clone().unwrap();
            let sender = thread::spawn(move || {
                let bytes: Vec<_> = (0..BYTES).map(|at| at as u8).collect();
                sends.write_all(&bytes).unwrap();
                sends.shutdown(net::Shutdown::Write).unwrap();
            });
            // Nothing is read before all is sent: both ends must wait for room on the way,
            // unless the server keeps it, as this one does.
            sender.join().unwrap();
            let mut bytes = Vec::new();
            stream.read_to_end(&mut bytes).unwrap();
            bytes
        });
        let main = async {
            let mut stream = listener.accept().await.unwrap();
            let (mut all, mut buffer) = (Vec::new(), vec![0; 10_000]);
            loop {
                match stream.read(&mut buffer).await.unwrap() {
                    0 => break,
                    count => all.extend_from_slice(&buffer[..count]),
                }
            }
            stream.write_all(&all).await.unwrap();
        };
        runtime.block_on(main).unwrap();
        client.join().unwrap()
    });
    assert!(came.len() == BYTES && came.iter().enumerate().all(|(at, byte)| *byte == at as u8));
}

#[test]
fn a_socket_that_nobody_waits_for_does_not_keep_the_loop_awake() {
    let runtime = Runtime::new().unwrap();
    let mut listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0), &runtime).unwrap();
    let mut client = net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let main = async {
        let mut stream = listener.accept().await.unwrap();
        // Waits once, so that the system reports the socket; then looks away.
        let _ = first(stream.readable(), yield_now()).await;
        client.write_all(b"unread").unwrap();
        // The first report goes to the waiter that was, the next one to nobody.
        for _ in 0..3 {
            runtime.sleep(Duration::from_millis(1)).await;
        }
        let mut events = polling::Events::new();
        let reports = runtime.reactor().poller().wait(&mut events, Some(Duration::ZERO));
        let mut buffer = [0; 16];
        (reports.unwrap(), stream.read(&mut buffer).await.unwrap())
    };
    assert_eq!(runtime.block_on(main).unwrap(), (0, 6));
}
