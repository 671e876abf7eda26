//! What happened in one execution: events, and the tables of threads and objects.

use std::panic::Location;
use std::time::Duration;

/// A line and column of the program.
pub type Place = &'static Location<'static>;

/// The number of a thread of the program; 0 is the one that runs the program itself.
pub type ThreadNumber = usize;

/// The number of an object in [`Trace::objects`].
pub type ObjectNumber = usize;

/// One execution, ready to be shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trace {
    /// What happened, in order.
    pub events: Vec<Event>,
    /// The program's threads, by number.
    pub threads: Vec<ThreadInfo>,
    /// The program's objects, by number.
    pub objects: Vec<ObjectInfo>,
    /// The threads that cannot go on, and what each waits for.
    pub stuck: Vec<Stuck>,
}

/// A thread did something that others can notice.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Who.
    pub thread: ThreadNumber,
    /// What.
    pub action: Action,
    /// On what, if on anything.
    pub object: Option<ObjectNumber>,
    /// On which line.
    pub place: Place,
}

/// What a thread did.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Made a thread.
    Spawn(ThreadNumber),
    /// Found that a thread had ended.
    Join(ThreadNumber),
    /// Read an atomic. `newer` stores had already happened that it did not see.
    Load {
        /// What it read.
        value: u64,
        /// How many newer values there were already.
        newer: usize,
    },
    /// Wrote an atomic. `newer` stores come after it although they happened before.
    Store {
        /// What it wrote.
        value: u64,
        /// How many values that were there before stay in front of it.
        newer: usize,
    },
    /// Changed an atomic in one step.
    Change {
        /// The name of the function: `fetch_add`, `swap`, …
        function: &'static str,
        /// What was there.
        old: u64,
        /// What is there now.
        new: u64,
    },
    /// A `compare_exchange` found another value than it expected, or failed by chance.
    Unchanged {
        /// The name of the function.
        function: &'static str,
        /// What was there.
        seen: u64,
    },
    /// A fence.
    Fence,
    /// A store left the thread's store buffer and reached memory (x86-TSO).
    Flush {
        /// What reached memory.
        value: u64,
    },
    /// Took a lock.
    Acquire(Mode),
    /// Gave a lock back.
    Release(Mode),
    /// A lock changed from one mode to another without being given back.
    Convert(Mode, Mode),
    /// Began to wait for a lock that readers hold; new readers wait behind it.
    Queue,
    /// Gave the lock back and went to sleep on a condition variable.
    Wait,
    /// Woke up on a condition variable and has the lock again.
    Wake(Cause),
    /// Woke one sleeper, or found none.
    NotifyOne(Option<ThreadNumber>),
    /// Woke so many sleepers.
    NotifyAll(usize),
    /// Put a value into a channel.
    Send,
    /// Stands at a channel without room and offers a value.
    Offer,
    /// Took a value from a channel.
    Receive,
    /// Stands at an empty channel without room and waits to be given a value.
    Arrive,
    /// Dropped the last handle of this side of a channel.
    Close(Side),
    /// Took its own token, after waiting for it.
    Park,
    /// Gave a token, to a thread if it is a thread's own.
    Unpark(Option<ThreadNumber>),
    /// Came to a barrier; the last one opens it.
    Meet {
        /// Whether it was the last one.
        last: bool,
    },
    /// Began to make a value that is made once.
    Begin,
    /// Made it; or did not, because it panicked.
    End {
        /// Whether the value is there now.
        made: bool,
    },
    /// Found the value made.
    Made,
    /// Counted up or down, or found the count at zero.
    Count(i64),
    /// Did this to an object, in one step.
    Touch(&'static str),
    /// Chose this arm of a `select`, counted from 0; the rest is told by the arm itself.
    Select(usize),
    /// Tried, and did not get what it wanted.
    Refused(Refusal),
    /// Slept for this time of the virtual clock.
    Sleep(Duration),
    /// Let others go first.
    Yield,
    /// Panicked.
    Panic(String),
}

/// How a lock is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// By one alone.
    Exclusive,
    /// Together with other readers.
    Shared,
    /// As [`Mode::Shared`], and without waiting behind a writer that waits.
    SharedRecursive,
    /// Together with readers, by the one who may become the writer.
    Upgradable,
}

/// Why a thread on a condition variable woke up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// Somebody notified it.
    Notified,
    /// Its time was over.
    TimedOut,
    /// Nobody did anything: condition variables may wake like that.
    Spurious,
}

/// A side of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// Those who send.
    Senders,
    /// Those who receive.
    Receivers,
}

/// Why a thread did not get what it tried to get.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// The lock is held.
    Busy,
    /// The channel is empty.
    Empty,
    /// The channel is full.
    Full,
    /// The other side of the channel is gone.
    Disconnected,
    /// The time was over.
    TimedOut,
}

/// A thread of the program.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ThreadInfo {
    /// The name that it was given, if any.
    pub name: Option<String>,
    /// The line that spawned it; `None` for the program's first thread.
    pub spawned: Option<Place>,
}

/// An object of the program.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectInfo {
    /// What it is.
    pub kind: Kind,
    /// The line that made it.
    pub made: Place,
}

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A lock with one holder.
    Mutex,
    /// A lock that its holder may take again.
    ReentrantMutex,
    /// A lock with many readers or one writer.
    RwLock,
    /// A condition variable.
    Condvar,
    /// A barrier for so many threads.
    Barrier {
        /// How many threads meet.
        parties: usize,
    },
    /// A value made once.
    Once,
    /// A channel with room for so many; `None` for any number.
    Channel {
        /// Its room.
        capacity: Option<usize>,
    },
    /// An atomic, and how its value is written.
    Atomic(Value),
    /// A token that a thread waits for.
    Token,
    /// A count that a thread waits for to reach zero.
    Counter,
    /// Something that is used in single steps: a queue, a deque. The text says what.
    Shared(&'static str),
}

/// How the value of an atomic is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// As `true` or `false`.
    Bool,
    /// As a number without sign.
    Unsigned,
    /// As a number with sign, of so many bits.
    Signed(u32),
    /// As a pointer: `null`, or a letter for each address.
    Pointer,
}

/// A thread that cannot go on.
#[derive(Clone, Debug, PartialEq)]
pub struct Stuck {
    /// Who.
    pub thread: ThreadNumber,
    /// What it waits for.
    pub waits: Waits,
    /// On which line.
    pub place: Place,
}

/// What a stuck thread waits for.
#[derive(Clone, Debug, PartialEq)]
pub enum Waits {
    /// A lock, and who holds it.
    Lock {
        /// The lock.
        lock: ObjectNumber,
        /// How it wants to have it.
        mode: Mode,
        /// Who has it.
        holders: Vec<ThreadNumber>,
        /// It was woken on a condition variable and wants its lock back.
        woken: bool,
    },
    /// To be notified.
    Notify(ObjectNumber),
    /// A thread that does not end.
    Join(ThreadNumber),
    /// A message; nobody sends, but a sender is alive.
    Message(ObjectNumber),
    /// Room in a channel.
    Room(ObjectNumber),
    /// One of several channels.
    Select(Vec<ObjectNumber>),
    /// The others at a barrier.
    Barrier {
        /// The barrier.
        barrier: ObjectNumber,
        /// How many came.
        arrived: usize,
    },
    /// Its own token.
    Unpark,
    /// A token.
    Token(ObjectNumber),
    /// A value that a thread is making.
    Once {
        /// The value.
        once: ObjectNumber,
        /// Who is making it.
        by: ThreadNumber,
    },
    /// A count that does not reach zero.
    Zero {
        /// The counter.
        counter: ObjectNumber,
        /// Where it stands.
        count: usize,
    },
    /// Looks again and again at what does not change.
    Change(Vec<ObjectNumber>),
}
