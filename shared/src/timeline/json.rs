//! How the model's values of other crates are written as JSON.

#![expect(
    clippy::ref_option,
    clippy::ref_option_ref,
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference to the field, whatever it is"
)]

use std::panic::Location;
use std::time::Duration;

use serde::Serializer;
use watched::operation::{Kind, Operation};
use watched::recording::LaneKind;

use super::words;

pub(super) fn micros<S: Serializer>(time: &Duration, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_f64(time.as_nanos() as f64 / 1e3)
}

pub(super) fn some_micros<S: Serializer>(
    time: &Option<Duration>,
    to: S,
) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => micros(time, to),
        None => to.serialize_none(),
    }
}

pub(super) fn place<S: Serializer>(place: &Location<'static>, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(&format_args!("{}:{}", place.file(), place.line()))
}

pub(super) fn some_place<S: Serializer>(
    at: &Option<&'static Location<'static>>,
    to: S,
) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => place(at, to),
        None => to.serialize_none(),
    }
}

pub(super) fn lane_kind<S: Serializer>(kind: &LaneKind, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(words::lane_kind(*kind))
}

pub(super) fn kind<S: Serializer>(kind: &Kind, to: S) -> Result<S::Ok, S::Error> {
    match kind {
        Kind::Mutex => to.serialize_str("mutex"),
        Kind::ReentrantMutex => to.serialize_str("reentrant mutex"),
        Kind::RwLock => to.serialize_str("read-write lock"),
        other => to.collect_str(other),
    }
}

pub(super) fn operation<S: Serializer>(operation: &Operation, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&format!("{operation:?}").to_lowercase())
}
