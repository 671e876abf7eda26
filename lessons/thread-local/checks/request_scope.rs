//! The number is there while the work runs, in its thread, and leaves nothing behind.

use std::panic::{self, AssertUnwindSafe};
use std::sync::Barrier;
use std::thread;

use judge::{Check, Misconception, Part};

use super::answer::{current, serve};

pub const CHECK: Check = Check {
    parts: &[
        Part::real("inside the work, its request is current", inside),
        Part::real("after the work, there is none", after),
        Part::real("two threads serve two requests at the same time", together),
        Part::real("a request inside another one gives way to it again", nested),
        Part::real("a panic goes on to the caller, and leaves nothing behind", fallen),
        Part::real("a panic inside another request gives way to it again", fallen_inside),
    ],
    misconceptions: &[
        Misconception {
            name: "one-for-all",
            says: "All threads share one number, and see that of whoever served last. Each needs \
                   one of its own: thread_local!.",
            shows: |it| it.in_part("two threads serve two requests at the same time"),
        },
        Misconception {
            name: "never-reset",
            says: "The number is still there when the work is over. The next job of this thread \
                   would believe that it serves the old request.",
            shows: |it| it.in_part("after the work, there is none"),
        },
        Misconception {
            name: "forgets-the-outer",
            says: "Before the inner request there was another one, and it goes on. Keep what was \
                   there and put that back, not always nothing.",
            shows: |it| it.in_part("a request inside another one gives way to it again"),
        },
        Misconception {
            name: "swallows-the-panic",
            says: "Whoever called serve has to hear of the panic as it was: catch it only to pass \
                   it on with resume_unwind, or let a destructor do the work.",
            shows: |it| it.says("the caller"),
        },
        Misconception {
            name: "not-after-a-panic",
            says: "A panic leaves the function at once, past the line that puts the old value \
                   back. What is put back in a destructor is put back in any case.",
            shows: |it| it.says("after a panic"),
        },
    ],
    roles: &[],
};

/// A number that no answer can know.
fn number(of: u64) -> u64 {
    of * 1000 + judge::seed() % 1000
}

fn expect(wanted: Option<u64>, when: &str) {
    let seen = current();
    assert!(seen == wanted, "{when}, current says {seen:?} and not {wanted:?}");
}

fn inside() {
    let request = number(1);
    let result = serve(request, || {
        expect(Some(request), "while the work runs");
        deep_down(3, request);
        request + 1
    });
    assert!(result == request + 1, "the work returned {}, and serve {result}", request + 1);
}

fn deep_down(levels: u32, request: u64) {
    expect(Some(request), "deep inside the work");
    if levels > 0 {
        deep_down(levels - 1, request);
    }
}

fn after() {
    expect(None, "before any work");
    serve(number(1), || ());
    expect(None, "after the work");
    serve(number(2), || ());
    expect(None, "after the second work");
}

fn together() {
    let together = Barrier::new(2);
    let work = |request| {
        serve(request, || {
            // Both serve before either is asked, and are asked before either ends.
            together.wait();
            let seen = current();
            together.wait();
            (request, seen)
        })
    };
    let seen = thread::scope(|scope| {
        let other = scope.spawn(|| work(number(1)));
        [work(number(2)), other.join().unwrap()]
    });
    for (request, seen) in seen {
        assert!(seen == Some(request), "a thread serves {request}, and current says {seen:?}");
    }
    let idle = thread::spawn(current).join().unwrap();
    assert!(idle.is_none(), "a thread that serves nothing sees {idle:?}");
    serve(number(3), || {
        let seen = thread::scope(|scope| scope.spawn(current).join().unwrap());
        assert!(seen.is_none(), "a thread made inside the work serves nothing, and sees {seen:?}");
    });
}

fn nested() {
    let (outer, inner) = (number(1), number(2));
    serve(outer, || {
        serve(inner, || expect(Some(inner), "inside the inner work"));
        expect(Some(outer), "after the inner work");
        serve(inner, || serve(number(3), || ()));
        expect(Some(outer), "after two more inside each other");
    });
    expect(None, "after the outer work");
}

/// Serves a request whose work panics with its number, and asks what the caller hears.
fn fall(request: u64) {
    let work = || serve(request, || panic::resume_unwind(Box::new(request)));
    let heard = panic::catch_unwind(AssertUnwindSafe(work));
    let heard = heard.err().and_then(|panic| panic.downcast_ref::<u64>().copied());
    assert!(
        heard == Some(request),
        "the work panicked with {request}, and the caller hears {heard:?}"
    );
}

fn fallen() {
    fall(number(1));
    expect(None, "after a panic");
}

fn fallen_inside() {
    let outer = number(1);
    serve(outer, || {
        fall(number(2));
        expect(Some(outer), "after a panic inside");
    });
}
