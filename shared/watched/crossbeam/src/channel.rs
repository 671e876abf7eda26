//! `crossbeam::channel`, watched.

mod ends;
mod iterators;
mod select;
mod select_macro;

mod arms;
mod explored;
mod gate;

pub use ::crossbeam::channel::{
    ReadyTimeoutError, RecvError, RecvTimeoutError, SelectTimeoutError, SendError,
    SendTimeoutError, TryReadyError, TryRecvError, TrySelectError, TrySendError,
};
pub use ends::{Receiver, Sender, after, at, bounded, never, tick, unbounded};
pub use iterators::{IntoIter, Iter, TryIter};
pub use select::{Select, SelectedOperation};

pub use crate::{select, select_biased};
