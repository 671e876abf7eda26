//! The work of demos that have a twin in Python, in the sizes of the Python programs.

use shared::{Closing, Error, Twin};

use crate::numbers::Numbers;
use crate::request_context::{self, Enter, Job};
use crate::{connection_per_thread, own_student};

/// The twins, in the order of the demos.
pub const TWINS: &[Twin] = &[
    Twin {
        demo: "own-student",
        closing: Closing::Answers,
        work: |parts| {
            let students = ["Ada", "Edsger"];
            let all = own_student::all_have_written(&students);
            let own = own_student::greet_from_locals(&students, &all);
            parts.answer("from a thread-local", own)?;
            let one = own_student::greet_from_one_variable(&students, &all);
            parts.answer("from one variable, all the same", one[0] == one[1])
        },
    },
    Twin {
        demo: "connection-per-thread",
        closing: Closing::Gain {
            what: "2 threads with a connection each instead of one for all",
            without: "one for all, each query",
            with: "one a thread, each query",
        },
        work: |parts| {
            let failed = |err| Error::new("use the database", err);
            let numbers = Numbers::make("connection-twin", 1_000).map_err(failed)?;
            let file = numbers.file();
            let for_all = || connection_per_thread::one_for_all(file, 2, 300).map_err(failed);
            parts.each("one for all, each query", 600, for_all)?;
            let each = || connection_per_thread::one_each(file, 2, 300).map_err(failed);
            parts.each("one a thread, each query", 600, each)
        },
    },
    Twin {
        demo: "request-context",
        closing: Closing::Answers,
        work: |parts| {
            let jobs = [Job::Serve(41), Job::HealthCheck, Job::Fall(42), Job::HealthCheck];
            let log = |enter: Enter| {
                let fell = |_| Error::plain("read the log of a worker that panicked");
                request_context::log_of(&jobs, enter).map_err(fell)
            };
            parts.answer("set and left there", log(request_context::set_only)?)?;
            parts.answer("set and taken back", log(request_context::set_and_take_back)?)
        },
    },
];

#[cfg(test)]
mod tests {
    #[test]
    fn rust_and_python_give_the_same_answers() {
        shared::rehearsal::beside_python(&crate::LESSON);
    }
}
